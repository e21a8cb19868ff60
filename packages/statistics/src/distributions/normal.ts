import { upperGamma } from './gamma.ts';

/** P(Z > z) of the standard normal distribution; keeps its precision far into the tail. */
export function normalSurvival(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const tail = 0.5 * upperGamma(0.5, (z * z) / 2);
  return z >= 0 ? tail : 1 - tail;
}

/** The z with P(Z ≤ z) = p, for p within (0, 1): Newton's steps from the middle, kept inside a shrinking bracket. */
export function normalQuantile(p: number): number {
  let low = -40;
  let high = 40;
  let z = 0;
  for (let step = 0; step < 200; step++) {
    const above = normalSurvival(-z) - p;
    if (above > 0) high = z;
    else low = z;
    const next = z - above / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
    const inside = next > low && next < high;
    const moved = inside ? next : (low + high) / 2;
    if (Math.abs(moved - z) < 1e-13) return moved;
    z = moved;
  }
  return z;
}

/** z of a two-sided interval: 1.96 for 0.95. */
export const twoSidedQuantile = (confidence: number): number => normalQuantile(0.5 + confidence / 2);
