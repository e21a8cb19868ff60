import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computableSets } from '../testing/linear-span.ts';
import { admittedCells, type CellGroup } from './admitted-cells.ts';
import { type Conditions, type Group, isAdmittedInOrder, matches } from './admitted-filters.ts';

const K = 5;
const CELLS = [3, 7, 9];
const kinds = ['phone', 'desktop'].flatMap((device) => ['en', 'es'].map((language) => ({ device, language })));
const filters: readonly Conditions[] = [
  {},
  ...kinds.flatMap(({ device, language }) => [{ device }, { language }, { device, language }]),
];
const matching = (filter: Conditions) => (group: Pick<Group, 'values'>) => matches(group.values, filter);
const questions = [{ device: 'phone' }, { device: 'desktop' }, { language: 'en' }, { language: 'es' }].map(matching);
const people = (from: number, number: number) => Array.from({ length: number }, (_, at) => String(from + at));

/** Of each kind of visit, how many people hit each cell; they may be others, or the same, in another. */
const drawnElement = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 30 }),
      number: fc.oneof(fc.constantFrom(0, 0, 1, 5, 9, 12), fc.integer({ min: 0, max: 14 })),
    }),
    { minLength: kinds.length * CELLS.length, maxLength: kinds.length * CELLS.length },
  )
  .map((drawn) =>
    CELLS.flatMap((cell, column) =>
      kinds.map((values, row): CellGroup => {
        const { from = 0, number = 0 } = drawn[column * kinds.length + row] ?? {};
        return { values, cell, count: number, marks: people(row * 15 + from, number) };
      }),
    ),
  )
  .map(withoutRareCells);

describe('the cells of an element that a narrowed answer shows', () => {
  it('let nobody compute, from all counts and cells, what fewer than k subjects did', () => {
    const seen = { narrowed: 0, withoutCells: 0 };
    fc.assert(
      fc.property(drawnElement, (groups) => {
        const there = groups.filter(({ count }) => count > 0);
        if (subjectsOf(there).size < K) return;
        const sum = (counts: (group: CellGroup) => boolean) => groups.map((group) => Number(counts(group)));
        const known = filters.flatMap((filter) => {
          const asked = matching(filter);
          if (!isAdmittedInOrder(there, questions, asked, { k: K })) return [];
          const cells = [...admittedCells(there, questions, asked, { k: K })];
          if (Object.keys(filter).length > 0) seen[cells.length > 0 ? 'narrowed' : 'withoutCells'] += 1;
          return [sum(asked), ...cells.map((cell) => sum((group) => group.cell === cell && asked(group)))];
        });
        const sets = computableSets(
          groups.map(({ count }) => count),
          known,
        );
        for (const set of sets) {
          expect(subjectsOf(set.flatMap((at) => groups[at] ?? [])).size).toBeGreaterThanOrEqual(K);
        }
      }),
      { numRuns: 100 },
    );
    // Else the test would pass by showing nothing, or by withholding nothing.
    expect(Math.min(seen.narrowed, seen.withoutCells)).toBeGreaterThan(25);
  }, 120_000);

  it('are the same whatever the order of the groups, and when values that no question tells apart are joined', () => {
    const shuffled = drawnElement.chain((groups) =>
      fc.tuple(fc.constant(groups), fc.shuffledSubarray(groups, { minLength: groups.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.constantFrom('phone', 'desktop'), ([groups, other], device) => {
        const cells = (given: readonly CellGroup[]) =>
          [...admittedCells(given, questions, matching({ device }), { k: K })].sort();
        const joined = other.map((group) => ({ ...group, values: { device: group.values.device ?? '' } }));
        expect([cells(other), cells(joined)]).toEqual([cells(groups), cells(groups)]);
      }),
    );
  });

  const element = (...cells: readonly (readonly [phone: number, desktop: number])[]) =>
    withoutRareCells(
      cells.flatMap(([phone, desktop], cell): CellGroup[] => [
        { values: { device: 'phone' }, cell, count: phone, marks: people(100 * cell, phone) },
        { values: { device: 'desktop' }, cell, count: desktop, marks: people(100 * cell + 50, desktop) },
      ]),
    );
  const onPhones = (groups: readonly CellGroup[]) =>
    [...admittedCells(groups, questions, matching({ device: 'phone' }), { k: K })].sort();

  it('are those that the filter divides into nobody or k subjects, when it divides the rest so as well', () => {
    expect(onPhones(element([20, 20], [15, 0], [9, 1], [9, 5]))).toEqual([0, 1]);
    expect(onPhones(element([20, 20], [9, 9], [3, 3]))).toEqual([0]);
    expect(onPhones(element([20, 20], [9, 9]))).toEqual([0, 1]);
  });

  it('are none when the rest would tell of fewer than k subjects, or when most hits are in it', () => {
    expect(onPhones(element([9, 9], [9, 1]))).toEqual([]);
    expect(onPhones(element([12, 20], [1, 2], [0, 3]))).toEqual([]);
    expect(onPhones(element([9, 9], [30, 4], [2, 6]))).toEqual([]);
  });
});

it('of many cells cost as few questions as those of one', () => {
  let put = 0;
  const counted = (filter: Conditions) => (group: Pick<Group, 'values'>) => {
    put += 1;
    return matches(group.values, filter);
  };
  const cells = Array.from({ length: 400 }, (_, cell) => cell);
  const groups = cells.flatMap((cell) =>
    kinds.map((values): CellGroup => ({ values, cell, count: 9, marks: people(0, 9) })),
  );
  const all = [{ device: 'phone' }, { device: 'desktop' }, { language: 'en' }, { language: 'es' }];
  const shown = admittedCells(groups, all.map(counted), counted({ language: 'es' }), { k: K });
  expect(shown.size).toBe(cells.length);
  expect(put).toBeLessThanOrEqual(3 * kinds.length * all.length);
});

/** As the store reads them: what fewer than k subjects of a cell did is told without the cell. */
function withoutRareCells(groups: readonly CellGroup[]): CellGroup[] {
  return groups.map((group) => {
    const subjects = subjectsOf(groups.filter(({ cell }) => cell === group.cell));
    return subjects.size < K ? { ...group, cell: null } : group;
  });
}

function subjectsOf(groups: readonly Group[]): ReadonlySet<string> {
  return new Set(groups.flatMap(({ marks }) => marks));
}
