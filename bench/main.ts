import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from './capture.ts';
import { detectors } from './detectors.ts';
import { fidelity } from './fidelity.ts';
import { CHILD, footprint, serveForMeasurement } from './footprint.ts';
import { heatRender } from './heat-render.ts';
import { heatmap } from './heatmap.ts';
import { journeys } from './journeys.ts';
import { leaks } from './leaks/comparison.ts';
import { learn } from './learn.ts';
import { mainThread } from './main-thread.ts';
import { type Benchmark, type Measurement, passes } from './measure.ts';
import { recordingsScroll } from './recordings-scroll.ts';
import { table, writeResults } from './report.ts';
import { seek } from './seek.ts';
import { sizes } from './sizes.ts';
import { stored } from './stored.ts';

/** Every benchmark by the name given on the command line, quickest first. */
const benchmarks: Readonly<Record<string, Benchmark>> = {
  sizes,
  detectors,
  'heat-render': heatRender,
  'main-thread': mainThread,
  capture,
  stored,
  seek,
  'recordings-scroll': recordingsScroll,
  fidelity,
  footprint,
  learn,
  journeys,
  leaks,
  heatmap,
};

/** `npm run bench -- [--quick] [NAME…]`. Exit 0: measured (over budget or not); 1: a benchmark failed; 2: unknown name. */
async function main(root: string, words: readonly string[]): Promise<number> {
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = [...names.filter((name) => !(name in benchmarks)), ...flags(words)];
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(', ')}; benchmarks are ${Object.keys(benchmarks).join(', ')}; flag --quick`);
    return 2;
  }
  const quick = words.includes('--quick');
  const measurements: Measurement[] = [];
  const failed: string[] = [];
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const scratch = mkdtempSync(join(tmpdir(), `scrim-bench-${name}-`));
    try {
      console.log(`${name} …`);
      measurements.push(...(await benchmark({ quick, scratch, say: (line) => console.log(`  ${line}`) })));
    } catch (error) {
      failed.push(name);
      console.error(`  ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  console.log(`\n${table(measurements)}`);
  console.log(`\nraw samples: ${writeResults(root, measurements, quick)}`);
  const over = measurements.filter((measurement) => passes(measurement) === false).length;
  console.log(`${measurements.length} measured, ${over} over budget, ${failed.length} failed`);
  return failed.length > 0 ? 1 : 0;
}

function flags(words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith('--') && word !== '--quick');
}

const [, , root = process.cwd(), ...words] = process.argv;
if (words[0] === CHILD) {
  await serveForMeasurement(words[1] ?? '');
  process.exit(0);
}
process.exit(await main(root, words));
