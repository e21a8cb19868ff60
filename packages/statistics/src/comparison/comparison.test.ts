import { describe, expect, it } from 'vitest';
import { drawHits, seededRandom } from '../testing/seeded-random.ts';
import { alwaysValidInterval, TUNING } from './always-valid.ts';
import { mixtureMismatch, sampleRatioMismatch } from './sample-ratio.ts';
import { meanOf, uplift } from './uplift.ts';

/** Mean and variance of one observation out of a sum and a sum of squares. */
const meanOfSums = (sum: number, squares: number, size: number) => ({
  mean: sum / size,
  variance: (squares - sum ** 2 / size) / (size - 1),
  size,
});

describe('uplift', () => {
  // Expected values of GrowthBook's test suite: packages/stats/tests/frequentist/test_tests.py.
  it('of two means is that of a published test suite', () => {
    const result = uplift(meanOfSums(1396.87, 52377.9767, 3000), meanOfSums(2422.7, 134698.29, 3461));
    expect(result?.estimate).toBeCloseTo(0.50336, 5);
    expect(result?.standardError).toBeCloseTo(0.33341, 5);
  });

  it('of two rates is that of a published test suite', () => {
    const few = uplift(meanOf({ hits: 14, of: 28 }), meanOf({ hits: 16, of: 30 }));
    expect(few?.estimate).toBeCloseTo(0.06667, 5);
    expect(few?.standardError).toBeCloseTo(0.2717, 3);
    const many = uplift(meanOf({ hits: 1396, of: 3000 }), meanOf({ hits: 2422, of: 3461 }));
    expect(many?.estimate).toBeCloseTo(0.50386, 5);
    expect(many?.standardError).toBeCloseTo(0.03386, 5);
  });

  it('says nothing of a baseline of nobody or of nothing', () => {
    expect(uplift(meanOf({ hits: 0, of: 40 }), meanOf({ hits: 3, of: 40 }))).toBeNull();
    expect(uplift(meanOf({ hits: 0, of: 0 }), meanOf({ hits: 3, of: 40 }))).toBeNull();
  });

  it('holds the truth as often as its interval says', () => {
    const random = seededRandom(3);
    let held = 0;
    for (let run = 0; run < 3000; run++) {
      const result = uplift(
        meanOf({ hits: drawHits(random, 400, 0.3), of: 400 }),
        meanOf({ hits: drawHits(random, 400, 0.36), of: 400 }),
      );
      if (result && result.interval.low <= 0.2 && 0.2 <= result.interval.high) held += 1;
    }
    expect(held / 3000).toBeGreaterThan(0.935);
    expect(held / 3000).toBeLessThan(0.965);
  });
});

describe('the always-valid interval', () => {
  // Expected values of GrowthBook's test suite, the same file: TestSequentialTTest.
  it('is that of a published test suite', () => {
    const means = { estimate: 0.503363, standardError: 0.333412, size: 6461 };
    const interval = alwaysValidInterval(means, 0.95, 1000);
    expect(interval.low).toBeCloseTo(-0.55844, 4);
    expect(interval.high).toBeCloseTo(1.56516, 4);
    const rates = uplift(meanOf({ hits: 1396, of: 3000 }), meanOf({ hits: 2422, of: 3461 }));
    const byDefault = alwaysValidInterval({ ...(rates ?? { estimate: 0, standardError: 0 }), size: 6461 });
    expect(byDefault.low).toBeCloseTo(0.40098, 4);
    expect(byDefault.high).toBeCloseTo(0.60675, 4);
    expect(TUNING).toBe(5000);
  });

  it('is left by the truth no more often than it says, at whatever moment one stops, where the usual one is left often', () => {
    const random = seededRandom(5);
    let left = 0;
    let leftUsual = 0;
    for (let run = 0; run < 400; run++) {
      const seen = { a: 0, b: 0, of: 0 };
      let [out, outUsual] = [false, false];
      for (let look = 0; look < 40; look++) {
        seen.a += drawHits(random, 100, 0.4);
        seen.b += drawHits(random, 100, 0.4);
        seen.of += 100;
        const result = uplift(meanOf({ hits: seen.a, of: seen.of }), meanOf({ hits: seen.b, of: seen.of }));
        if (result === null) continue;
        const interval = alwaysValidInterval({ ...result, size: 2 * seen.of });
        out ||= interval.low > 0 || interval.high < 0;
        outUsual ||= result.interval.low > 0 || result.interval.high < 0;
      }
      if (out) left += 1;
      if (outUsual) leftUsual += 1;
    }
    expect(left / 400).toBeLessThan(0.05);
    expect(leftUsual / 400).toBeGreaterThan(0.2);
  });
});

describe('sample ratio mismatch', () => {
  // Expected values of GrowthBook's test suite: check_srm.
  it.each([
    [[1000, 1200], [0.5, 0.5], 0.000020079],
    [[310, 98], [0.75, 0.25], 0.647434186],
    [[500, 500, 600], [0.34, 0.33, 0.33], 0.000592638],
    [[500, 500], [0.5, 0.5], 1],
    [[0, 0, 0], [0.34, 0.33, 0.33], 1],
  ])('of %j at %j is that of a published test suite', (observed, shares, p) => {
    expect(sampleRatioMismatch(observed, shares)).toBeCloseTo(p, 8);
  });
});

describe('a changed mixture', () => {
  // R's documentation of chisq.test: party by gender (Agresti 2007, p. 39), X² = 30.07 on 2 degrees, p = 2.954e-07.
  it('is told as a textbook tells it', () => {
    expect(mixtureMismatch([762, 327, 468], [484, 239, 477]) / 2.954e-7).toBeCloseTo(1, 3);
  });

  it('is none of one kind alone, or with nobody on a side', () => {
    expect(mixtureMismatch([40, 0], [70, 0])).toBe(1);
    expect(mixtureMismatch([40, 20], [0, 0])).toBe(1);
  });
});
