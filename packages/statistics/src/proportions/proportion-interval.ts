import { twoSidedQuantile } from '../distributions/normal.ts';
import { type Interval, type Proportion, rateOf } from '../interval.ts';

/**
 * Wilson's score interval of a proportion; [0, 1] of nobody. Unlike p ± z·se it stays within [0, 1] and keeps its coverage
 * with few people and rare events. (Wilson, JASA 22, 1927; method 3 of Newcombe, Statist. Med. 17, 857–872, 1998.)
 */
export function proportionInterval(proportion: Proportion, confidence = 0.95): Interval {
  const { of } = proportion;
  if (of === 0) return { low: 0, high: 1 };
  const rate = rateOf(proportion);
  const z = twoSidedQuantile(confidence);
  const centre = rate + (z * z) / (2 * of);
  const spread = z * Math.sqrt((rate * (1 - rate)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return {
    low: proportion.hits === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: proportion.hits === of ? 1 : Math.min(1, (centre + spread) / scale),
  };
}

/**
 * Newcombe's interval of the difference of two independent proportions, `a − b`, out of their Wilson intervals.
 * (Method 10 of Newcombe, Statist. Med. 17, 873–890, 1998.)
 */
export function differenceInterval(a: Proportion, b: Proportion, confidence = 0.95): Interval {
  if (a.of === 0 || b.of === 0) return { low: -1, high: 1 };
  const difference = rateOf(a) - rateOf(b);
  const first = proportionInterval(a, confidence);
  const second = proportionInterval(b, confidence);
  return {
    low: difference - Math.hypot(rateOf(a) - first.low, second.high - rateOf(b)),
    high: difference + Math.hypot(first.high - rateOf(a), rateOf(b) - second.low),
  };
}
