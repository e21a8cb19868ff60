import type { ClickHouseClient } from '@clickhouse/client';
import type { FunnelBreakdown, FunnelQuestion } from '@scrim/protocol';
import { readDepth } from '../packages/server/src/heatmaps/depth.ts';
import { rankElements, readHeatmap } from '../packages/server/src/heatmaps/heatmap.ts';
import type { PageQuery } from '../packages/server/src/heatmaps/question.ts';
import { countHits } from '../packages/server/src/heatmaps/store.ts';
import { type Context, completeConfig, openScrim } from '../packages/server/src/index.ts';
import { releaseGoals } from '../packages/server/src/journeys/forms/form.ts';
import { countFields, countGoals } from '../packages/server/src/journeys/forms/store.ts';
import { lastDayOfAttempts } from '../packages/server/src/journeys/funnels/funnel-statement.ts';
import { countLeavers, countSteps } from '../packages/server/src/journeys/funnels/store.ts';
import type { JourneyScope } from '../packages/server/src/journeys/journey-scope.ts';
import { countPages } from '../packages/server/src/journeys/pages/store.ts';
import { countLinks } from '../packages/server/src/journeys/paths/path.ts';
import { visitCondition } from '../packages/server/src/journeys/visit-filter.ts';
import { countAnew, countsOfPeriod } from '../packages/server/src/opportunities/opportunity.ts';
import { LAST_DAY } from '../packages/server/src/platform/period.ts';
import { withinQuestion } from '../packages/server/src/platform/supervised-query.ts';
import { readOrder } from '../packages/server/src/recordings/visit-store.ts';
import { type Benchmark, type Measurement, median, timed } from './measure.ts';

const SIGNALS = 10_000_000;
const QUICK_SIGNALS = 1_000_000;
const ROWS_PER_INSERT = 1_000_000;
const REPETITIONS = 5;
const PER_VISIT = 50;
const K = 5;

const PAGES = ['/', '/apply/amount', '/apply/about-you', '/apply/bank', '/apply/review'] as const;
const FORM = 'html>body:2>main:1>form:1';
const question: FunnelQuestion = {
  steps: [...PAGES.map((name) => ({ kind: 'page' as const, name })), { kind: 'event', name: 'application_submitted' }],
  order: 'in-order',
  window: '7d',
};
const days = { from: '2026-09-01', to: '2026-12-31' };
const scope = { site: 'meadow-loans', ...days, visits: visitCondition({}, days) };
const week = { from: '2026-10-05', to: '2026-10-11' };
const attempts = { from: week.from, to: lastDayOfAttempts(question.window, week.to) };
const filtered = { ...scope, ...week, visits: visitCondition({ language: 'en', regime: 'applicant' }, attempts) };
const key = { markKey0: '1', markKey1: '2' };

const run = {
  scope: { site: scope.site, from: scope.from, to: scope.to, steps: PAGES, outcome: 'application_submitted' },
  key,
  k: K,
};

const before = { ...run, scope: { ...run.scope, from: '2026-05-01', to: '2026-08-31' } };

const OF_SITE = `site = 'meadow-loans' AND day BETWEEN '2026-09-01' AND '2026-12-31'`;
const STEPS = `(kind = 'view' OR (kind = 'event' AND event = 'application_submitted'))`;

const askFunnel = (clickhouse: ClickHouseClient, period: JourneyScope, by: FunnelBreakdown | null) => {
  const asked = { question, scope: { ...period, until: lastDayOfAttempts(question.window, period.to) }, key };
  return Promise.all([countSteps(clickhouse, { ...asked, by }), countLeavers(clickhouse, asked)]);
};

/** As the screen of a page asks by itself: of the last 30 days, everybody. */
const ofPage: PageQuery = {
  ...{ site: scope.site, page: PAGES[1], from: '2026-11-01', to: LAST_DAY },
  ...{ filter: {}, segment: null, band: null },
};
const clicksOfDays = `SELECT path, uniqExact(session), uniqExact(subject), max(time) FROM signals
      WHERE site = 'meadow-loans' AND day >= '2026-11-01' AND page = '${PAGES[1]}' AND kind = 'click' GROUP BY path`;

const STRETCH_DAYS = 9;
const OVERVIEW_ROWS = `SELECT page, path, kind, uniqExact(subject) FROM signals WHERE ${OF_SITE} AND kind IN ('view', 'field', 'event', 'click')
      GROUP BY page, path, kind`;

interface Analysis {
  ask(context: Context): Promise<unknown>;
  /** The least scan of the rows it is about: distinct people and the last time. */
  readonly bare: string;
  /** It may take as long as it does. */
  readonly isReported?: true;
}

/** What the console asks. */
const analyses: Readonly<Record<string, Analysis>> = {
  funnel: {
    ask: ({ clickhouse }) => askFunnel(clickhouse, scope, null),
    bare: `SELECT page, event, uniqExact(subject), max(time) FROM signals WHERE ${OF_SITE} AND ${STEPS} GROUP BY page, event`,
  },
  'funnel of a week, filtered by language and regime': {
    ask: ({ clickhouse }) => askFunnel(clickhouse, filtered, null),
    bare: `SELECT page, event, uniqExact(subject), max(time) FROM signals
      WHERE site = 'meadow-loans' AND day BETWEEN '${week.from}' AND '${week.to}' AND ${STEPS} GROUP BY page, event`,
  },
  'funnel by device': {
    ask: ({ clickhouse }) => askFunnel(clickhouse, scope, 'device'),
    bare: `SELECT device, page, event, uniqExact(subject), max(time) FROM signals WHERE ${OF_SITE} AND ${STEPS}
      GROUP BY device, page, event`,
  },
  form: {
    ask({ clickhouse }) {
      const asked = { scope: { ...scope, page: PAGES[1], form: FORM }, key, k: K };
      const goal = countGoals(clickhouse, asked).then((counts) => releaseGoals(counts, K)[0] ?? null);
      return countFields(clickhouse, { ...asked, goal });
    },
    bare: `SELECT path, uniqExact(session), uniqExact(subject), sum(active), max(time) FROM signals
      WHERE ${OF_SITE} AND page = '${PAGES[1]}' AND kind = 'field' GROUP BY path`,
  },
  paths: {
    ask: ({ clickhouse }) =>
      countLinks(clickhouse, {
        question: { anchor: { kind: 'page', name: PAGES[2] }, before: 2, after: 3 },
        scope,
        key,
        k: K,
      }),
    bare: `SELECT page, event, uniqExact(session), max(time) FROM signals WHERE ${OF_SITE} AND kind IN ('view', 'event') GROUP BY page, event`,
  },
  heatmap: {
    ask: ({ clickhouse }) =>
      countHits(clickhouse, { ...scope, page: PAGES[1], kind: 'click', filter: {}, segment: null, band: null }, K),
    bare: `SELECT path, uniqExact(session), uniqExact(subject), max(time) FROM signals
      WHERE ${OF_SITE} AND page = '${PAGES[1]}' AND kind = 'click' GROUP BY path`,
  },
  'heatmap of 30 days': {
    isReported: true,
    ask: (context) => readHeatmap(context, { ...ofPage, kind: 'click' }),
    bare: clicksOfDays,
  },
  'ranking beside a heatmap of 30 days': {
    isReported: true,
    ask: (context) => rankElements(context, ofPage),
    bare: clicksOfDays,
  },
  'depth of 30 days': {
    isReported: true,
    ask: (context) => readDepth(context, ofPage),
    bare: clicksOfDays.replace("kind = 'click'", "kind = 'scroll'"),
  },
  'all that the heatmap screen asks, of 30 days': {
    isReported: true,
    ask: (context) =>
      Promise.all([
        readHeatmap(context, { ...ofPage, kind: 'click' }),
        rankElements(context, ofPage),
        readDepth(context, ofPage),
      ]),
    bare: clicksOfDays,
  },
  pages: {
    ask: ({ clickhouse }) => countPages(clickhouse, { site: scope.site, from: scope.from, to: scope.to, key, k: K }),
    bare: `SELECT page, uniqExact(session), uniqExact(subject), max(time) FROM signals WHERE ${OF_SITE} AND kind = 'view' GROUP BY page`,
  },
  // As the screen asks: of the period and of the one before, in which nothing was recorded.
  overview: {
    ask: ({ clickhouse }) => Promise.all([run, before].map((asked) => countsOfPeriod(clickhouse, asked, STRETCH_DAYS))),
    bare: OVERVIEW_ROWS,
  },
  // As every hour if the days have changed; who opens it after a change waits for it.
  'overview counted anew': {
    isReported: true,
    ask: ({ clickhouse }) => Promise.all([run, before].map((asked) => countAnew(clickhouse, asked, STRETCH_DAYS))),
    bare: OVERVIEW_ROWS,
  },
  'list of recordings': {
    ask: ({ clickhouse }) =>
      readOrder(clickhouse, {
        site: scope.site,
        filter: { from: scope.from, to: scope.to },
        visits: scope.visits,
        sort: 'startedAt',
        direction: 'desc',
        asOf: Date.parse(scope.to),
        steps: PAGES,
        among: null,
        except: null,
      }),
    bare: `SELECT count() FROM (SELECT session, count(), max(time) FROM signals WHERE ${OF_SITE} GROUP BY session)`,
  },
};

/** A funnel of six steps with its leavers, whole, filtered and divided, a form of four fields, five steps of paths, a heatmap of everybody, the three answers of its screen by default, all pages, the overview, and the list of all visits, each over all generated signals. */
export const journeys: Benchmark = async ({ quick, scratch, say }) => {
  const signals = quick ? QUICK_SIGNALS : SIGNALS;
  const clock = { now: () => Date.parse('2026-11-30T12:00:00Z') };
  const { context, close } = await openScrim(completeConfig({ dataDirectory: scratch, clock, logLevel: 'silent' }, {}));
  const { clickhouse } = context;
  try {
    const took = await timed(() => generate(clickhouse, signals));
    say(`${signals} signals in ${(took / 1000).toFixed(0)} s`);
    const measured: Measurement[] = [];
    for (const [name, { ask, bare, isReported = false }] of Object.entries(analyses)) {
      const samples = { answer: [] as number[], bare: [] as number[] };
      for (let round = 0; round <= REPETITIONS; round++) {
        const scan = await timed(async () => (await clickhouse.query({ query: bare, format: 'JSONEachRow' })).text());
        // As the console asks: statements of one question run on connections of their own.
        const answer = await timed(() =>
          withinQuestion({ tag: 'be', signal: new AbortController().signal }, () => ask(context)),
        );
        say(`${name}: bare ${scan.toFixed(0)} ms, answer ${answer.toFixed(0)} ms`);
        // The first round warms caches and is thrown away.
        if (round === 0) continue;
        samples.bare.push(scan);
        samples.answer.push(answer);
      }
      measured.push(...measurementsOf({ name, isReported, signals, samples }));
    }
    return measured;
  } finally {
    await close();
  }
};

interface Measured {
  readonly name: string;
  readonly isReported: boolean;
  readonly signals: number;
  readonly samples: { readonly answer: number[]; readonly bare: number[] };
}

function measurementsOf({ name, isReported, signals, samples }: Measured): Measurement[] {
  const what = `${name} over ${signals / 1_000_000} M signals`;
  return [
    {
      name: 'journeys',
      what: `${what}, time to answer`,
      budget: isReported ? null : { kind: 'at-most', value: 1 },
      value: median(samples.answer) / 1000,
      unit: 's',
      samples,
      detail: 'milliseconds; the embedded engine, caches warm',
    },
    {
      name: 'journeys',
      what: `${what}, against one scan of its rows`,
      budget: null,
      value: median(samples.answer) / median(samples.bare),
      unit: '×',
      samples: {},
      detail: 'distinct people and last time by step; samples above',
    },
  ];
}

async function generate(clickhouse: ClickHouseClient, signals: number): Promise<void> {
  const inserts = signals / ROWS_PER_INSERT;
  for (let insert = 0; insert < inserts; insert++) {
    await clickhouse.command({ query: insertStatement(insert * ROWS_PER_INSERT) });
  }
  await clickhouse.command({ query: CHUNKS });
}

/** One batch for each page view. */
const CHUNKS = `INSERT INTO chunks (site, session, seq, class, subject, day, page, view, regime, device, browser, language,
    pack, offset, length, time_from, time_to, received_at, events, parts)
  SELECT site, session, position, 'signals', subject, day, page, view, regime, device, browser, language,
    'generated', position, 1000, time, time + 60, time, 10, 1
  FROM signals WHERE kind = 'view'`;

/**
 * Visits of 50 signals, two per subject, over three months: up to five pages in order, a fifth of the visits each ending after
 * one, two … five of them; per page a view, four field visits, its vitals, clicks, of which some are dead or in anger, and how far
 * and how long it was seen, in some 300 ways; half of the forms are submitted, and a few errors shown; those who came to the end complete.
 */
function insertStatement(first: number): string {
  return `
    INSERT INTO signals (site, session, seq, position, subject, day, time, page, view, kind, path, regime, device, browser,
      language, event, hesitation, active, edits, reentry, blank, error_shown, outcome, lcp, inp, cls, fcp, ttfb, x, y, viewport_width, viewport_height, height, depth, attention)
    SELECT 'meadow-loans', hex(sipHash64(visit)), 0, turn, hex(sipHash64(intDiv(visit, 2), 'subject')),
      toDate('2026-09-01') + visit % 90 AS on_day,
      toDateTime64(on_day, 3, 'UTC') + intDiv(visit, 90) % 50000 + turn * 7,
      [${PAGES.map((page) => `'${page}'`).join(', ')}][1 + seen] AS on_page, hex(sipHash64(visit, seen)),
      multiIf(turn % 10 = 0 AND seen = intDiv(turn, 10), 'view', turn = 49 AND depth = 5, 'event', turn % 10 < 5, 'field', turn % 10 = 5, 'vitals',
        turn % 10 = 6 AND sipHash64(number, 5) % 2 = 0, 'submit', turn % 10 = 7 AND sipHash64(number, 6) % 10 = 0, 'error',
        turn % 10 = 8 AND sipHash64(number, 7) % 20 = 0, 'dead', turn % 10 = 8 AND sipHash64(number, 7) % 20 = 1, 'rage',
        turn % 10 = 9, 'scroll', 'click') AS what,
      if(what = 'submit', '${FORM}', concat('${FORM}>div:', toString(turn % 10), '>input:1')), 'applicant', 1 + visit % 3, 'chrome', 'en',
      if(what = 'event', 'application_submitted', ''),
      if(what = 'field', 300 + sipHash64(number) % 8000, NULL), 2000 + sipHash64(number, 1) % 9000, what = 'field',
      sipHash64(number, 2) % 7 = 0, sipHash64(number, 3) % 9 = 0, sipHash64(number, 4) % 11 = 0,
      if(what = 'submit', if(sipHash64(number, 8) % 4 = 0, 'refused', 'passed'), ''), if(what = 'vitals', 900 + sipHash64(number, 9) % 3000, NULL),
      if(what = 'vitals', sipHash64(number, 10) % 400, NULL), if(what = 'vitals', (sipHash64(number, 11) % 30) / 100, NULL),
      if(what = 'vitals', 400 + sipHash64(number, 12) % 900, NULL), if(what = 'vitals', sipHash64(number, 13) % 500, NULL),
      (sipHash64(number, 14) % 1000) / 1000, (sipHash64(number, 15) % 1000) / 1000, [390, 820, 1440][1 + visit % 3], 800,
      if(what = 'scroll', 2400, 0) AS tall, if(what = 'scroll', 800 + sipHash64(number, 16) % 1601, 0) AS came,
      if(what = 'scroll', [(intDiv(sipHash64(number, 17) % (came - 700), 10), 80, 100 + sipHash64(number, 18) % 60000)], [])
    FROM (
      SELECT number, intDiv(number, ${PER_VISIT}) AS visit, number % ${PER_VISIT} AS turn,
        1 + sipHash64(visit, 'depth') % 5 AS depth, least(intDiv(turn, 10), depth - 1) AS seen
      FROM numbers(${first}, ${ROWS_PER_INSERT})
    )
    SETTINGS optimize_on_insert = 0`;
}
