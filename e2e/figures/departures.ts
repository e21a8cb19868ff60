import type { Confidence, Range, Rate } from './intervals.ts';

/** How far a rate stands above others, and how often one no different from them would stand so far above. */
export interface Departure {
  readonly baseline: number;
  readonly difference: Range;
  readonly p: number;
}

/**
 * Above what a new one like its peers would show, of three peers at least: their mean and how much they differ among themselves
 * (DerSimonian and Laird), Student's t on peers − 1 degrees of freedom; rates with half a person more who did and who did not.
 */
export function abovePeers(own: Rate, peers: readonly Rate[], confidence: Confidence = 95): Departure | null {
  if (peers.length < 3) return null;
  const seen = peers.map(withHalves);
  const [mean] = weighted(seen.map((peer) => [peer.rate, 1 / peer.variance]));
  const apart = total(seen.map((peer) => (peer.rate - mean) ** 2 / peer.variance));
  const weight = total(seen.map(({ variance }) => 1 / variance));
  const squares = total(seen.map(({ variance }) => 1 / variance ** 2));
  const between = Math.max(0, (apart - (seen.length - 1)) / (weight - squares / weight));
  const [baseline, known] = weighted(seen.map((peer) => [peer.rate, 1 / (peer.variance + between)]));
  const mine = withHalves(own);
  const error = Math.sqrt(mine.variance + between + 1 / known);
  const degrees = seen.length - 1;
  const value = own.value - baseline;
  const reach = error * studentWithin(confidence, degrees);
  return {
    baseline,
    difference: { value, low: value - reach, high: value + reach },
    p: studentAbove((mine.rate - baseline) / error, degrees),
  };
}

/** How often the first of two rates that are the same would be seen so far above the second: the score test. */
export function chanceAbove(own: Rate, other: Rate): number {
  const pooled = (own.value * own.size + other.value * other.size) / (own.size + other.size);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / own.size + 1 / other.size));
  return error > 0 ? normalAbove((own.value - other.value) / error) : 1;
}

function withHalves({ value, size }: Rate): { rate: number; variance: number } {
  const rate = (value * size + 0.5) / (size + 1);
  return { rate, variance: (rate * (1 - rate)) / (size + 1) };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** The mean, and the sum of the weights. */
function weighted(values: readonly (readonly [value: number, weight: number])[]): [mean: number, weight: number] {
  const weight = total(values.map(([, one]) => one));
  return [total(values.map(([value, one]) => value * one)) / weight, weight];
}

function normalAbove(z: number): number {
  return integral((x) => Math.exp((-x * x) / 2), z, Math.max(z, 0) + 12) / Math.sqrt(2 * Math.PI);
}

/** With t = √degrees × tan angle. */
function studentAbove(t: number, degrees: number): number {
  const density = (angle: number) => Math.cos(angle) ** (degrees - 1);
  const all = integral(density, -Math.PI / 2, Math.PI / 2);
  return integral(density, Math.atan(t / Math.sqrt(degrees)), Math.PI / 2) / all;
}

/** Between − and + how much so many per cent of Student's t lie. */
function studentWithin(confidence: Confidence, degrees: number): number {
  let [low, high] = [0, 100];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (studentAbove(middle, degrees) > (1 - confidence / 100) / 2) low = middle;
    else high = middle;
  }
  return low;
}

/** Simpson's rule. */
function integral(of: (x: number) => number, from: number, to: number): number {
  const pieces = 2000;
  const width = (to - from) / pieces;
  const weights = Array.from({ length: pieces + 1 }, (_, at) => (at === 0 || at === pieces ? 1 : at % 2 === 1 ? 4 : 2));
  return (width / 3) * total(weights.map((weight, at) => weight * of(from + at * width)));
}
