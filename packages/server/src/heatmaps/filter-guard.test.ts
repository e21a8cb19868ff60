import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Atom, admittedFilters, type Filter, guardFilter, matches } from './filter-guard.ts';
import { released } from './heatmap.ts';
import { countHits, type HeatmapQuery } from './store.ts';
import { openAnalytics } from './testing/analytics.ts';
import { insertSignals, type SignalRow, signalRow } from './testing/signal-rows.ts';

const K = 5;
const drawnAtoms = fc.uniqueArray(
  fc.record({
    device: fc.constantFrom('phone' as const, 'tablet' as const, 'desktop' as const),
    variant: fc.constantFrom('', 'cards', 'table'),
    people: fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 }),
    count: fc.integer({ min: 1, max: 50 }),
  }),
  { selector: ({ device, variant }) => `${device} ${variant}`, maxLength: 9 },
);
const everything: Filter = { device: null, variant: null };

describe('the filters that may be answered', () => {
  it('yield by addition and subtraction no group of fewer than k subjects', () => {
    fc.assert(
      fc.property(drawnAtoms, (drawn) => {
        const atoms = drawn.map(({ people, ...atom }): Atom => ({ ...atom, marks: people.map(String) }));
        const answers = [everything, ...admittedFilters(atoms, K)];
        for (const signs of signsUpTo(4, answers.length)) {
          const sums = atoms.map((atom) =>
            signs.reduce((sum, [at, sign]) => sum + (matches(atom, answers[at] ?? everything) ? sign : 0), 0),
          );
          if (sums.some((sum) => sum !== 0 && sum !== 1) || !sums.includes(1)) continue;
          const group = atoms.filter((_, at) => sums[at] === 1);
          if (group.length === atoms.length) continue;
          expect(new Set(group.flatMap(({ marks }) => marks)).size).toBeGreaterThanOrEqual(K);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a filtered heatmap', () => {
  let analytics: Awaited<ReturnType<typeof openAnalytics>>;
  beforeAll(async () => {
    analytics = await openAnalytics();
  });
  afterAll(() => analytics.close());
  beforeEach(() => analytics.clickhouse.command({ query: 'TRUNCATE TABLE signals' }));

  const people = (device: SignalRow['device'], number: number, given: Partial<SignalRow> = {}) =>
    Array.from({ length: number }, (_, at) =>
      signalRow({ device, session: `${device}-${at}`, subject: `${device}-${at}`, view: `${device}-${at}`, ...given }),
    );
  const heatmap = async (device: HeatmapQuery['device']) => {
    const query: HeatmapQuery = {
      site: 'meadow-loans',
      page: '/apply/amount',
      kind: 'click',
      device,
      variant: null,
      from: '2026-11-01',
      to: '2026-11-30',
    };
    const { clickhouse } = analytics;
    return released(await countHits(clickhouse, query, K), query, K, await guardFilter(clickhouse, query, K));
  };

  it('is withheld when it and the others would leave fewer than k subjects over', async () => {
    await insertSignals(analytics.clickhouse, [
      ...people('phone', 12),
      ...people('desktop', 8),
      ...people('tablet', 2),
    ]);
    expect(await heatmap(null)).toMatchObject({ subjects: 22, clicks: 22 });
    expect(await heatmap('phone')).toMatchObject({ subjects: 12, clicks: 12, elements: [{ cells: [[10, 10, 12]] }] });
    for (const device of ['desktop', 'tablet'] as const) {
      expect(await heatmap(device)).toMatchObject({ views: 0, subjects: 0, clicks: 0, elements: [] });
    }
  });

  it('is withheld when all but fewer than k subjects match it', async () => {
    await insertSignals(analytics.clickhouse, [...people('phone', 12), ...people('desktop', 4)]);
    expect(await heatmap('phone')).toMatchObject({ subjects: 0, elements: [] });
  });

  it('leaves out an element, and a cell, of which the unfiltered one would leave fewer than k subjects over', async () => {
    const rare = { path: 'html>body:2>a:9', seq: 1 };
    const aside = { x: 0.9, seq: 2 };
    await insertSignals(analytics.clickhouse, [
      ...['phone', 'desktop'].flatMap((device) => people(device === 'phone' ? 'phone' : 'desktop', 9)),
      ...[...people('phone', 9, rare), ...people('desktop', 1, rare)],
      ...[...people('phone', 9, aside), ...people('desktop', 1, aside)],
    ]);
    expect((await heatmap(null)).elements.map(({ cells }) => cells.length).sort()).toEqual([1, 2]);
    const phone = await heatmap('phone');
    expect(phone.elements).toMatchObject([{ path: 'html>body:2>button:1', cells: [[10, 10, 9]] }]);
    expect(phone).toMatchObject({ suppressed: { elements: 0, clicks: 0 } });
  });
});

/** Choices of up to `most` of `length` answers, each added or subtracted. */
function* signsUpTo(most: number, length: number, from = 0): Generator<(readonly [at: number, sign: 1 | -1])[]> {
  if (most === 0) return;
  for (let at = from; at < length; at++) {
    for (const sign of [1, -1] as const) {
      yield [[at, sign]];
      for (const rest of signsUpTo(most - 1, length, at + 1)) yield [[at, sign], ...rest];
    }
  }
}
