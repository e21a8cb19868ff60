import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { Comparison } from '../../e2e/boxes.ts';
import type { Adapter } from '../../e2e/leaks/adapter.ts';
import { within } from '../../e2e/leaks/limit.ts';
import { measureLeaks, type Result } from '../../e2e/leaks/measure.ts';
import { gathering, turns } from '../../e2e/leaks/turns.ts';
import { VECTORS } from '../../e2e/leaks/vectors/index.ts';
import { launchChromium } from '../../e2e/visitor/chromium.ts';
import type { Benchmark, Measurement } from '../measure.ts';
import { adapterOf, type Contender, type Scripts, type Setting, versionOf } from './contender.ts';
import { CONTENDERS } from './contenders.ts';
import { type Cost, measureCosts } from './cost.ts';
import { asDocument } from './document.ts';
import { compareReplays } from './replayed.ts';
import { compareScrim, SCRIM_ROWS, scrimAdapters, scrimSize } from './scrim.ts';

/** A figure, or why there is none. */
export type Figure<T> = { readonly value: T } | { readonly reason: string };

/** One recorder in one setting. */
export interface Row {
  readonly name: string;
  /** Package and version. */
  readonly version: string;
  readonly setting: string;
  readonly options: string;
  readonly source: string;
  readonly note: string;
  /** What has to be found in its uploads. */
  readonly canary: string;
  leaks: Figure<Result>;
  fidelity: Figure<readonly Comparison[]>;
  /** Bytes, gzipped, of the scripts that a page loads. */
  size: Figure<number>;
  cost: Figure<Cost>;
}

const SETTINGS: readonly Setting[] = ['defaults', 'strictest'];

/** Every recorder on the page of the leak benchmark, with what it costs and how true its replay is; a full run writes docs/comparison.md. */
export const leaks: Benchmark = async ({ quick, scratch, say }) => {
  const root = process.cwd();
  const browser = await launchChromium({ whole: true, history: true });
  try {
    const rows = await measureAll(browser, root, scratch, quick, say);
    const date = new Date().toISOString().slice(0, 10);
    if (!quick)
      await writeFile(
        join(root, 'docs', 'comparison.md'),
        asDocument(rows, VECTORS, { browser: browser.version(), date }),
      );
    return rows.flatMap(measurementsOf);
  } finally {
    await browser.close();
  }
};

async function measureAll(
  browser: Browser,
  root: string,
  scratch: string,
  quick: boolean,
  say: (line: string) => void,
): Promise<Row[]> {
  const entries = CONTENDERS.flatMap((contender) => SETTINGS.map((setting) => ({ contender, setting })));
  const rows: Row[] = [...entries.map(({ contender, setting }) => rowOf(contender, setting, root)), ...SCRIM_ROWS()];
  const scripts = entries.map((): Scripts => new Map());
  const adapters = async () => [
    ...(await Promise.all(
      entries.map(({ contender, setting }, at) => adapterOf(contender, setting, scripts[at] ?? new Map())),
    )),
    ...scrimAdapters(),
  ];

  await leaksOf(rows, await adapters(), browser, root, say);
  const sizes = scripts.map((own) =>
    [...own.values()].reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
  );
  const scrimBytes = await scrimSize(join(scratch, 'recorder'));
  for (const [at, row] of rows.entries()) row.size = { value: sizes[at] ?? scrimBytes };

  const turn = turns(2);
  await Promise.all(
    entries.map(async ({ contender, setting }, at) => {
      const row = rows[at];
      const player = contender.replays;
      if (typeof player === 'string' || !row) return;
      row.fidelity = await turn(() =>
        figure(() => within(PATIENCE, 'playing its pages', compareReplays(contender, player, setting, browser, root))),
      );
      say(`fidelity: ${row.name}, ${setting}: ${fidelityOf(row.fidelity)}`);
    }),
  );
  for (const row of rows.slice(entries.length)) {
    const compared = await compareScrim(row.setting, browser, scratch);
    if (compared) row.fidelity = { value: compared };
    say(`fidelity: ${row.name}, ${row.setting}: ${fidelityOf(row.fidelity)}`);
  }

  const all = await adapters();
  const costs = await measureCosts(all, { browser, root, steps: 40, rounds: quick ? 1 : 5, say });
  for (const [at, row] of rows.entries()) {
    const cost = costs.get(all[at]?.name ?? '');
    if (cost) row.cost = cost.sent > 0 ? { value: cost } : { reason: 'nothing was sent' };
  }
  return rows;
}

/** Two visits at a time: half of a visit is waiting. Scrim's are all behind one server and have to be opened together. */
async function leaksOf(
  rows: readonly Row[],
  adapters: readonly Adapter[],
  browser: Browser,
  root: string,
  say: (line: string) => void,
): Promise<void> {
  const turn = turns(2);
  const visited = gathering(adapters.length);
  const seed = Math.floor(Date.now() / 1000) % 1e6;
  await Promise.all(
    adapters.map(async (adapter, at) => {
      const row = rows[at];
      if (!row) return;
      row.leaks = await figure(async () => {
        const measuring = { browser, vectors: VECTORS, seed: seed + at, root, say, turn, visited };
        // A visit may miss its time on a busy machine; Scrim's, all behind one server, come once.
        const first = measureLeaks(adapter, measuring);
        const result = await (row.name === 'Scrim'
          ? first
          : first.catch(() => measureLeaks(adapter, { ...measuring, visited: async () => {} })));
        if (result.canaryMissing?.length !== 0) throw new Error(`not decoded: ${row.canary} was not found on the wire`);
        return result;
      });
      say(`leaks: ${adapter.name}: ${'value' in row.leaks ? row.leaks.value.seen.size : row.leaks.reason}`);
    }),
  );
}

/** What the pages of one recorder may take to be replayed, ms: a player may wait for a document that never comes. */
const PATIENCE = 180_000;

async function figure<T>(work: () => Promise<T>): Promise<Figure<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '' };
  }
}

function rowOf(contender: Contender, setting: Setting, root: string): Row {
  return {
    name: contender.name,
    version: `${contender.package} ${versionOf(contender.package, root)}`,
    setting,
    options: contender.options[setting],
    source: contender.source,
    note: contender.note ?? '',
    canary: contender.canary[setting].what,
    leaks: { reason: 'not run' },
    fidelity: { reason: typeof contender.replays === 'string' ? contender.replays : 'not run' },
    size: { reason: 'not run' },
    cost: { reason: 'not run' },
  };
}

/** Share of boxes in their place, in percent, and how many elements only one of page and replay has. */
export function summed(compared: readonly Comparison[]): { readonly share: number; readonly missing: number } {
  const sum = (count: (one: Comparison) => number) => compared.reduce((total, one) => total + count(one), 0);
  const share = (100 * sum((one) => one.placed)) / sum((one) => one.boxes);
  return { share, missing: sum((one) => one.missing.length) };
}

function fidelityOf(fidelity: Row['fidelity']): string {
  if ('reason' in fidelity) return fidelity.reason;
  const { share, missing } = summed(fidelity.value);
  return `${share.toFixed(1)} %, ${missing} missing`;
}

function measurementsOf(row: Row): Measurement[] {
  if ('reason' in row.leaks) return [];
  return [
    {
      name: 'leaks',
      what: `${row.name}, ${row.setting}`,
      budget: null,
      value: row.leaks.value.seen.size,
      unit: `of ${VECTORS.length}`,
      samples: 'value' in row.cost ? { cost: row.cost.value.samples } : {},
      detail: 'vectors of which a value was found in what it sent, gave out or stored; cost in ms of main-thread time',
    },
  ];
}
