import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { medianOf, medianRanks } from './median.ts';

describe('a median', () => {
  // Distribution-free intervals of a median at 95 %, as tabled from the binomial (Hollander and Wolfe; Conover).
  it.each([
    [6, 1, 6],
    [10, 2, 9],
    [20, 6, 15],
    [25, 8, 18],
  ])('of %s values lies between the tabled ranks', (size, low, high) => {
    expect(medianRanks(size)).toEqual({ low, high });
  });

  it('has no interval while five values would be too few', () => {
    expect(medianRanks(5)).toBeNull();
    expect(medianOf([1, 2, 3])).toEqual({ median: 2, interval: null });
    expect(medianOf([])).toBeNull();
  });

  it('is the middle value, or halfway between two', () => {
    expect(medianOf([1, 2, 3, 4, 5, 60])).toEqual({ median: 3.5, interval: { low: 1, high: 60 } });
  });

  it('of a lopsided distribution lies in its interval at least as often as it says', () => {
    const random = seededRandom(13);
    let held = 0;
    for (let run = 0; run < 3000; run++) {
      const values = Array.from({ length: 31 }, () => -Math.log(1 - random())).sort((a, b) => a - b);
      const interval = medianOf(values)?.interval;
      if (interval && interval.low <= Math.LN2 && Math.LN2 <= interval.high) held += 1;
    }
    expect(held / 3000).toBeGreaterThan(0.945);
  });
});
