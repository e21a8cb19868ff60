import type { Heatmap, VisitFilter } from '@scrim/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { computableSets, spanOf } from '../../../statistics/src/testing/linear-span.ts';
import { groupBy } from '../journeys/testing/plain-rows.ts';
import { visitDimensions } from '../journeys/visit-filter.ts';
import type { Context } from '../platform/context.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import { openContext, START } from '../recordings/testing/stored-visit.ts';
import { cutDays, widenToCuts } from './calendar.ts';
import { columnDimensions, type Dimensions, yesOrNo } from './dimensions.ts';
import { type FilterGuard, guardFilter, guardRanking } from './filter-guard.ts';
import { readHeatmap } from './heatmap.ts';
import type { HeatmapQuery } from './question.ts';
import { GRID } from './store.ts';
import { plainFilterGuard } from './testing/plain-filter-guard.ts';
import { asViewed, isAsked } from './testing/plain-heatmap.ts';
import { insertSignals, type SignalRow, signalRow } from './testing/signal-rows.ts';

const K = 5;
const DAY = 86_400_000;
/** When a click happens that says nothing else. */
const NOON = signalRow({}).time;
const everything: HeatmapQuery = {
  site: 'meadow-loans',
  page: '/apply/amount',
  kind: 'click',
  filter: {},
  segment: null,
  band: null,
  from: FIRST_DAY,
  to: LAST_DAY,
};

/** No sums of answers, each 1 where it counts a group of rows, tell of groups together that are of fewer than k subjects. */
function expectNoFewer(sums: readonly (readonly number[])[], groups: readonly (readonly SignalRow[])[]): void {
  const computable = spanOf(sums);
  for (let chosen = 1; chosen < 2 ** groups.length; chosen++) {
    const together = groups.map((_, at) => (chosen >> at) & 1);
    const subjects = new Set(
      groups.filter((_, at) => together[at] === 1).flatMap((rows) => rows.map((row) => row.subject)),
    );
    if (subjects.size < K) expect(computable(together)).toBe(false);
  }
}

describe('a narrowed heatmap', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());
  beforeEach(() => context.clickhouse.command({ query: 'TRUNCATE TABLE signals' }));

  const people = (device: SignalRow['device'], number: number, given: Partial<SignalRow> = {}) =>
    Array.from({ length: number }, (_, at) =>
      signalRow({ device, session: `${device}-${at}`, subject: `${device}-${at}`, view: `${device}-${at}`, ...given }),
    );
  const heatmap = (filter: VisitFilter, given: Partial<HeatmapQuery> = {}) =>
    readHeatmap(context, { ...everything, filter, ...given });

  it('is withheld when it and the others would leave fewer than k subjects over', async () => {
    await insertSignals(context.clickhouse, [...people('phone', 12), ...people('desktop', 8), ...people('tablet', 2)]);
    expect(await heatmap({})).toMatchObject({ subjects: 22, clicks: 22, withheld: false });
    expect(await heatmap({ device: 'phone' })).toMatchObject({
      views: 12,
      subjects: null,
      clicks: 12,
      elements: [{ subjects: null, cells: [[10, 10, 12]] }],
    });
    for (const device of ['desktop', 'tablet'] as const) {
      expect(await heatmap({ device })).toMatchObject({
        views: 0,
        subjects: null,
        clicks: 0,
        elements: [],
        withheld: true,
      });
    }
  });

  it('leaves out an element, and a cell, of which the one about everybody would leave fewer than k subjects over', async () => {
    const rare = { path: 'html>body:2>a:9', seq: 1 };
    const aside = { x: 0.9, seq: 2 };
    await insertSignals(context.clickhouse, [
      ...[...people('phone', 9), ...people('desktop', 9)],
      ...[...people('phone', 9, rare), ...people('desktop', 1, rare)],
      ...[...people('phone', 9, aside), ...people('desktop', 1, aside)],
    ]);
    expect((await heatmap({})).elements.map(({ cells }) => cells.length).sort()).toEqual([1, 2]);
    const phone = await heatmap({ device: 'phone' });
    // Of the 18 clicks 9 in the other cell would leave 9 for this one, where everybody made 10.
    expect(phone.elements).toMatchObject([{ path: 'html>body:2>button:1', count: 18, cells: [] }]);
    expect(phone).toMatchObject({ suppressed: { elements: 0, clicks: 0 } });
  });

  it('shows cells beside a count only when they leave nobody or at least k subjects of it', async () => {
    const most = [...people('phone', 12), ...people('desktop', 12)];
    const aside = (device: SignalRow['device'], x: number, from: number, to: number) =>
      people(device, to, { x, seq: 100 * x }).slice(from);
    const phone = async (...rows: readonly SignalRow[]) => {
      await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
      await insertSignals(context.clickhouse, [...most, ...rows]);
      const { elements } = await heatmap({ device: 'phone' });
      return elements.map(({ count, cells }) => [count, new Map(cells.map(([x, , hits]) => [x, hits]))]);
    };
    const one = aside('phone', 0.25, 0, 1);
    const others = [...aside('desktop', 0.25, 0, 2), ...aside('desktop', 0.75, 2, 5)];
    expect(await phone(...one, ...others)).toEqual([[13, new Map()]]);
    const five = [...aside('phone', 0.25, 0, 2), ...aside('phone', 0.75, 2, 5)];
    expect(await phone(...five)).toEqual([[17, new Map([[10, 12]])]]);
    expect(await phone(...five, ...others)).toEqual([[17, new Map([[10, 12]])]]);
    const more = [...aside('phone', 0.5, 0, 3), ...aside('phone', 0.25, 0, 5)];
    expect(await phone(...more)).toEqual([
      [
        20,
        new Map([
          [5, 5],
          [10, 15],
        ]),
      ],
    ]);
  });

  it('shows no element that the one about everybody withholds for the sake of another', async () => {
    const few = { path: 'html>body:2>a:9', seq: 1 };
    const smallest = { path: 'html>body:2>p:3', seq: 2 };
    const most = { path: 'html>body:2>button:1', seq: 3 };
    await insertSignals(context.clickhouse, [
      ...people('phone', 2, few),
      ...[...people('phone', 6, smallest), ...people('desktop', 6, smallest)],
      ...[...people('phone', 9, most), ...people('desktop', 9, most)],
    ]);
    const shown = async (filter: VisitFilter) => (await heatmap(filter)).elements.map(({ path }) => path);
    expect(await shown({})).toEqual([most.path]);
    expect(await shown({ device: 'phone' })).toEqual([most.path]);
    expect(await shown({ device: 'desktop' })).toEqual([most.path]);
  });

  it('shows no first clicks where fewer than k people clicked an element later', async () => {
    const later = { path: 'html>body:2>a:9', seq: 1, time: NOON + 1000 };
    await insertSignals(context.clickhouse, [
      ...people('phone', 12),
      ...people('phone', 2, { seq: 2, time: NOON + 2000 }),
      ...people('phone', 6, later),
    ]);
    expect((await heatmap({}, { kind: 'first' })).elements).toEqual([]);
  });

  it('counts whole weeks before a day that may be asked for, and says which', async () => {
    const cuts = cutDays(START).slice(-6);
    expect(cuts).toEqual(['2026-08-31', '2026-09-28', '2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16']);
    const wide = (from: string, to: string, now = START) => {
      const { from: first, to: last } = widenToCuts({ ...everything, from, to }, now);
      return [first, last];
    };
    expect(wide('2026-11-13', LAST_DAY)).toEqual(['2026-11-09', LAST_DAY]);
    expect(wide('2026-10-20', '2026-10-25')).toEqual(['2026-09-28', '2026-10-25']);
    expect(wide('2026-01-01', '2026-06-01')).toEqual(['2025-12-22', '2026-06-07']);
    expect(wide('2020-01-01', '2021-01-01')).toEqual([FIRST_DAY, '2024-08-04']);
    expect(wide('2026-11-20', '2026-11-20')).toEqual(['2026-11-16', LAST_DAY]);
    expect(await heatmap({}, { from: '2026-11-13' })).toMatchObject({ period: { from: '2026-11-09', to: null } });
  });

  it('asked on any day, of 7, 30 or 90 days begins at most 6, 27 and 27 days earlier, on a day of one calendar', () => {
    const everySoFar = new Set<string>();
    for (let day = 0; day < 100; day++) {
      const now = START + day * DAY;
      for (const [days, most] of [
        [7, 6],
        [30, 27],
        [90, 27],
      ] as const) {
        const from = new Date(now - (days - 1) * DAY).toISOString().slice(0, 10);
        const begun = Date.parse(widenToCuts({ ...everything, from }, now).from);
        expect(Date.parse(from) - begun).toBeGreaterThanOrEqual(0);
        expect(Date.parse(from) - begun).toBeLessThanOrEqual(most * DAY);
      }
      for (const cut of cutDays(now)) everySoFar.add(cut);
    }
    const mondays = [...everySoFar].filter((cut) => cut >= '2026-11-16').sort();
    expect(mondays).toHaveLength(15);
    for (const cut of everySoFar) expect(new Date(cut).getUTCDay()).toBe(1);
  });

  it('lets nobody who asks on several days take one answer about days that are over from another', async () => {
    const drawn = fc.array(
      fc.record({
        person: fc.integer({ min: 0, max: 60 }),
        device: fc.constantFrom('phone' as const, 'phone' as const, 'desktop' as const),
        weeks: fc.constantFrom(1, 1, 2, 3, 4, 5, 5, 9),
      }),
      { minLength: 60, maxLength: 120 },
    );
    const daysAsked = [0, 10, 25].map((day) => START + day * DAY);
    const filters: VisitFilter[] = [{}, { device: 'phone' }];
    const questions = daysAsked.flatMap((now) => {
      const cuts = cutDays(now).filter((cut) => cut > '2026-09-10' && cut <= '2026-11-16');
      return filters.flatMap((filter) =>
        cuts
          .flatMap((cut) => [
            { from: cut, to: LAST_DAY },
            { from: FIRST_DAY, to: new Date(Date.parse(cut) - DAY).toISOString().slice(0, 10) },
          ])
          .map((period) => ({ now, question: { ...everything, ...period, filter } })),
      );
    });
    let told = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (all) => {
        const rows = all.map(({ person, device, weeks }, seq) =>
          signalRow({
            device,
            seq,
            time: START - weeks * 7 * DAY,
            session: `s${person}-${device}`,
            subject: `p${person}`,
            view: `v${seq}`,
          }),
        );
        await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
        await insertSignals(context.clickhouse, rows);
        const atoms = [...groupBy(rows, ({ device, time }) => `${device} ${time}`).values()];
        const known: number[][] = [atoms.map(() => 1)];
        for (const { now, question } of questions) {
          const answer = await readHeatmap({ ...context, clock: { now: () => now } }, question);
          if (answer.elements.length === 0) continue;
          known.push(atoms.map(([row]) => Number(row !== undefined && isAsked(row, question))));
        }
        told += known.length - 1;
        expectNoFewer(known, atoms);
      }),
      { numRuns: 2, endOnFailure: true },
    );
    // Else the test would pass by answering nothing.
    expect(told).toBeGreaterThan(8);
  }, 720_000);

  it('is judged element by element, while the process does other things', async () => {
    const paths = Array.from({ length: 30 }, (_, at) => `html>body:2>a:${at + 1}`);
    const hits = paths.flatMap((path, seq) => [
      ...people('phone', 9, { path, seq }),
      ...people('desktop', 9, { path, seq }),
    ]);
    await insertSignals(context.clickhouse, hits);
    let turns = 0;
    const clickhouse = Object.assign(Object.create(context.clickhouse), {
      async query(asked: Parameters<typeof context.clickhouse.query>[0]) {
        const answer = await context.clickhouse.query(asked);
        turns = 0;
        return answer;
      },
    });
    let isJudged = false;
    const others = (async () => {
      while (!isJudged) {
        await new Promise((resolve) => setImmediate(resolve));
        turns += 1;
      }
    })();
    const phones = { ...everything, filter: { device: 'phone' as const } };
    const { elements } = await guardFilter(clickhouse, phones, columnDimensions(START), K);
    const during = turns;
    isJudged = true;
    await others;
    expect(elements.size).toBe(paths.length);
    expect(during).toBeGreaterThanOrEqual(paths.length);
  });

  it('is judged as every combination of values, divided by every question one by one, judges it', async () => {
    const drawn = fc.array(
      fc.record({
        person: fc.integer({ min: 0, max: 70 }),
        device: fc.constantFrom('phone' as const, 'phone' as const, 'desktop' as const, 'tablet' as const),
        language: fc.constantFrom('en', 'en', 'es', 'de'),
        variant: fc.constantFrom('', 'cards'),
        regime: fc.constantFrom('visitor' as const, 'visitor' as const, 'customer' as const),
        weeks: fc.constantFrom(0, 0, 3, 9),
        viewport_width: fc.constantFrom(390, 600, 1280, 1440),
        path: fc.constantFrom('html>body:2>a:1', 'html>body:2>p:2'),
        x: fc.constantFrom(0.1, 0.1, 0.9),
        kind: fc.constantFrom('click', 'click', 'click', 'view', 'rage', 'event'),
        copies: fc.constantFrom(1, 1, 2),
      }),
      { minLength: 250, maxLength: 500 },
    );
    const questions = allQuestions().flatMap((question) => [
      question,
      { ...question, kind: 'first' as const },
      { ...question, filter: { ...question.filter, outcome: 'signed' } },
      { ...question, filter: { without: 'signed', variant: 'cards' } },
      { ...question, filter: { regime: 'customer' as const } },
      { ...question, filter: { segment: 'small' }, band: 'under-600' as const },
    ]);
    const segment = visitDimensions({ segment: 'small' }, [{ property: 'device', is: true, values: ['phone'] }]);
    const dimensions: Dimensions = [
      ...columnDimensions(START),
      ...[...visitDimensions({ outcome: 'signed' }), ...segment].map(({ condition, expression, ...one }) => ({
        ...one,
        sql: expression,
        code: yesOrNo(condition),
      })),
    ];
    const seen = { admitted: 0, refused: 0 };
    const judgedAlike = () =>
      fc.assert(
        fc.asyncProperty(drawn, fc.shuffledSubarray(questions, { minLength: 12, maxLength: 12 }), async (all, some) => {
          const rows = all.flatMap(({ person, weeks, copies, ...one }, seq) => {
            const given = one.kind === 'event' ? { ...one, event: 'signed', path: '' } : one;
            const visit = `${person}-${one.device}`;
            const row = signalRow({
              ...given,
              ...(one.kind === 'view' ? { path: '' } : {}),
              seq,
              time: START - weeks * 7 * DAY,
              session: `s${visit}`,
              subject: `p${person}`,
              view: `v${visit}-${weeks}`,
            });
            return Array.from({ length: copies }, () => row);
          });
          await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
          await insertSignals(context.clickhouse, rows);
          for (const question of some) {
            const judged = await guardFilter(context.clickhouse, question, dimensions, K);
            const plain = await plainFilterGuard(context.clickhouse, question, dimensions, K);
            const told = (guard: FilterGuard) => [
              guard.page,
              ...['html>body:2>a:1', 'html>body:2>p:2', 'html>body:2>p:3'].flatMap((path) => [
                guard.elements.has(path),
                ...[2, 18].map((x) => guard.elements.get(path)?.has(10 * GRID + x) === true),
              ]),
            ];
            expect({ question, told: told(judged) }).toEqual({ question, told: told(plain) });
            for (const one of told(plain)) seen[one ? 'admitted' : 'refused'] += 1;
            // Beside each other they are judged as each by itself.
            const ranking = await guardRanking(context.clickhouse, question, dimensions, K);
            const judgedBeside = (guard: FilterGuard) => [guard.page, ...[...guard.elements.keys()].sort()];
            for (const kind of ['click', 'rage', 'dead', 'first'] as const) {
              const alone = await guardFilter(context.clickhouse, { ...question, kind }, dimensions, K);
              expect({ question, kind, told: judgedBeside(ranking[kind]) }).toEqual({
                ...{ question, kind },
                told: judgedBeside(alone),
              });
            }
          }
        }),
        { numRuns: 2, endOnFailure: true },
      );
    // Now and then chance gives nothing to admit, or nothing to refuse.
    for (let round = 0; round < 8 && Math.min(seen.admitted, seen.refused) === 0; round++) await judgedAlike();
    // Else the test would pass by judging nothing.
    expect(Math.min(seen.admitted, seen.refused)).toBeGreaterThan(0);
  }, 720_000);

  it('lets nobody who asks every question compute what fewer than k people did', async () => {
    const drawn = fc.array(
      fc.record({
        person: fc.integer({ min: 0, max: 60 }),
        device: fc.constantFrom('phone' as const, 'desktop' as const),
        language: fc.constantFrom('en', 'es'),
        weeks: fc.constantFrom(0, 0, 3, 9),
        path: fc.constantFrom('html>body:2>a:1', 'html>body:2>p:2'),
      }),
      { minLength: 70, maxLength: 140 },
    );
    const questions = allQuestions();
    let told = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (all) => {
        const rows = all.map(({ person, weeks, ...one }, seq) =>
          signalRow({
            ...one,
            seq,
            time: START - weeks * 7 * DAY,
            session: `s${person}-${one.device}-${one.language}`,
            subject: `p${person}`,
            view: `v${seq}`,
          }),
        );
        await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
        await insertSignals(context.clickhouse, rows);
        const answers: Heatmap[] = [];
        for (const question of questions) answers.push(await readHeatmap(context, question));
        for (const path of ['html>body:2>a:1', 'html>body:2>p:2']) {
          const onPath = rows.filter((row) => row.path === path);
          const atoms = groupBy(onPath, (row) => `${row.device} ${row.language} ${row.time}`);
          const kept = [...atoms.values()];
          const known = questions.flatMap((question, at) => {
            if (!answers[at]?.elements.some((element) => element.path === path)) return [];
            return [kept.map(([row]) => (row !== undefined && isAsked(row, widenToCuts(question, START)) ? 1 : 0))];
          });
          told += known.length;
          if (known.length === 0) continue;
          expectNoFewer(known, kept);
        }
      }),
      { numRuns: 2, endOnFailure: true },
    );
    // Else the test would pass by answering nothing.
    expect(told).toBeGreaterThan(8);
  }, 720_000);

  it('puts a page view on one side of every filter, whatever changes within it', async () => {
    const view = (person: number, last: Partial<SignalRow>) =>
      [{}, last].map((given, seq) =>
        signalRow({
          regime: 'visitor',
          seq,
          session: `s${person}`,
          subject: `p${person}`,
          view: `v${person}`,
          ...given,
        }),
      );
    const known: [VisitFilter, VisitFilter][] = [
      [{ regime: 'customer' }, { regime: 'visitor' }],
      [{ variant: 'cards' }, { variant: '' }],
      [{ language: 'es' }, { language: 'en' }],
    ];
    for (const [last, first] of known) {
      const changed = (number: number) =>
        Array.from({ length: 20 }, (_, person) =>
          view(person, person < number ? (last as Partial<SignalRow>) : {}),
        ).flat();
      await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
      await insertSignals(context.clickhouse, changed(18));
      expect(await heatmap({})).toMatchObject({ views: 20, clicks: 40 });
      for (const filter of [last, first]) expect(await heatmap(filter)).toMatchObject({ views: 0, withheld: true });
      await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
      await insertSignals(context.clickhouse, changed(12));
      expect(await heatmap(last)).toMatchObject({ views: 12, clicks: 24, withheld: false });
      expect(await heatmap(first)).toMatchObject({ views: 8, clicks: 16, withheld: false });
    }
  });

  it('lets nobody compute it from numbers of page views within which relationship, language or variant change', async () => {
    const regime = fc.constantFrom('visitor' as const, 'customer' as const);
    const told = fc.record({
      regime,
      language: fc.constantFrom('en', 'en', 'es', ''),
      variant: fc.constantFrom('', '', 'cards'),
      kind: fc.constantFrom('click', 'attention'),
    });
    const drawn = fc.array(
      fc.record({ person: fc.integer({ min: 0, max: 40 }), rows: fc.array(told, { minLength: 1, maxLength: 3 }) }),
      { minLength: 40, maxLength: 70 },
    );
    const filters: VisitFilter[] = [
      {},
      ...[{ regime: 'visitor' as const }, { regime: 'customer' as const }, { language: 'en' }, { language: 'es' }],
      ...[{ variant: '' }, { variant: 'cards' }, { regime: 'customer' as const, variant: 'cards' }],
      { regime: 'visitor', language: 'en' },
    ];
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (all) => {
        const rows = all.flatMap(({ person, rows }, view) =>
          rows.map((row, seq) =>
            signalRow({
              ...row,
              ...(row.kind === 'click' ? {} : { path: '' }),
              seq,
              session: `s${view}`,
              subject: `p${person}`,
              view: `v${view}`,
            }),
          ),
        );
        await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
        await insertSignals(context.clickhouse, rows);
        const viewed = asViewed(rows);
        const views = (some: readonly SignalRow[]) => new Set(some.map(({ view }) => view)).size;
        const clicks = viewed.filter(({ kind }) => kind === 'click');
        const ofPage: HeatmapQuery[] = [];
        const ofElement: HeatmapQuery[] = [];
        for (const filter of filters) {
          const question = { ...everything, filter };
          const answer = await readHeatmap(context, question);
          const isCounted = (row: SignalRow) => isAsked(row, question);
          if (answer.views === 0) continue;
          expect(answer.views).toBe(views(viewed.filter(isCounted)));
          ofPage.push(question);
          for (const { viewShare, count } of answer.elements) {
            const hits = clicks.filter(isCounted);
            expect(count).toBe(hits.length);
            expect(viewShare * answer.views).toBeCloseTo(views(hits));
            ofElement.push(question);
          }
        }
        answered += ofPage.length + ofElement.length;
        for (const [some, questions] of [
          [viewed, ofPage],
          [clicks, ofElement],
        ] as const) {
          const kept = [...groupBy(some, (row) => `${row.regime} ${row.language} ${row.variant}`).values()];
          const sums = questions.map((question) =>
            kept.map(([row]) => Number(row !== undefined && isAsked(row, question))),
          );
          expectNoFewer(sums, kept);
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
    // Else the test would pass by answering nothing.
    expect(answered).toBeGreaterThan(16);
  }, 720_000);

  it('lets nobody compute it either from the cells of an element and from what they leave of its count', async () => {
    const drawn = fc.array(
      fc.record({
        person: fc.integer({ min: 0, max: 60 }),
        device: fc.constantFrom('phone' as const, 'desktop' as const),
        language: fc.constantFrom('en', 'en', 'es'),
        x: fc.oneof(
          { arbitrary: fc.constant(0.1), weight: 40 },
          { arbitrary: fc.constant(0.5), weight: 20 },
          { arbitrary: fc.constantFrom(0.2, 0.9), weight: 3 },
        ),
      }),
      { minLength: 70, maxLength: 160 },
    );
    const questions = allQuestions().filter(({ from, to }) => from === FIRST_DAY && to === LAST_DAY);
    let told = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (all) => {
        const rows = all.map(({ person, ...one }, seq) =>
          signalRow({ ...one, seq, session: `s${seq}`, subject: `p${person}`, view: `v${seq}` }),
        );
        await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
        await insertSignals(context.clickhouse, rows);
        const answers: Heatmap['elements'][] = [];
        for (const question of questions) answers.push((await readHeatmap(context, question)).elements);
        // Cells that no answer shows are one to whoever reads the answers.
        const shown = new Set(answers.flat().flatMap(({ cells }) => cells.map(([x]) => x)));
        const cellOf = (row: SignalRow) =>
          [Math.floor(Math.fround(row.x) * 20)].find((cell) => shown.has(cell)) ?? null;
        const visits = [...groupBy(rows, ({ device, language }) => `${device} ${language}`).values()];
        const groups = visits.flatMap((visit) =>
          [...shown, null].map((cell) => ({ visit, cell, hits: visit.filter((row) => cellOf(row) === cell) })),
        );
        const known = questions.flatMap((question, at) =>
          (answers[at] ?? []).flatMap(({ cells }) => {
            const sum = (counts: (cell: number | null) => boolean) =>
              groups.map(({ visit, cell }) => Number(counts(cell) && visit.some((row) => isAsked(row, question))));
            if (question.filter.device !== undefined || question.filter.language !== undefined) told += cells.length;
            return [sum(() => true), ...cells.map(([x]) => sum((cell) => cell === x))];
          }),
        );
        const hits = groups.map((group) => group.hits.length);
        for (const set of computableSets(hits, known)) {
          const subjects = new Set(set.flatMap((at) => groups[at]?.hits ?? []).map(({ subject }) => subject));
          expect(subjects.size).toBeGreaterThanOrEqual(K);
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    // Else the test would pass by showing no cells.
    expect(told).toBeGreaterThan(4);
  }, 720_000);
});

function allQuestions(): HeatmapQuery[] {
  const filters: VisitFilter[] = [
    {},
    { device: 'phone' },
    { device: 'desktop' },
    { language: 'es' },
    { device: 'phone', language: 'es' },
  ];
  const periods = [
    [FIRST_DAY, LAST_DAY],
    ['2026-11-09', LAST_DAY],
    ['2026-09-28', LAST_DAY],
    [FIRST_DAY, '2026-09-27'],
  ];
  return filters.flatMap((filter) => periods.map(([from = '', to = '']) => ({ ...everything, filter, from, to })));
}
