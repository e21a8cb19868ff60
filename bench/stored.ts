import { gzipSync } from 'node:zlib';
import { launchBrowser } from './browser.ts';
import { openInstallation, SITE } from './installation.ts';
import type { Benchmark } from './measure.ts';
import { recordVisit } from './visit.ts';

/** Seconds of a batch of Scrim's recorder; raw rrweb is gzipped in batches of the same length. */
const BATCH_SECONDS = 5;

/** Bytes in the packs for a recorded visit, signals included, against raw rrweb's JSON of the same visit gzipped per batch. */
export const stored: Benchmark = async ({ quick, scratch, say }) => {
  const seconds = quick ? 20 : 60;
  const installation = await openInstallation(scratch);
  const browser = await launchBrowser();
  try {
    const { raw } = await recordVisit(browser, installation, seconds);
    const { clickhouse } = installation.scrim.context;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const answer = await clickhouse.query({
      query:
        'SELECT class, sum(length) AS bytes, count() AS parts FROM chunks FINAL WHERE site = {site:String} GROUP BY class',
      query_params: { site: SITE },
      format: 'JSONEachRow',
    });
    const rows = await answer.json<{ class: string; bytes: string; parts: string }>();
    const bytesOf = (name: string) => Number(rows.find((row) => row.class === name)?.bytes ?? 0);
    const storedBytes = bytesOf('replay') + bytesOf('signals');
    if (bytesOf('replay') === 0) throw new Error('no replay was stored');
    const rawBytes = batchesOf(raw).map((batch) => gzipSync(batch).length);
    const rawTotal = rawBytes.reduce((sum, bytes) => sum + bytes, 0);
    say(`stored ${storedBytes} bytes (signals ${bytesOf('signals')}), raw rrweb ${rawTotal} bytes gzipped`);
    return [
      {
        name: 'stored',
        what: `bytes of a ${seconds} s visit, against rrweb JSON gzipped per batch`,
        budget: { kind: 'at-most', value: 0.5 },
        value: storedBytes / rawTotal,
        unit: '×',
        samples: { replay: [bytesOf('replay')], signals: [bytesOf('signals')], rawGzipped: rawBytes },
        detail: 'bytes',
      },
      {
        name: 'stored',
        what: 'KB per recorded minute',
        budget: null,
        value: storedBytes / 1000 / (seconds / 60),
        unit: 'KB',
        samples: {},
        detail: 'samples above',
      },
    ];
  } finally {
    await browser.close();
    await installation.close();
  }
};

function batchesOf(seconds: readonly string[]): string[] {
  const batches: string[] = [];
  for (let start = 0; start < seconds.length; start += BATCH_SECONDS) {
    const events = seconds.slice(start, start + BATCH_SECONDS).flatMap((text) => JSON.parse(text) as unknown[]);
    if (events.length > 0) batches.push(JSON.stringify(events));
  }
  return batches;
}
