import type { Interval } from '../interval.ts';

/** Observations at which the interval is tightest, about. */
export const TUNING = 5000;

export interface Estimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Observations behind it, of both sides together. */
  readonly size: number;
}

/**
 * An interval that holds at every look at once: one may watch a comparison daily and stop when one likes, and the truth
 * still lies inside all intervals seen with the given probability, asymptotically. It is wider than one for a single look.
 * (Gaussian-mixture asymptotic confidence sequence: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, arXiv 2103.06476,
 * Theorem 2.2, with ρ tuned to `tuning` observations by their eq. (14).)
 */
export function alwaysValidInterval(
  { estimate, standardError, size }: Estimate,
  confidence = 0.95,
  tuning = TUNING,
): Interval {
  const alpha = 1 - confidence;
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning;
  const grown = size * rho2 + 1;
  const reach = standardError * Math.sqrt((grown / (size * rho2)) * Math.log(grown / alpha ** 2));
  return { low: estimate - reach, high: estimate + reach };
}
