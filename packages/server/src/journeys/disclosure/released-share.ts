import type { Estimate } from '@scrim/protocol';
import { differenceInterval, type Proportion, proportionInterval } from '@scrim/statistics';

/**
 * A share of rounded numbers with its 95 % Wilson interval; null when there is nobody to divide by. Both numbers carry a
 * rounding error besides chance: its variance, at most k²/4 each, is added by counting on correspondingly fewer people.
 */
export function releasedShare(part: number, whole: number, k: number): Estimate | null {
  const proportion = effectiveProportion(part, whole, k);
  if (proportion === null) return null;
  const { low, high } = proportionInterval(proportion);
  return { value: Math.min(1, part / whole), lower: low, upper: high };
}

/** `a − b` with Newcombe's interval, rounding included as above. */
export function releasedDifference(
  a: readonly [part: number, whole: number],
  b: readonly [part: number, whole: number],
  k: number,
): Estimate | null {
  const first = effectiveProportion(...a, k);
  const second = effectiveProportion(...b, k);
  if (first === null || second === null) return null;
  const { low, high } = differenceInterval(first, second);
  return { value: a[0] / a[1] - b[0] / b[1], lower: low, upper: high };
}

/**
 * The proportion among as many people as would vary by chance alone as this one does by chance and rounding; null of nobody. Each
 * rounded by itself, a part may be more than its whole: it is all of it.
 */
export function effectiveProportion(part: number, whole: number, k: number): Proportion | null {
  if (whole <= 0) return null;
  const rate = Math.min(1, part / whole);
  // Agresti and Coull's centre keeps the variance of a rate of 0 or 1 from vanishing.
  const centre = (rate * whole + 2) / (whole + 4);
  const chance = (centre * (1 - centre)) / whole;
  const rounding = ((k * k) / 4) * ((1 + centre * centre) / (whole * whole));
  const of = whole * (chance / (chance + rounding));
  return { hits: rate * of, of };
}
