import { normalSurvival } from '../distributions/normal.ts';
import type { Proportion } from '../interval.ts';

/**
 * One-sided p that the first rate is not above the second: the score test of two proportions, with Yates's continuity
 * correction, which keeps it from promising too much with few people; without it when the numbers carry noise that smooths
 * their steps, such as random rounding counted as fewer people. 1 when nothing varies.
 */
export function exceedsP(first: Proportion, second: Proportion, correct = true): number {
  const all = first.of + second.of;
  const pooled = (first.hits + second.hits) / all;
  const variance = pooled * (1 - pooled) * (1 / first.of + 1 / second.of);
  if (!(variance > 0)) return 1;
  const correction = correct ? 0.5 * (1 / first.of + 1 / second.of) : 0;
  const difference = first.hits / first.of - second.hits / second.of;
  return normalSurvival((difference - correction) / Math.sqrt(variance));
}
