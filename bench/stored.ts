import { gzipSync } from 'node:zlib';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import { pipelineOf } from '../packages/server/src/capture/pipeline.ts';
import { openInstallation, SITE } from './installation.ts';
import type { Benchmark } from './measure.ts';
import { recordVisit } from './visit.ts';

/**
 * Whole frames in the packs (headers, seals and signals included) for a visit, against the JSON of raw rrweb with its
 * strictest masking, which recorded the same page at the same time, gzipped in batches cut at the same moments.
 */
export const stored: Benchmark = async ({ quick, scratch, say }) => {
  const installation = await openInstallation(scratch);
  const browser = await launchChromium();
  try {
    const visit = await recordVisit(browser, installation, quick ? 20 : 60);
    const { context } = installation.scrim;
    await pipelineOf(context)?.settle();
    const answer = await context.clickhouse.query({
      query:
        'SELECT class, sum(length) AS bytes, count() AS parts FROM chunks FINAL WHERE site = {site:String} GROUP BY class',
      query_params: { site: SITE },
      format: 'JSONEachRow',
    });
    const rows = await answer.json<{ class: string; bytes: string; parts: string }>();
    const bytesOf = (name: string) => Number(rows.find((row) => row.class === name)?.bytes ?? 0);
    if (bytesOf('replay') === 0) throw new Error('no replay was stored');
    const storedBytes = bytesOf('replay') + bytesOf('signals');
    const rawBytes = visit.raw.map((batch) => gzipSync(batch).length);
    const rawTotal = rawBytes.reduce((sum, bytes) => sum + bytes, 0);
    say(
      `${visit.seconds.toFixed(0)} s, ${visit.raw.length} batches: stored ${storedBytes} bytes (signals ${bytesOf('signals')}), raw ${rawTotal}`,
    );
    return [
      {
        name: 'stored',
        what: 'bytes of a visit with its signals, against rrweb JSON of the same visit gzipped per batch',
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
        value: storedBytes / 1000 / (visit.seconds / 60),
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
