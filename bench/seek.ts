import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { chunksForMoment } from '../packages/console/src/player/chunk-plan.ts';
import { readRecording, readRecordingChunk } from '../packages/server/src/recordings/recording.ts';
import { START, type StoredPart, store } from '../packages/server/src/recordings/testing/stored-visit.ts';
import { launchBrowser } from './browser.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type Benchmark, median, timed } from './measure.ts';
import { recordVisit } from './visit.ts';

const HOUR = 3_600_000;
const BATCH = 5000;
/** The recorder takes a full snapshot this often. */
const KEYFRAME = 120_000;
const SITE = 'meadow-loans';
const SESSION = 'an-hour';

interface TimedEvent {
  readonly type: number;
  readonly timestamp: number;
}

/**
 * Seeks to moments all over a one-hour recording: manifest known, parts read from their packs by range and opened, then built
 * in the replayer until the first frame is painted. The hour is a real visit's batches repeated, with a full snapshot every
 * two minutes as the recorder takes them.
 */
export const seek: Benchmark = async ({ quick, scratch, say }) => {
  const installation = await openInstallation(scratch);
  const browser = await launchBrowser();
  try {
    const visit = await recordVisit(browser, installation, 20);
    const parts = anHour(visit.batches);
    const { context } = installation.scrim;
    await store(context, parts);
    const opening = await timed(() => readRecording(context, SITE, SESSION));
    const recording = await readRecording(context, SITE, SESSION);
    const total = recording.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
    say(`${recording.chunks.length} parts, ${(total / 1_000_000).toFixed(1)} MB, manifest in ${opening.toFixed(0)} ms`);
    const samples: Record<'milliseconds' | 'percent', number[]> = { milliseconds: [], percent: [] };
    const page = await openReplayPage(browser, installation);
    const seeks = quick ? 12 : 60;
    for (let index = 0; index <= seeks; index++) {
      // Spread evenly with a stride that meets every place between two snapshots.
      const at = (index * 0.618_033_988_75 * HOUR) % HOUR;
      const range = chunksForMoment(recording.chunks, at);
      if (range === null) throw new Error('nothing to seek in');
      const needed = recording.chunks.slice(range.first, range.last + 1);
      const took = await timed(async () => {
        const read = await Promise.all(needed.map(({ seq }) => readRecordingChunk(context, SITE, SESSION, seq)));
        await page.show(
          read.flatMap(({ events }) => events),
          at - (needed[0]?.from ?? 0),
        );
      });
      if (index === 0) continue;
      samples.milliseconds.push(took);
      samples.percent.push((100 * needed.reduce((sum, { bytes }) => sum + bytes, 0)) / total);
    }
    return [
      {
        name: 'seek',
        what: 'time to first frame in a 1-hour recording',
        budget: { kind: 'at-most', value: 1 },
        value: median(samples.milliseconds) / 1000,
        unit: 's',
        samples,
        detail: 'milliseconds and percent of the recording’s bytes, per seek',
      },
      {
        name: 'seek',
        what: 'bytes read per seek',
        budget: { kind: 'at-most', value: 2 },
        value: median(samples.percent),
        unit: '%',
        samples: {},
        detail: 'median; samples above',
      },
      {
        name: 'seek',
        what: 'worst seek: bytes read',
        budget: null,
        value: Math.max(...samples.percent),
        unit: '%',
        samples: {},
        detail: 'just before the next full snapshot',
      },
    ];
  } finally {
    await browser.close();
    await installation.close();
  }
};

function anHour(bodies: readonly Buffer[]): (Partial<StoredPart> & { session: string })[] {
  const batches = bodies
    .map(
      (body) => (JSON.parse(gunzipSync(body).toString('utf8')) as { replay: { events: TimedEvent[] } | null }).replay,
    )
    .map((replay) => replay?.events ?? [])
    .filter((events) => events.length > 0);
  const full = batches.find((events) => events.some(({ type }) => type === 2));
  const usual = batches.filter((events) => !events.some(({ type }) => type === 2));
  if (full === undefined || usual.length === 0) throw new Error('the visit has no full snapshot or nothing after it');
  return Array.from({ length: HOUR / BATCH }, (_, seq) => {
    const from = START + seq * BATCH;
    const keyframe = (seq * BATCH) % KEYFRAME === 0;
    const events = (keyframe ? full : (usual[seq % usual.length] ?? [])).filter(({ type }) => type >= 2);
    const first = events[0]?.timestamp ?? 0;
    const moved = events.map((event) => ({ ...event, timestamp: from + Math.min(event.timestamp - first, BATCH - 1) }));
    return { session: SESSION, seq, from, to: from + BATCH - 1, events: moved, meta: { keyframe, page: '/work' } };
  });
}

/** A page with the replayer; `show` resolves once the moment has been painted. */
async function openReplayPage(browser: Browser, installation: Installation) {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { Replayer } from '@rrweb/replay';
        let replayer;
        window.show = (events, at) => {
          if (replayer) { replayer.destroy(); document.body.replaceChildren(); }
          replayer = new Replayer(events, { root: document.body, showWarning: false, mouseTail: false });
          replayer.pause(at);
          return new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 0)));
        };`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  });
  const page = await browser.newPage();
  await page.goto(`${installation.siteUrl}/none`);
  await page.setContent('<!doctype html><body></body>');
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return {
    show: (events: readonly unknown[], at: number) =>
      page.evaluate(
        ([shown, moment]) =>
          Reflect.apply(Reflect.get(globalThis, 'show'), globalThis, [shown, moment]) as Promise<void>,
        [events, at] as const,
      ),
  };
}
