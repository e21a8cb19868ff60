import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kMedoids, standardise } from './k-medoids.ts';
import { guardedSizes, spread } from './representatives.ts';

const points = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
  minLength: 1,
  maxLength: 40,
});
const apart = (a: readonly number[], b: readonly number[]) =>
  Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));

describe('k-medoids', () => {
  it('finds groups that are plain to see, each by its middle', () => {
    const around = (x: number, y: number) => [0, 1, 2, 3, 4].map((step) => [x + step, y]);
    const all = [...around(0, 0), ...around(100, 0), ...around(0, 100)];
    const { medoids, groups } = kMedoids(all, 3);
    expect(medoids.map((medoid) => all[medoid]).sort()).toEqual(
      [
        [102, 0],
        [2, 0],
        [2, 100],
      ].sort(),
    );
    expect(new Set(groups.slice(0, 5)).size).toBe(1);
    expect(new Set(groups).size).toBe(3);
  });

  it('puts every point with its nearest medoid, and every medoid with itself', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 10 }), (all, count) => {
        const { medoids, groups } = kMedoids(all, count);
        expect(new Set(medoids).size).toBe(Math.min(count, all.length));
        for (const [group, medoid] of medoids.entries()) expect(groups[medoid]).toBe(group);
        for (const [point, group] of groups.entries()) {
          const own = apart(all[point] ?? [], all[medoids[group] ?? 0] ?? []);
          for (const medoid of medoids)
            expect(own).toBeLessThanOrEqual(apart(all[point] ?? [], all[medoid] ?? []) + 1e-4);
        }
      }),
    );
  });

  it('is no worse than the best single choice of its first step', () => {
    fc.assert(
      fc.property(points, (all) => {
        const cost = (medoid: number) => all.reduce((sum, one) => sum + apart(one, all[medoid] ?? []), 0);
        const { medoids } = kMedoids(all, 1);
        const best = Math.min(...all.map((_, medoid) => cost(medoid)));
        expect(cost(medoids[0] ?? 0)).toBeLessThanOrEqual(best + 1e-3);
      }),
    );
  });
});

describe('standardised features', () => {
  it('have mean 0 and deviation 1, or are 0 where all are equal', () => {
    const columns = standardise([
      [1, 7, 100],
      [3, 7, 300],
    ]);
    expect(columns).toEqual([
      [-1, 0, -1],
      [1, 0, 1],
    ]);
  });
});

describe('sizes of groups', () => {
  it('are withheld under k people, with others until what a subtraction gives is k people', () => {
    const people = (from: number, count: number) => Array.from({ length: count }, (_, index) => `p${from + index}`);
    expect(guardedSizes([people(0, 9), people(20, 8)], 5)).toEqual([9, 8]);
    expect(guardedSizes([people(0, 9), people(20, 6), people(40, 2)], 5)).toEqual([9, null, null]);
    expect(guardedSizes([people(0, 3), people(20, 3), people(40, 9)], 5)).toEqual([null, null, 9]);
    expect(guardedSizes([['a', 'a', 'a', 'a', 'a', 'a'], people(20, 6)], 5)).toEqual([null, null]);
  });

  it('come from visits spread evenly over a long list', () => {
    expect(spread(4, 10)).toEqual([0, 1, 2, 3]);
    expect(spread(10, 4)).toEqual([0, 2, 5, 7]);
  });
});
