import { gunzipSync } from 'node:zlib';
import type { Recording } from '@scrim/protocol';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import { readRecording, readRecordingChunk } from '../packages/server/src/recordings/recording.ts';
import { START, type StoredPart, store } from '../packages/server/src/recordings/testing/stored-visit.ts';
import { openMeter } from './browser.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type Benchmark, median, timed } from './measure.ts';
import { recordVisit } from './visit.ts';

const HOUR = 3_600_000;
/** Longer than the recorder lets pass between two full snapshots. */
const RECORDED_SECONDS = 68;
const FULL_SNAPSHOT = 2;
const SITE = 'meadow-loans';
const SESSION = 'an-hour';

interface TimedEvent {
  readonly type: number;
  readonly timestamp: number;
}

/**
 * Seeks to moments all over a one-hour recording: manifest known, parts read from their packs by range and opened, then built by
 * the console's own playback until the frame is painted. Nothing is kept between seeks.
 */
export const seek: Benchmark = async ({ quick, scratch, say }) => {
  const installation = await openInstallation(scratch);
  const browser = await launchChromium();
  try {
    const parts = anHour(await recordReplay(browser, installation, RECORDED_SECONDS));
    const { context } = installation.scrim;
    await store(context, parts);
    const opening = await timed(() => readRecording(context, SITE, SESSION));
    const recording = await readRecording(context, SITE, SESSION);
    const bytes = new Map(recording.chunks.map((chunk) => [chunk.seq, chunk.bytes]));
    const total = recording.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
    say(`${recording.chunks.length} parts, ${(total / 1_000_000).toFixed(1)} MB, manifest in ${opening.toFixed(0)} ms`);
    let read = 0;
    let reading = 0;
    const player = await openPlayer(browser, installation, recording, async (seq) => {
      read += bytes.get(seq) ?? 0;
      const began = performance.now();
      const { events } = await readRecordingChunk(context, SITE, SESSION, seq);
      reading = Math.max(reading, performance.now() - began);
      return events;
    });
    const samples = {
      milliseconds: [] as number[],
      reading: [] as number[],
      work: [] as number[],
      percent: [] as number[],
    };
    const seeks = quick ? 12 : 60;
    for (let index = 0; index <= seeks; index++) {
      // Spread evenly with a stride that meets every place between two snapshots.
      const at = (index * 0.618_033_988_75 * HOUR) % HOUR;
      read = 0;
      reading = 0;
      const before = await player.mainThread();
      const took = await timed(() => player.seek(at));
      if (index === 0) continue;
      samples.milliseconds.push(took);
      samples.reading.push(reading);
      samples.work.push((await player.mainThread()) - before);
      samples.percent.push((100 * read) / total);
    }
    say(
      `of ${median(samples.milliseconds).toFixed(0)} ms, ${median(samples.reading).toFixed(0)} until the last part was read; ` +
        `the page worked for ${median(samples.work).toFixed(0)}`,
    );
    return [
      {
        name: 'seek',
        what: 'time to first frame in a 1-hour recording',
        budget: { kind: 'at-most', value: 1 },
        value: median(samples.milliseconds) / 1000,
        unit: 's',
        samples,
        detail:
          'per seek: milliseconds in all, of them until the last part was read, CPU time of the page’s main thread, and percent of the recording’s bytes',
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
        budget: { kind: 'at-most', value: 2 },
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

/**
 * A real visit's batches from one full snapshot to the next, again and again until the hour is full: every repetition begins
 * at its full snapshot, as rrweb's changes only make sense after the page that they change.
 */
function anHour(visit: readonly (readonly TimedEvent[])[]): (Partial<StoredPart> & { session: string })[] {
  const keyframes = visit.flatMap((events, index) =>
    events.some(({ type }) => type === FULL_SNAPSHOT) ? [index] : [],
  );
  const [first, second] = keyframes;
  if (first === undefined || second === undefined) {
    throw new Error(`the visit has ${keyframes.length} full snapshots in ${visit.length} batches; two are needed`);
  }
  const cycle = visit.slice(first, second);
  const begins = cycle[0]?.[0]?.timestamp ?? 0;
  const length = (visit[second]?.[0]?.timestamp ?? 0) - begins;
  const parts: (Partial<StoredPart> & { session: string })[] = [];
  for (let moved = START - begins; moved + begins < START + HOUR; moved += length) {
    for (const events of cycle) {
      const shifted = events.map((event) => ({ ...event, timestamp: event.timestamp + moved }));
      const from = shifted[0]?.timestamp ?? START;
      const to = shifted.at(-1)?.timestamp ?? from;
      const keyframe = events === cycle[0];
      parts.push({ session: SESSION, seq: parts.length, from, to, events: shifted, meta: { keyframe, page: '/work' } });
    }
  }
  return parts;
}

/** Replay events of a visit, one list per batch, as the recorder sent them. */
async function recordReplay(browser: Browser, installation: Installation, seconds: number): Promise<TimedEvent[][]> {
  const { batches } = await recordVisit(browser, installation, seconds);
  return batches
    .map(
      (body) => (JSON.parse(gunzipSync(body).toString('utf8')) as { replay: { events: TimedEvent[] } | null }).replay,
    )
    .map((replay) => replay?.events ?? [])
    .filter((events) => events.length > 0);
}

/** A page with the console's own playback, begun anew for each seek so that nothing is in its memory; `seek` resolves once painted. */
async function openPlayer(
  browser: Browser,
  installation: Installation,
  recording: Recording,
  readChunk: (seq: number) => Promise<unknown[]>,
) {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { Playback } from './packages/console/src/player/playback.ts';
        import { createDresser } from './packages/console/src/player/replay-document.ts';
        const dress = createDresser({ assetAddress: (hash) => '/none?' + hash });
        let playback;
        window.seek = async (at) => {
          playback?.destroy();
          playback = new Playback({
            recording: window.recording,
            root: document.body,
            readChunk: async (seq) => dress(JSON.parse(await window.readChunk(seq))),
          });
          await playback.seek(at);
          const { status, error } = playback.getState();
          if (status !== 'ready') throw error ?? new Error(status);
        };`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // As text, as a browser gets it: the driver's own way to pass objects would be measured otherwise.
  await page.exposeFunction('readChunk', async (seq: number) => JSON.stringify(await readChunk(seq)));
  await page.goto(`${installation.siteUrl}/none`);
  await page.setContent('<!doctype html><body></body>');
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  await page.evaluate((given) => Reflect.set(globalThis, 'recording', given), recording);
  const meter = await openMeter(page);
  return {
    mainThread: async () => (await meter.read()).task,
    seek: (at: number) =>
      page.evaluate(
        (moment) => Reflect.apply(Reflect.get(globalThis, 'seek'), globalThis, [moment]),
        at,
      ) as Promise<void>,
  };
}
