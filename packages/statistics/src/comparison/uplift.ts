import { normalSurvival, twoSidedQuantile } from '../distributions/normal.ts';
import type { Interval, Proportion } from '../interval.ts';

/** A mean with the variance of one observation. */
export interface SampleMean {
  readonly mean: number;
  readonly variance: number;
  readonly size: number;
}

export interface Uplift {
  /** (variation − baseline) / baseline; 0.1 is ten per cent more. */
  readonly estimate: number;
  readonly standardError: number;
  /** For one look at a moment fixed beforehand. */
  readonly interval: Interval;
  /** Two-sided. */
  readonly p: number;
}

export function meanOf({ hits, of }: Proportion): SampleMean {
  const mean = hits / of;
  return { mean, variance: mean * (1 - mean), size: of };
}

/**
 * Relative difference of two rates or means, with the variance of the ratio by the delta method, unpooled, two-sided; null
 * when the baseline is not above zero or nothing varies, for then a relative difference says nothing.
 * (Deng, Knoblich and Lu, "Applying the Delta Method in Metric Analytics", KDD 2018, §3.1.)
 */
export function uplift(baseline: SampleMean, variation: SampleMean, confidence = 0.95): Uplift | null {
  if (baseline.size < 2 || variation.size < 2 || !(baseline.mean > 0)) return null;
  const ratio = variation.mean / baseline.mean;
  const variance =
    (variation.variance / variation.size + ratio ** 2 * (baseline.variance / baseline.size)) / baseline.mean ** 2;
  if (!(variance > 0)) return null;
  const standardError = Math.sqrt(variance);
  const estimate = ratio - 1;
  const reach = twoSidedQuantile(confidence) * standardError;
  return {
    estimate,
    standardError,
    interval: { low: estimate - reach, high: estimate + reach },
    p: 2 * normalSurvival(Math.abs(estimate) / standardError),
  };
}
