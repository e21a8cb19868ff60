import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanOf } from '../testing/linear-span.ts';
import { admitInOrder, type Conditions, type Group, isAdmittedInOrder, matches } from './admitted-filters.ts';

const K = 5;
const DIMENSIONS = { device: ['phone', 'desktop'], language: ['en', 'es'], 'outcome:signed': ['yes', 'no'] } as const;
const drawnGroups = fc
  .uniqueArray(
    fc.record({
      device: fc.constantFrom(...DIMENSIONS.device),
      language: fc.constantFrom(...DIMENSIONS.language),
      signed: fc.constantFrom(...DIMENSIONS['outcome:signed']),
      people: fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 1, maxLength: 14 }),
      count: fc.integer({ min: 1, max: 50 }),
    }),
    { selector: ({ device, language, signed }) => `${device} ${language} ${signed}`, minLength: 1, maxLength: 8 },
  )
  .map((drawn) =>
    drawn.map(
      ({ device, language, signed, people, count }): Group => ({
        values: { device, language, 'outcome:signed': signed },
        count,
        marks: people.map(String),
      }),
    ),
  );
const everyFilter: readonly Conditions[] = Object.entries(DIMENSIONS).reduce<readonly Conditions[]>(
  (filters, [name, values]) =>
    filters.flatMap((filter) => [filter, ...values.map((value) => ({ ...filter, [name]: value }))]),
  [{}],
);
const matching = (filter: Conditions) => (group: Group) => matches(group.values, filter);
const drawnOrder = fc.shuffledSubarray(everyFilter.map(matching));
const subjectsOf = (groups: readonly Group[]) => new Set(groups.flatMap(({ marks }) => marks)).size;

describe('questions admitted in an order', () => {
  it('let nobody compute, by any linear combination of all answers, what a group of fewer than k subjects did', () => {
    fc.assert(
      fc.property(drawnGroups, drawnOrder, (groups, order) => {
        const { admits } = admitInOrder(groups, order, { k: K });
        const answers = everyFilter
          .map(matching)
          .filter((question) => admits(question))
          .map((question) => groups.map((one) => Number(question(one))));
        const computable = spanOf(answers);
        for (let chosen = 1; chosen < 2 ** groups.length - 1; chosen++) {
          const target = groups.map((_, at) => (chosen >> at) & 1);
          const subjects = subjectsOf(groups.filter((_, at) => target[at] === 1));
          if (subjects < K && subjectsOf(groups) >= K) expect(computable(target)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are the same whatever the order of the groups', () => {
    const shuffled = drawnGroups.chain((groups) =>
      fc.tuple(fc.constant(groups), fc.shuffledSubarray([...groups], { minLength: groups.length })),
    );
    fc.assert(
      fc.property(shuffled, drawnOrder, ([groups, other], order) => {
        const admitted = (given: readonly Group[]) => {
          const { admits } = admitInOrder(given, order, { k: K });
          return everyFilter.filter((filter) => admits(matching(filter)));
        };
        expect(admitted(other)).toEqual(admitted(groups));
      }),
    );
  });

  it('are judged alike one by one and all at once', () => {
    fc.assert(
      fc.property(drawnGroups, drawnOrder, (groups, order) => {
        const { admits } = admitInOrder(groups, order, { k: K });
        for (const asked of everyFilter.map(matching)) {
          expect(isAdmittedInOrder(groups, order, asked, { k: K })).toBe(admits(asked));
        }
      }),
    );
  });
});

describe('a filter', () => {
  const group = (values: Conditions, from: number, to: number): Group => ({
    values,
    count: to - from,
    marks: Array.from({ length: to - from }, (_, at) => String(from + at)),
  });

  const admitted = (...groups: readonly Group[]) => {
    const questions = ['phone', 'desktop'].map((device) => matching({ device }));
    return ['phone', 'desktop', 'tablet'].filter((device) =>
      isAdmittedInOrder(groups, questions, matching({ device }), { k: K }),
    );
  };

  it('is answered when it and what it leaves over have k subjects each', () => {
    expect(admitted(group({ device: 'phone' }, 0, 12), group({ device: 'desktop' }, 12, 20))).toEqual([
      'phone',
      'desktop',
    ]);
  });

  it('is withheld when it, or what it leaves over, has fewer, or when nothing matches it', () => {
    expect(admitted(group({ device: 'phone' }, 0, 12), group({ device: 'desktop' }, 12, 16))).toEqual([]);
  });
});
