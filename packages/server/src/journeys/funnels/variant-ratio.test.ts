import type { FunnelGroup } from '@scrim/protocol';
import { describe, expect, it } from 'vitest';
import { releaseGroup } from './funnel.ts';
import { comparableVariants, variantRatio } from './variant-ratio.ts';

const K = 5;
/** A group of which so many began and half completed. */
const group = (name: string, people: number, mark = people): FunnelGroup =>
  releaseGroup(
    {
      name,
      steps: [
        { count: people, mark: String(mark), took: null },
        { count: Math.floor(people / 2), mark: String(mark + 1), took: null },
      ],
    },
    K,
  );

describe('the ratio of variants', () => {
  it('is an alarm when people began in parts that equal lots hardly give, whoever was shown none', () => {
    expect(variantRatio([group('', 9000), group('cards', 1000), group('table', 1200)], K)?.isMismatch).toBe(true);
    expect(variantRatio([group('', 9000), group('cards', 1000), group('table', 1060)], K)?.isMismatch).toBe(false);
    expect(variantRatio([group('cards', 500), group('table', 500), group('list', 640)], K)?.isMismatch).toBe(true);
  });

  it('is none of one variant, and those who were shown none are compared with nobody', () => {
    const one = [group('', 200), group('cards', 100)];
    expect(variantRatio(one, K)).toBeNull();
    expect(comparableVariants(one).map(({ name }) => name)).toEqual(['cards']);
    const two = [...one, group('table', 90)];
    expect(comparableVariants(two).map(({ name }) => name)).toEqual(['cards', 'table']);
  });

  it('does not take the rounding of small groups for a mismatch', () => {
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const runs = 20_000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      let inFirst = 0;
      for (let person = 0; person < 60; person++) inFirst += random() < 0.5 ? 1 : 0;
      const drawn = [group('cards', inFirst, 2 * run), group('table', 60 - inFirst, 2 * run + 1)];
      const shown = drawn.filter(({ steps }) => (steps[0]?.people ?? 0) > 0);
      if (variantRatio(shown, K)?.isMismatch) alarms += 1;
    }
    // Twice as many without the allowance.
    expect(alarms / runs).toBeLessThan(0.0015);
  });
});
