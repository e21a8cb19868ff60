import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanOf } from '../testing/linear-span.ts';
import { admitFilters, admitInOrder, type Conditions, type Group, matches } from './admitted-filters.ts';

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
const admittedOf = (groups: readonly Group[], distinct = false) => {
  const admission = admitFilters(groups, { k: K, distinct });
  return everyFilter.filter((filter) => Object.keys(filter).length === 0 || admission.admits(filter));
};
const subjectsOf = (groups: readonly Group[]) => new Set(groups.flatMap(({ marks }) => marks)).size;

describe('the filters that may be answered', () => {
  it('let nobody compute, by any linear combination of all their answers, what a group of fewer than k subjects did', () => {
    fc.assert(
      fc.property(drawnGroups, (groups) => {
        const answers = admittedOf(groups).map((filter) =>
          groups.map(({ values }) => (matches(values, filter) ? 1 : 0)),
        );
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

  it('let nobody compute, from numbers of different subjects, how many of fewer than k some filters found together', () => {
    fc.assert(
      fc.property(drawnGroups, (groups) => {
        const people = [...new Set(groups.flatMap(({ marks }) => marks))];
        if (people.length < K) return;
        const answers = admittedOf(groups, true).map((filter) => {
          const found = new Set(groups.flatMap(({ values, marks }) => (matches(values, filter) ? marks : [])));
          return people.map((mark) => (found.has(mark) ? 1 : 0));
        });
        const computable = spanOf(answers);
        for (const few of upTo(3, people.length)) {
          expect(computable(people.map((_, at) => (few.includes(at) ? 1 : 0)))).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are the same whatever the order of the groups', () => {
    const shuffled = drawnGroups.chain((groups) =>
      fc.tuple(fc.constant(groups), fc.shuffledSubarray([...groups], { minLength: groups.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([groups, other], distinct) => {
        expect(admittedOf(other, distinct)).toEqual(admittedOf(groups, distinct));
      }),
    );
  });

  it('are never more when the work is cut short', () => {
    fc.assert(
      fc.property(drawnGroups, fc.integer({ min: 0, max: 60 }), (groups, budget) => {
        const all = admitFilters(groups, { k: K });
        const some = admitFilters(groups, { k: K, budget });
        for (const filter of everyFilter) expect(some.admits(filter) && !all.admits(filter)).toBe(false);
      }),
    );
  });

  it('are the same for people and for marks that stand for several', () => {
    fc.assert(
      fc.property(drawnGroups, (groups) => {
        const groupsOf = (mark: string) => groups.map(({ marks }) => (marks.includes(mark) ? 1 : 0)).join('');
        const sizes = new Map<string, number>();
        for (const mark of new Set(groups.flatMap(({ marks }) => marks))) {
          sizes.set(groupsOf(mark), (sizes.get(groupsOf(mark)) ?? 0) + 1);
        }
        const merged = groups.map((group) => ({ ...group, marks: [...new Set(group.marks.map(groupsOf))] }));
        const one = admitFilters(groups, { k: K, distinct: true });
        const several = admitFilters(merged, { k: K, distinct: true, sizes });
        for (const filter of everyFilter) expect(several.admits(filter)).toBe(one.admits(filter));
      }),
    );
  });
});

describe('questions admitted in an order of their own', () => {
  it('let nobody compute, by any linear combination of all answers, what a group of fewer than k subjects did', () => {
    fc.assert(
      fc.property(drawnGroups, fc.shuffledSubarray([...everyFilter]), (groups, order) => {
        const questions = order.map((filter) => (group: Group) => matches(group.values, filter));
        const { admits } = admitInOrder(groups, questions, { k: K });
        const all = everyFilter.map((filter) => (group: Group) => matches(group.values, filter));
        const answers = all
          .filter((question) => admits(question))
          .map((question) => groups.map((one) => Number(question(one))));
        const computable = spanOf(answers);
        for (let chosen = 1; chosen < 2 ** groups.length - 1; chosen++) {
          const target = groups.map((_, at) => (chosen >> at) & 1);
          const subjects = subjectsOf(groups.filter((_, at) => target[at] === 1));
          if (subjects < K && subjectsOf(groups) >= K) expect(computable(target)).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a filter', () => {
  const group = (values: Conditions, from: number, to: number): Group => ({
    values,
    count: to - from,
    marks: Array.from({ length: to - from }, (_, at) => String(from + at)),
  });

  it('is answered when it and what it leaves over have k subjects each', () => {
    const { admits } = admitFilters([group({ device: 'phone' }, 0, 12), group({ device: 'desktop' }, 12, 20)], {
      k: K,
    });
    expect([admits({ device: 'phone' }), admits({ device: 'desktop' })]).toEqual([true, true]);
  });

  it('is withheld when it, or what it leaves over, has fewer, or when nothing matches it', () => {
    const { admits } = admitFilters([group({ device: 'phone' }, 0, 12), group({ device: 'desktop' }, 12, 16)], {
      k: K,
    });
    expect([admits({ device: 'phone' }), admits({ device: 'desktop' }), admits({ device: 'tablet' })]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is withheld when different subjects are counted and another one tells that fewer than k came by both', () => {
    const both = (people: number) => [group({ device: 'phone' }, 0, 12), group({ device: 'desktop' }, 12 - people, 20)];
    const admitted = (people: number, distinct: boolean) => {
      const { admits } = admitFilters(both(people), { k: K, distinct });
      return ['phone', 'desktop'].filter((device) => admits({ device }));
    };
    expect(admitted(1, false)).toEqual(['phone', 'desktop']);
    expect(admitted(1, true)).toEqual(['phone']);
    expect(admitted(6, true)).toEqual(['phone', 'desktop']);
  });

  it('of eight saved segments and the rest ends within its budget', () => {
    const groups = Array.from({ length: 2000 }, (_, at) => {
      const segments = Array.from({ length: 8 }, (_, bit) => [`segment:${bit}`, (at >> bit) & 1 ? 'yes' : 'no']);
      const values = { ...Object.fromEntries(segments), device: ['phone', 'desktop', 'tablet'][at % 3] ?? '' };
      return group({ ...values, language: String(at >> 8) }, at * 9, at * 9 + 9);
    });
    const { admits } = admitFilters(groups, { k: K });
    expect(admits({ 'segment:3': 'yes' })).toBe(true);
    expect(admits({ 'segment:3': 'yes', device: 'phone' })).toBe(true);
  });
});

/** Choices of one to `most` of `length` places. */
function* upTo(most: number, length: number, from = 0): Generator<readonly number[]> {
  if (most === 0) return;
  for (let at = from; at < length; at++) {
    yield [at];
    for (const rest of upTo(most - 1, length, at + 1)) yield [at, ...rest];
  }
}
