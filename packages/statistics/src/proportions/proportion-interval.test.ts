import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawHits, seededRandom } from '../testing/seeded-random.ts';
import { differenceInterval, proportionInterval } from './proportion-interval.ts';
import { exceedsP } from './two-proportions.ts';

describe('the interval of a proportion', () => {
  // Newcombe, Statist. Med. 17, 857–872 (1998), Table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %s in %s is the published one', (hits, of, low, high) => {
    const interval = proportionInterval({ hits, of });
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('holds the truth about as often as it says, also with few people and rare events', () => {
    const random = seededRandom(7);
    for (const [of, rate] of [
      [12, 0.1],
      [40, 0.5],
      [300, 0.03],
    ] as const) {
      let held = 0;
      for (let run = 0; run < 4000; run++) {
        const { low, high } = proportionInterval({ hits: drawHits(random, of, rate), of });
        if (low <= rate && rate <= high) held += 1;
      }
      expect(held / 4000).toBeGreaterThan(0.93);
      expect(held / 4000).toBeLessThan(0.99);
    }
  });

  it('holds the rate and stays between nothing and all', () => {
    const drawn = fc
      .integer({ min: 1, max: 5000 })
      .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));
    fc.assert(
      fc.property(drawn, ([hits, of]) => {
        const { low, high } = proportionInterval({ hits, of });
        expect(0 <= low && low <= hits / of && hits / of <= high && high <= 1).toBe(true);
      }),
    );
  });
});

describe('the interval of a difference of proportions', () => {
  // Newcombe, Statist. Med. 17, 873–890 (1998), Table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %s in %s and %s in %s is the published one', (a, ofA, b, ofB, low, high) => {
    const interval = differenceInterval({ hits: a, of: ofA }, { hits: b, of: ofB });
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

describe('the test of two proportions', () => {
  // R: prop.test(c(15, 25), c(50, 50)) gives 0.06619 two-sided; the one-sided p is half of it.
  it('agrees with prop.test of R', () => {
    expect(exceedsP({ hits: 25, of: 50 }, { hits: 15, of: 50 })).toBeCloseTo(0.0331, 3);
  });

  it('raises a false alarm no more often than it says', () => {
    const random = seededRandom(11);
    let alarms = 0;
    for (let run = 0; run < 4000; run++) {
      const draw = (of: number) => ({ hits: drawHits(random, of, 0.2), of });
      if (exceedsP(draw(60), draw(90)) < 0.05) alarms += 1;
    }
    expect(alarms / 4000).toBeLessThan(0.055);
  });
});
