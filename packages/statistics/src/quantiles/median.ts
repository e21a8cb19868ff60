import { logGamma } from '../distributions/gamma.ts';
import type { Interval } from '../interval.ts';

/**
 * Ranks (from 1) of the ordered values between which the median of the population lies with at least the given confidence,
 * whatever the distribution; null while there are too few values (under 6 for 95 %).
 * (Conover, "Practical Nonparametric Statistics", 3rd ed., §3.2: order statistics of a binomial with p = ½.)
 */
export function medianRanks(size: number, confidence = 0.95): { readonly low: number; readonly high: number } | null {
  const tail = (1 - confidence) / 2;
  let below = 0;
  let rank = 0;
  for (let value = 0; value < size / 2; value++) {
    below += Math.exp(logGamma(size + 1) - logGamma(value + 1) - logGamma(size - value + 1) - size * Math.LN2);
    if (below > tail) break;
    rank = value + 1;
  }
  return rank === 0 ? null : { low: rank, high: size + 1 - rank };
}

/** The median of ordered values, and an interval of two of them; null of none. */
export function medianOf(
  ordered: readonly number[],
  confidence = 0.95,
): { readonly median: number; readonly interval: Interval | null } | null {
  const [low, high] = [ordered[Math.ceil(ordered.length / 2) - 1], ordered[Math.floor(ordered.length / 2)]];
  if (low === undefined || high === undefined) return null;
  const ranks = medianRanks(ordered.length, confidence);
  const ends = ranks === null ? [] : [ordered[ranks.low - 1], ordered[ranks.high - 1]];
  const [from, to] = ends;
  return {
    median: (low + high) / 2,
    interval: from === undefined || to === undefined ? null : { low: from, high: to },
  };
}
