import { studentQuantile, studentSurvival } from '../distributions/student.ts';
import type { Interval, Proportion } from '../interval.ts';

export interface Departure {
  /** What its peers have, on average of peers. */
  readonly baseline: number;
  /** Its rate less the baseline. */
  readonly difference: number;
  readonly interval: Interval;
  /** One-sided: how often something no different from its peers would stand so far above them. */
  readonly p: number;
}

/**
 * How far one rate stands above those of its peers, given how much peers differ among themselves anyway. A field that is
 * merely not average is no discovery: all fields differ. So the reference is a new draw from the peers' distribution:
 * their random-effects mean and variance between them (DerSimonian and Laird, Control. Clin. Trials 7, 1986), with Student's t on
 * peers − 1 degrees of freedom (prediction interval of Higgins, Thompson and Spiegelhalter, J. R. Stat. Soc. A 172, 2009). Rates
 * are taken with half a hit and half a miss more each (Agresti), so that a peer of 0 in 12 is not certain. Null with fewer than three peers.
 */
export function departureFromPeers(own: Proportion, peers: readonly Proportion[], confidence = 0.95): Departure | null {
  if (own.of === 0 || peers.length < 3) return null;
  const moments = peers.filter(({ of }) => of > 0).map(smoothed);
  const weights = moments.map(({ variance }) => 1 / variance);
  const total = sum(weights);
  const fixed = sum(moments.map(({ rate }, at) => (weights[at] ?? 0) * rate)) / total;
  const spread = sum(moments.map(({ rate }, at) => (weights[at] ?? 0) * (rate - fixed) ** 2));
  const between = Math.max(
    0,
    (spread - (moments.length - 1)) / (total - sum(weights.map((weight) => weight ** 2)) / total),
  );
  const random = moments.map(({ variance }) => 1 / (variance + between));
  const mean = sum(moments.map(({ rate }, at) => (random[at] ?? 0) * rate)) / sum(random);
  const mine = smoothed(own);
  const error = Math.sqrt(mine.variance + between + 1 / sum(random));
  const difference = own.hits / own.of - mean;
  const reach = studentQuantile(0.5 + confidence / 2, moments.length - 1) * error;
  return {
    baseline: mean,
    difference,
    interval: { low: difference - reach, high: difference + reach },
    p: studentSurvival((mine.rate - mean) / error, moments.length - 1),
  };
}

function smoothed({ hits, of }: Proportion): { readonly rate: number; readonly variance: number } {
  const rate = (hits + 0.5) / (of + 1);
  return { rate, variance: (rate * (1 - rate)) / (of + 1) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
