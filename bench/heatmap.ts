import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ClickHouseClient } from '@clickhouse/client';
import type { SegmentConditions } from '@scrim/protocol';
import { suppress } from '@scrim/statistics';
import { captureTables } from '../packages/server/src/capture/tables.ts';
import { columnDimensions, type Dimensions, yesOrNo } from '../packages/server/src/heatmaps/dimensions.ts';
import { guardFilter } from '../packages/server/src/heatmaps/filter-guard.ts';
import type { HeatmapQuery } from '../packages/server/src/heatmaps/question.ts';
import { countHits } from '../packages/server/src/heatmaps/store.ts';
import { visitDimensions } from '../packages/server/src/journeys/visit-filter.ts';
import { openClickHouse } from '../packages/server/src/platform/open-clickhouse.ts';
import { FIRST_DAY, LAST_DAY } from '../packages/server/src/platform/period.ts';
import { type Benchmark, type Measurement, median, timed, timedWithProcessor } from './measure.ts';

/** Signals in the table when it is measured; each size adds to the one before. */
const SIZES = [1_000_000, 10_000_000, 100_000_000];
const QUICK_SIZES = [1_000_000, 2_000_000];
const ROWS_PER_INSERT = 1_000_000;
/** Visits of different inserts take turns in the order of the table. */
const MOST_INSERTS = 100;
const REPETITIONS = 5;
/** Milliseconds after which a size is measured no further; one round at least. */
const MOST_PER_SIZE = 100_000;
/** Rows that no cache of a small machine holds. */
const UNCACHED = 100_000_000;
/** Milliseconds. */
const MOST_MERGING = 240_000;
/** Inserted beside each other, one per processor. */
const INSERTS_AT_ONCE = 2;
const K = 5;

const query: HeatmapQuery = {
  site: 'meadow-loans',
  page: '/apply/amount',
  kind: 'click',
  filter: {},
  segment: null,
  band: null,
  from: '2026-09-01',
  to: '2026-12-31',
};

/**
 * The heatmap's own statement with its suppression, against the plain statement that answers the same question from the same
 * columns, distinct subjects counted in the same way: count, subjects and views per element and cell, without suppression and without removing duplicates. Both
 * count every signal; interleaved.
 */
export const heatmap: Benchmark = async ({ quick, scratch, say }) => {
  const { clickhouse, close } = await openClickHouse({ url: null, dataDirectory: scratch });
  try {
    for (const table of captureTables) await clickhouse.command({ query: table.sql });
    const measured: Measured[] = [];
    for (const signals of quick ? QUICK_SIZES : SIZES) {
      await generate(clickhouse, { from: measured.at(-1)?.signals ?? 0, to: signals }, say);
      measured.push(await measure(clickhouse, signals, say));
    }
    return report(measured);
  } finally {
    await close();
  }
};

/** A question about one device, with what it takes to know that its answer may be given. */
const narrowedQuery: HeatmapQuery = { ...query, filter: { device: 'phone' }, from: FIRST_DAY, to: LAST_DAY };
/** One about a saved segment of visits as well: everything is divided by before it, so elements and cells fall into most parts. */
const segment: SegmentConditions = [{ property: 'device', is: true, values: ['phone', 'tablet'] }];
const segmentQuery: HeatmapQuery = { ...narrowedQuery, filter: { device: 'phone', segment: 'mobile' }, segment };
const dimensions: Dimensions = [
  ...columnDimensions(Date.UTC(2026, 10, 30)),
  ...visitDimensions({ segment: 'mobile' }, segment).map(({ name, expression, condition, parameters }) => ({
    name,
    sql: expression,
    code: yesOrNo(condition),
    parameters,
  })),
];

const REPEATED = ['bare', 'counts', 'heatmap', 'narrowed', 'guard', 'segmentNarrowed', 'segmentGuard'] as const;
type Series = (typeof REPEATED)[number];

interface Measured {
  readonly signals: number;
  readonly samples: Readonly<Record<Series, number[]>>;
  /** Processor time of the same. */
  readonly busy: Readonly<Record<Series, number[]>>;
  /** The longest that other requests of the process waited at a time while the segment's guard judged. */
  readonly held: readonly number[];
}

function noSamples(): Record<Series, number[]> {
  return { bare: [], counts: [], heatmap: [], narrowed: [], guard: [], segmentNarrowed: [], segmentGuard: [] };
}

async function measure(clickhouse: ClickHouseClient, signals: number, say: (line: string) => void): Promise<Measured> {
  const samples = noSamples();
  const busy = noSamples();
  const held: number[] = [];
  const until = performance.now() + MOST_PER_SIZE;
  for (let round = 0; round <= REPETITIONS && (samples.bare.length === 0 || performance.now() < until); round++) {
    const waits = monitorEventLoopDelay({ resolution: 1 });
    const took = {
      bare: await timedWithProcessor(() => drain(clickhouse, bareStatement)),
      counts: await timedWithProcessor(() => drain(clickhouse, countsStatement)),
      heatmap: await timedWithProcessor(async () => suppress((await countHits(clickhouse, query, K)).elements, K)),
      narrowed: await timedWithProcessor(() => countHits(clickhouse, narrowedQuery, K)),
      guard: await timedWithProcessor(() => guardFilter(clickhouse, narrowedQuery, dimensions, K)),
      segmentNarrowed: await timedWithProcessor(() => countHits(clickhouse, segmentQuery, K)),
      segmentGuard: await timedWithProcessor(() => {
        waits.enable();
        return guardFilter(clickhouse, segmentQuery, dimensions, K);
      }),
    };
    waits.disable();
    const list = Object.entries(took).map(
      ([name, { took, busy }]) => `${name} ${took.toFixed(0)} ms (processor ${busy.toFixed(0)})`,
    );
    say(`${signals / 1_000_000} M: ${list.join(', ')}`);
    // The first round warms caches and is thrown away, unless there is too much for any cache.
    if (round === 0 && signals < UNCACHED) continue;
    held.push(waits.max / 1_000_000);
    for (const name of REPEATED) {
      samples[name].push(took[name].took);
      busy[name].push(took[name].busy);
    }
  }
  return { signals, samples, busy, held };
}

function report(measured: readonly Measured[]): Measurement[] {
  const largest = Math.max(...measured.map(({ signals }) => signals));
  const smallest = measured[0];
  return measured.flatMap(({ signals, samples, busy, held }): Measurement[] => {
    const millions = `${signals / 1_000_000} M signals`;
    const isLargest = signals === largest;
    return [
      {
        name: 'heatmap',
        what: `${millions}, against the bare scan and group-by`,
        budget: isLargest ? { kind: 'at-most', value: 1.5 } : null,
        value: median(samples.heatmap) / median(samples.bare),
        unit: '×',
        samples,
        detail: 'milliseconds; bare: count, distinct subjects and views by path and cell',
      },
      {
        name: 'heatmap',
        what: `${millions}, narrowed by device with its disclosure guard, against the bare scan and group-by`,
        budget: null,
        // A narrowed answer also needs the one about everybody.
        value: (median(samples.narrowed) + median(samples.guard) + median(samples.heatmap)) / median(samples.bare),
        unit: '×',
        samples: {},
        detail: 'the narrowed counts, the counts about everybody and the guard; samples above',
      },
      {
        name: 'heatmap',
        what: `${millions}, narrowed by device and segment with its disclosure guard, against the bare scan and group-by`,
        budget: null,
        value:
          (median(samples.segmentNarrowed) + median(samples.segmentGuard) + median(samples.heatmap)) /
          median(samples.bare),
        unit: '×',
        samples: {},
        detail: 'as above',
      },
      {
        name: 'heatmap',
        what: `${millions}, narrowed by device and segment, longest wait of the process's other requests`,
        budget: null,
        value: median(held) / 1000,
        unit: 's',
        samples: { held },
        detail: 'milliseconds at a time, while the guard judges; middle of the rounds',
      },
      {
        name: 'heatmap',
        what: `${millions}, against the bare scan and group-by, processor time`,
        budget: null,
        value: median(busy.heatmap) / median(busy.bare),
        unit: '×',
        samples: busy,
        detail: 'milliseconds of all processors',
      },
      {
        name: 'heatmap',
        what: `${millions}, narrowed by device with its disclosure guard, processor time`,
        budget: null,
        value: (median(busy.narrowed) + median(busy.guard) + median(busy.heatmap)) / median(busy.bare),
        unit: '×',
        samples: {},
        detail: 'as above',
      },
      {
        name: 'heatmap',
        what: `${millions}, time to answer`,
        budget: null,
        value: median(samples.heatmap) / 1000,
        unit: 's',
        samples: {},
        detail: 'seconds; samples above',
      },
      ...(isLargest && smallest !== undefined && smallest.signals !== signals
        ? [
            {
              name: 'heatmap',
              what: `growth of the time from ${smallest.signals / 1_000_000} M, per growth of the signals`,
              budget: null,
              value: median(samples.heatmap) / median(smallest.samples.heatmap) / (signals / smallest.signals),
              unit: '×',
              samples: {},
              detail: '1: twice the signals take twice as long; samples above',
            },
            {
              name: 'heatmap',
              what: `${millions}, against counts without subjects`,
              budget: null,
              value: median(samples.heatmap) / median(samples.counts),
              unit: '×',
              samples: {},
              detail: 'a scan that could not suppress anything; samples above',
            },
          ]
        : []),
    ];
  });
}

const WHERE = `WHERE site = 'meadow-loans' AND page = '/apply/amount' AND kind = 'click'
  AND day BETWEEN '2026-09-01' AND '2026-12-31'`;
const CELL = 'toUInt16(least(toUInt16(y * 20), 19) * 20 + least(toUInt16(x * 20), 19)) AS cell';

const bareStatement = `SELECT path, ${CELL}, count(), uniqExact(sipHash64(subject)), uniqExact(sipHash64(view)) FROM signals ${WHERE} GROUP BY path, cell`;
const countsStatement = `SELECT path, ${CELL}, count(), max(subject), max(view) FROM signals ${WHERE} GROUP BY path, cell`;

async function drain(clickhouse: ClickHouseClient, statement: string): Promise<void> {
  const answer = await clickhouse.query({ query: statement, format: 'JSONEachRow' });
  await answer.text();
}

/**
 * Visits of 50 clicks in 5 page views, two visits per subject, 200 elements of falling popularity, places gathered in the
 * middle of each element; three months, sessions interleaved between inserts as they are in life.
 */
async function generate(
  clickhouse: ClickHouseClient,
  { from, to }: { readonly from: number; readonly to: number },
  say: (line: string) => void,
): Promise<void> {
  const inserts = to / ROWS_PER_INSERT;
  const took = await timed(async () => {
    for (let insert = from / ROWS_PER_INSERT; insert < inserts; insert += INSERTS_AT_ONCE) {
      const some = Array.from({ length: Math.min(INSERTS_AT_ONCE, inserts - insert) }, (_, at) => insert + at);
      await Promise.all(some.map((one) => clickhouse.command({ query: insertStatement(one) })));
    }
  });
  const merging = await timed(() => merged(clickhouse));
  const parts = await clickhouse.query({
    query: `SELECT count() AS parts, sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND table = 'signals'`,
    format: 'JSONEachRow',
  });
  const [stored] = await parts.json<{ parts: string; rows: string; bytes: string }>();
  if (Number(stored?.rows) !== to) throw new Error(`generated ${stored?.rows} rows, not ${to}`);
  say(
    `${to - from} more signals in ${(took / 1000).toFixed(0)} s, merged for ${(merging / 1000).toFixed(0)} s, ${stored?.parts} parts, ${(Number(stored?.bytes) / 1_000_000).toFixed(0)} MB`,
  );
}

/** Until the engine has merged what it merges by itself, as it has in a table that grows over months; a few minutes at most. */
async function merged(clickhouse: ClickHouseClient): Promise<void> {
  const until = performance.now() + MOST_MERGING;
  for (let idle = 0; idle < 5 && performance.now() < until; ) {
    await new Promise((wait) => setTimeout(wait, 1000));
    const answer = await clickhouse.query({
      query: 'SELECT count() AS merges FROM system.merges',
      format: 'JSONEachRow',
    });
    const [running] = await answer.json<{ merges: string }>();
    idle = Number(running?.merges) === 0 ? idle + 1 : 0;
  }
}

function insertStatement(insert: number): string {
  const month = insert % 3;
  const first = `toDate('2026-09-01') + INTERVAL ${month} MONTH`;
  return `
    INSERT INTO signals (site, session, seq, position, subject, day, time, page, view, kind, path, x, y, regime, device, browser, language)
    SELECT 'meadow-loans', hex(toUInt64(1152921504606846976 + visit)), intDiv(number, 10) % 5, number % 10,
      hex(sipHash64(intDiv(visit, 2))), ${first} + visit % 28 AS on_day, toDateTime64(on_day, 3, 'UTC') + number % 50000,
      '/apply/amount', hex(sipHash64(intDiv(number, 10), ${insert})), 'click',
      concat('html>body:2>main:1>form:1>div:', toString(1 + toUInt8(199 * pow(rand(1) / 4294967296, 3)))),
      (rand(2) % 65536 + rand(3) % 65536) / 131072, (rand(4) % 65536 + rand(5) % 65536) / 131072,
      'applicant', 1 + visit % 3, 'chromium', 'en'
    FROM (SELECT number, intDiv(number, 50) * ${MOST_INSERTS} + ${insert} AS visit FROM numbers(${ROWS_PER_INSERT}))
    SETTINGS optimize_on_insert = 0`;
}
