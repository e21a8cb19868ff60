import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { releaseGoals } from '../forms/form.ts';
import { releaseGroups, releaseLeavers } from '../funnels/funnel.ts';
import { releasePaths } from '../paths/path.ts';
import { releasedShare } from './released-share.ts';
import { type Counted, roundDescending, roundDuration, roundPeople } from './rounding.ts';

const mark = (text: string) => createHash('sha256').update(text).digest().readBigUInt64BE(0);
const markOf = (people: readonly string[]) => people.reduce((all, one) => all ^ mark(one), 0n).toString();
const people = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `person-${from + n}`);

describe('fixed random rounding', () => {
  it('gives multiples of k less than k away, and nothing of fewer than k', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 5, max: 20 }), fc.bigInt(0n, 2n ** 64n - 1n), (count, k, drawn) => {
        const shown = roundPeople({ count, mark: drawn.toString() }, k);
        expect(shown % k).toBe(0);
        if (count < k) expect(shown).toBe(0);
        else {
          expect(Math.abs(shown - count)).toBeLessThan(k);
          expect(shown).toBeGreaterThanOrEqual(k);
        }
      }),
    );
  });

  it('is right on average', () => {
    const runs = 4000;
    for (const count of [11, 12, 13, 14, 15]) {
      const sum = Array.from({ length: runs }, (_, n) =>
        roundPeople({ count, mark: markOf(people(count, n * 20)) }, 5),
      );
      // Four standard errors of a mean of values 5 apart.
      expect(Math.abs(sum.reduce((a, b) => a + b, 0) / runs - count)).toBeLessThan((4 * 2.5) / Math.sqrt(runs));
    }
  });

  it('does not tell by subtraction how many people are in one group and not in another', () => {
    // For many groups: the difference of "everybody" and "everybody but those who did X", X being one person or nobody.
    const differences = (single: boolean) =>
      Array.from({ length: 3000 }, (_, n) => {
        const all = people(43, n * 60);
        const rest = single ? all.slice(1) : all;
        const shown = (group: string[]) => roundPeople({ count: group.length, mark: markOf(group) }, 5);
        return shown(all) - shown(rest);
      });
    const share = (values: number[], value: number) => values.filter((one) => one === value).length / values.length;
    const one = differences(true);
    expect(new Set(one)).toEqual(new Set([-5, 0, 5]));
    // One person more shows as k more, as k fewer or not at all, each often.
    expect(share(one, 0)).toBeGreaterThan(0.3);
    expect(share(one, -5)).toBeGreaterThan(0.05);
    expect(new Set(differences(false))).toEqual(new Set([0]));
  });

  it('hides one person from whoever averages over many groups until 4 (k² − 1) / 3 pairs of questions, as the docs say', () => {
    const runs = 6000;
    for (const k of [5, 8]) {
      // Pairs of groups that each differ by one person; their sizes are not known to who asks.
      const differences = Array.from({ length: runs }, (_, n) => {
        const all = people(3 * k + (n % k), n * 60);
        const shown = (group: string[]) => roundPeople({ count: group.length, mark: markOf(group) }, k);
        return shown([...all, 'this one']) - shown(all);
      });
      const mean = differences.reduce((a, b) => a + b, 0) / runs;
      const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (runs - 1);
      const expected = (k ** 2 - 1) / 3;
      expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(expected / runs));
      expect(variance).toBeGreaterThan(expected * 0.9);
      // Two standard errors of the mean of so many pairs are one person.
      const pairs = (4 * (k ** 2 - 1)) / 3;
      expect(2 * Math.sqrt(variance / pairs)).toBeGreaterThan(0.94);
    }
  });

  it('never shows more people at a step than at the one before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }), (drops) => {
        let left = 400;
        const counts = drops.map((drop) => {
          left = Math.max(0, left - (drop % 7));
          return { count: left, mark: markOf(people(left)) };
        });
        const shown = roundDescending(counts, 5);
        expect([...shown].sort((a, b) => b - a)).toEqual(shown);
      }),
    );
  });

  it('keeps two digits of a duration', () => {
    expect([0, 7, 94, 1234, 98_765, 3_661_000].map(roundDuration)).toEqual([0, 7, 94, 1200, 99_000, 3_700_000]);
  });

  it('widens an interval by its own variance', () => {
    const narrow = releasedShare(500, 1000, 1);
    const wide = releasedShare(500, 1000, 50);
    expect(narrow).toMatchObject({ value: 0.5 });
    expect(narrow?.lower).toBeCloseTo(0.469, 2);
    expect((wide?.upper ?? 0) - (wide?.lower ?? 0)).toBeGreaterThan((narrow?.upper ?? 0) - (narrow?.lower ?? 0));
    expect(releasedShare(0, 0, 5)).toBeNull();
    // Rounded up where its whole was rounded down.
    for (const [part, whole] of [
      [95, 90],
      [25, 20],
      [15, 10],
    ] as const) {
      const { value, lower, upper } = releasedShare(part, whole, 5) ?? { value: 0, lower: 0, upper: 0 };
      expect([value, upper]).toEqual([1, 1]);
      expect(lower).toBeGreaterThan(0);
      expect(lower).toBeLessThan(1);
    }
  });
});

describe('of numbers that are rounded alike, no answer tells the larger by its order', () => {
  /** Up to twelve names in any order, with counts that are rounded to 10 or to 15. */
  const counts = fc.uniqueArray(
    fc.record({ name: fc.constantFrom(...'abcdefghijkl'), count: fc.integer({ min: 11, max: 14 }) }),
    {
      minLength: 2,
      selector: ({ name }) => name,
    },
  );
  const counted = (name: string, count: number): Counted => ({
    count,
    mark: markOf(people(count, name.charCodeAt(0) * 100)),
  });
  /** The most, then by name. */
  const expected = (drawn: readonly { readonly name: string; readonly count: number }[]) =>
    drawn
      .map(({ name, count }) => ({ name, shown: roundPeople(counted(name, count), 5) }))
      .sort((a, b) => b.shown - a.shown || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name);

  it.each<
    [
      string,
      (drawn: readonly { readonly name: string; readonly count: number }[]) => readonly (string | null)[],
      number,
    ]
  >([
    [
      'groups of a funnel',
      (drawn) =>
        releaseGroups(
          drawn.map(({ name, count }) => ({ name, steps: [{ ...counted(name, count), took: null }] })),
          5,
        ).map(({ name }) => name),
      12,
    ],
    [
      'pages to which leavers went',
      (drawn) => {
        const next = drawn.map(({ name, count }) => ({ page: name, people: counted(name, count) }));
        const all = { count: 99, mark: '1' };
        return releaseLeavers({ step: 1, people: all, cameBack: all, next }, 5).next.map(({ page }) => page);
      },
      12,
    ],
    [
      'goals of a form',
      (drawn) => {
        const went = drawn.map(({ name, count }) => ({
          goal: { kind: 'page' as const, name },
          visits: counted(name, count),
        }));
        return releaseGoals({ isSubmitted: false, went }, 5).map(({ name }) => name);
      },
      8,
    ],
    [
      'links and named nodes of paths',
      (drawn) => {
        const links = drawn.map(({ name, count }) => ({
          position: 0,
          from: 'page /',
          to: `page ${name}`,
          visits: count,
          mark: counted(name, count).mark,
          subjects: people(count, name.charCodeAt(0) * 100),
        }));
        const total = { visits: 500, mark: '1', subjects: people(500) };
        const { nodes, links: shown } = releasePaths({ total, links }, 'page /', 5);
        return shown.flatMap(({ to }) => (nodes[to]?.kind === 'page' ? [nodes[to].name] : []));
      },
      8,
    ],
  ])('%s', (_what, release, most) => {
    fc.assert(
      fc.property(counts, (drawn) => {
        expect(release(drawn)).toEqual(expected(drawn).slice(0, most));
      }),
    );
  });
});
