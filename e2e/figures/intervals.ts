import { K } from './demo-process.ts';

/** How many standard errors lie on either side of an interval of so many per cent. */
const Z = { 95: 1.959_963_984_540_054, 97.5: 2.241_402_727_604_945 };
/** Per cent. */
export type Confidence = keyof typeof Z;

export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Rate {
  readonly value: number;
  /** As many people as would vary by chance alone as this rate does by chance and by the rounding of its two numbers. */
  readonly size: number;
}

/** Of two numbers that were rounded, each with a variance of k²/4 at most, or were made of several such; null of nobody. */
export function rateOf(part: number, whole: number, roundings = 1): Rate | null {
  if (whole === 0) return null;
  const middle = (part + 2) / (whole + 4);
  const byChance = (middle * (1 - middle)) / whole;
  const byRounding = (roundings * ((K * K) / 4 + (middle * middle * (K * K)) / 4)) / (whole * whole);
  return { value: part / whole, size: (whole * byChance) / (byChance + byRounding) };
}

/** Wilson: the rates from which what was seen is less than so many standard errors away. */
export function wilson({ value, size }: Rate, confidence: Confidence = 95): Range {
  const z = Z[confidence];
  const middle = (value + (z * z) / (2 * size)) / (1 + (z * z) / size);
  const reach = (z / (1 + (z * z) / size)) * Math.sqrt((value * (1 - value)) / size + (z * z) / (4 * size * size));
  return { value, low: value === 0 ? 0 : middle - reach, high: value === 1 ? 1 : middle + reach };
}

/** Newcombe: of a difference, out of the Wilson intervals of both. */
export function newcombe(a: Rate, b: Rate, confidence: Confidence = 95): Range {
  const [first, second] = [wilson(a, confidence), wilson(b, confidence)];
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.sqrt((a.value - first.low) ** 2 + (second.high - b.value) ** 2),
    high: value + Math.sqrt((first.high - a.value) ** 2 + (b.value - second.low) ** 2),
  };
}

/**
 * How much one rate is above another, of the latter: for one look by the delta method, and for every look (Waudby-Smith et al.,
 * arXiv 2103.06476, theorem 2.2, tuned to 5,000); with half a person more who did and who did not. No rate falls by more than all.
 */
export function change(before: Rate, after: Rate): { once: Range; always: Range } {
  const [old, fresh] = [withHalfAPerson(before), withHalfAPerson(after)];
  const ratio = fresh.mean / old.mean;
  const error = ratio * Math.sqrt(fresh.variance / fresh.mean ** 2 + old.variance / old.mean ** 2);
  const alpha = 0.05;
  const tuned = (Math.log(1 / alpha ** 2) + Math.log(Math.log(1 / alpha ** 2) + 1)) / 5000;
  const size = before.size + after.size;
  const boundary = Math.sqrt((1 + 1 / (size * tuned)) * Math.log((size * tuned + 1) / alpha ** 2));
  const around = (reach: number) => ({
    value: ratio - 1,
    low: Math.max(-1, ratio - 1 - reach),
    high: ratio - 1 + reach,
  });
  return { once: around(Z[95] * error), always: around(boundary * error) };
}

function withHalfAPerson({ value, size }: Rate): { mean: number; variance: number } {
  const mean = (value * size + 0.5) / (size + 1);
  return { mean, variance: (mean * (1 - mean)) / (size + 1) };
}
