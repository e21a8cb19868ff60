import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { groupBy } from '../journeys/testing/plain-rows.ts';
import { released } from './heatmap.ts';
import type { HeatmapQuery } from './question.ts';
import { countHits, timesToClick } from './store.ts';
import { openAnalytics } from './testing/analytics.ts';
import { asViewed, isAsked, plainHeatmap, who } from './testing/plain-heatmap.ts';
import { insertSignals, type SignalRow, signalRow } from './testing/signal-rows.ts';

const day = (number: number) => Date.UTC(2026, 10, number, 12);
const everything: HeatmapQuery = {
  site: 'meadow-loans',
  page: '/apply/amount',
  kind: 'click',
  filter: {},
  segment: null,
  band: null,
  from: '2026-11-01',
  to: '2026-11-30',
};

const drawnRow = fc
  .record({
    person: fc.integer({ min: 0, max: 14 }),
    day: fc.integer({ min: 1, max: 4 }),
    page: fc.constantFrom('/apply/amount', '/apply/amount', '/apply/income'),
    kind: fc.constantFrom('click', 'click', 'click', 'view', 'rage', 'dead', 'rest'),
    place: fc.integer({ min: 1, max: 4 }),
    x: fc.constantFrom(0, 0.04, 0.5, 0.99, 1),
    y: fc.constantFrom(0, 0.26, 1),
    device: fc.constantFrom('phone' as const, 'desktop' as const),
    regime: fc.constantFrom('visitor' as const, 'customer' as const),
    variant: fc.constantFrom('', 'cards', 'table'),
    language: fc.constantFrom('en', 'en', 'es', ''),
    viewport_width: fc.constantFrom(0, 390, 599, 600, 1280, 1440),
    hour: fc.integer({ min: 0, max: 3 }),
    copies: fc.constantFrom(1, 1, 1, 2),
  })
  .map((drawn) => ({ ...drawn, path: drawn.kind === 'view' ? '' : `html>body:2>div:${drawn.place}` }));

const drawnQuery = fc.record({
  kind: fc.constantFrom('click' as const, 'rage' as const, 'dead' as const, 'first' as const, 'rest' as const),
  filter: fc.record(
    {
      device: fc.constantFrom('phone' as const, 'desktop' as const),
      regime: fc.constantFrom('customer' as const),
      variant: fc.constantFrom('', 'cards'),
      language: fc.constantFrom('en', 'es'),
    },
    { requiredKeys: [] },
  ),
  band: fc.constantFrom(null, null, 'under-600' as const, '600-1023' as const, '1440-up' as const),
  to: fc.constantFrom('2026-11-02', '2026-11-30'),
  k: fc.integer({ min: 5, max: 7 }),
});

describe('a heatmap', () => {
  let analytics: Awaited<ReturnType<typeof openAnalytics>>;
  beforeAll(async () => {
    analytics = await openAnalytics();
  });
  afterAll(() => analytics.close());
  beforeEach(() => analytics.clickhouse.command({ query: 'TRUNCATE TABLE signals' }));

  const heatmapOf = async (query: HeatmapQuery, k: number) =>
    released(await countHits(analytics.clickhouse, query, k), query, k);

  it('equals a slow plain computation over the raw signals, and returns nothing of fewer than k subjects', async () => {
    const streams = fc.array(drawnRow, { minLength: 40, maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(streams, fc.array(drawnQuery, { minLength: 4, maxLength: 4 }), async (drawn, queries) => {
        const rows: SignalRow[] = drawn.map((one, index) =>
          signalRow({
            ...one,
            time: day(one.day) + one.hour * 3_600_000,
            session: `s${one.person}`,
            subject: `p${one.person}`,
            view: `v${one.person}-${one.day}`,
            seq: index,
          }),
        );
        await analytics.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
        await insertSignals(analytics.clickhouse, rows);
        await insertSignals(
          analytics.clickhouse,
          rows.filter((_, index) => drawn[index]?.copies === 2),
        );
        for (const { k, ...chosen } of queries) {
          const query = { ...everything, ...chosen };
          const answer = await heatmapOf(query, k);
          expect(answer).toEqual(plainHeatmap(rows, query, k));
          expectNothingBelow(k, answer, asViewed(rows), query);
        }
      }),
      { numRuns: 25 },
    );
  }, 360_000);

  it.each([
    [{ regime: 'customer' as const }, { regime: 'applicant' as const }],
    [{ variant: 'cards' }, { variant: '' }],
    [{ language: 'es' }, { language: 'en' }],
  ])('counts every page view, and its hits, by what it told last: %o, no longer %o', async (known, before) => {
    const visit = (person: number, clicks: boolean) => {
      const row = (given: Partial<SignalRow>) =>
        signalRow({ session: `s${person}`, subject: `p${person}`, view: `v${person}`, ...given });
      return [
        row({ kind: 'view', path: '', seq: 1 }),
        ...(clicks ? [row({ seq: 2 }), row({ kind: 'rage', seq: 3 })] : []),
        row({ kind: 'attention', path: '', seq: 4, ...known }),
      ];
    };
    await insertSignals(
      analytics.clickhouse,
      Array.from({ length: 20 }, (_, person) => visit(person, person < 5)).flat(),
    );
    for (const kind of ['click', 'rage'] as const) {
      expect(await heatmapOf({ ...everything, kind, filter: known }, 5)).toMatchObject({
        views: 20,
        elements: [{ count: 5, viewShare: 0.25 }],
      });
      expect(await heatmapOf({ ...everything, kind, filter: before }, 5)).toMatchObject({ views: 0, elements: [] });
    }
  });

  it('tells the middle time to a click in two digits, and only of elements that at least 2k people clicked', async () => {
    const visit = (person: number, path: string) => {
      const shared = { session: `s${person}`, subject: `p${person}`, view: `v${person}`, time: day(1) };
      const clicked = { ...shared, path, time: day(1) + 1000 * person + 234 };
      return [signalRow({ ...shared, kind: 'view', path: '' }), signalRow({ ...clicked, seq: path.length })];
    };
    const people = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
    await insertSignals(analytics.clickhouse, [
      ...people.flatMap((person) => visit(person, 'html>body:2>a:1')),
      ...people.slice(1).flatMap((person) => visit(person, 'html>body:2>button:2')),
    ]);
    const times = await timesToClick(analytics.clickhouse, everything, 5);
    expect([...times]).toEqual([['html>body:2>a:1', 16_000]]);
  });

  it('tells the same middle time to a click however often one of the people came', async () => {
    const visit = (person: number, at: number) => {
      const shared = { session: `s${person}-${at}`, subject: `p${person}`, view: `v${person}-${at}`, time: day(1) };
      const clicked = signalRow({ ...shared, time: day(1) + 1000 * person, seq: 1 });
      return [signalRow({ ...shared, kind: 'view', path: '' }), clicked];
    };
    const people = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
    const often = Array.from({ length: 100 }, (_, at) => visit(20, at + 1)).flat();
    await insertSignals(analytics.clickhouse, [...people.flatMap((person) => visit(person, 0)), ...often]);
    expect([...(await timesToClick(analytics.clickhouse, everything, 5)).values()]).toEqual([16_000]);
    // Clicks of nine people, however many, tell no middle.
    await analytics.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
    await insertSignals(analytics.clickhouse, [...people.slice(1).flatMap((person) => visit(person, 0)), ...often]);
    expect([...(await timesToClick(analytics.clickhouse, everything, 5))]).toEqual([]);
  });

  it('counts a batch that two nodes stored once', async () => {
    const rows = [0, 1, 2, 3, 4].map((person) => signalRow({ session: `s${person}`, subject: `p${person}` }));
    await insertSignals(analytics.clickhouse, rows);
    await insertSignals(analytics.clickhouse, rows);
    expect((await heatmapOf(everything, 5)).elements).toMatchObject([{ count: 5, subjects: 5 }]);
  });

  it('says nothing at all of a page that fewer than k subjects saw', async () => {
    const rows = [0, 1, 2, 3].map((person) => signalRow({ session: `s${person}`, subject: `p${person}` }));
    await insertSignals(analytics.clickhouse, rows);
    expect(await heatmapOf(everything, 5)).toMatchObject({ views: 0, subjects: 0, clicks: 0, elements: [] });
  });
});

/** Independent of how suppression is done: everything shown is recounted from the raw signals. */
function expectNothingBelow(
  k: number,
  answer: ReturnType<typeof released>,
  rows: readonly SignalRow[],
  query: HeatmapQuery,
): void {
  const isFirst = query.kind === 'first';
  const hits = rows.filter(
    (row) =>
      isAsked(row, query) &&
      row.kind === (isFirst ? 'click' : query.kind) &&
      (!isFirst ||
        rows.every(
          (other) =>
            other.view !== row.view || other.kind !== 'click' || other.page !== row.page || clickOrder(row, other) <= 0,
        )),
  );
  const byPath = groupBy(hits, (row) => row.path);
  const shown = new Set(answer.elements.map(({ path }) => path));
  for (const { path, cells, count } of answer.elements) {
    const group = byPath.get(path) ?? [];
    expect(who(group)).toBeGreaterThanOrEqual(k);
    const byCell = groupBy(
      group,
      (row) => `${Math.min(19, Math.floor(row.x * 20))} ${Math.min(19, Math.floor(row.y * 20))}`,
    );
    const released = new Set(cells.map(([x, y]) => `${x} ${y}`));
    const hidden = [...byCell].filter(([key]) => !released.has(key)).flatMap(([, cell]) => cell);
    for (const key of released) expect(who(byCell.get(key) ?? [])).toBeGreaterThanOrEqual(k);
    if (released.size > 0 && cells.reduce((sum, cell) => sum + cell[2], 0) < count) {
      expect(who(hidden)).toBeGreaterThanOrEqual(k);
    }
  }
  if (answer.suppressed.clicks > 0) {
    expect(who(hits.filter((row) => !shown.has(row.path)))).toBeGreaterThanOrEqual(k);
  }
}

function clickOrder(a: SignalRow, b: SignalRow): number {
  return a.time - b.time || (a.session < b.session ? -1 : a.session > b.session ? 1 : a.seq - b.seq);
}
