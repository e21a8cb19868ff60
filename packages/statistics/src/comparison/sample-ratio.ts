import { upperGamma } from '../distributions/gamma.ts';

/** Below it the groups are not what they should be, and their comparison is not to be trusted. */
export const MISMATCH_ALARM = 0.001;

/**
 * Sample ratio mismatch: p of Pearson's χ² test that the groups got the shares they should have got; 1 of fewer than two groups.
 * (Fabijan et al., "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019.)
 */
export function sampleRatioMismatch(observed: readonly number[], shares: readonly number[]): number {
  const total = sum(observed);
  const shared = sum(shares);
  if (observed.length < 2 || total === 0 || shared === 0) return 1;
  const statistic = observed.reduce((soFar, count, at) => {
    const expected = (total * (shares[at] ?? 0)) / shared;
    return expected === 0 ? soFar : soFar + (count - expected) ** 2 / expected;
  }, 0);
  return upperGamma((observed.length - 1) / 2, statistic / 2);
}

/**
 * The same question where nobody drew lots, before and after a change: p of Pearson's χ² test that two groups are made up
 * alike, of phones and desktops for instance; 1 when there is only one kind. `variance`: what each count varies by besides chance,
 * because it was rounded for instance; it is added to that of chance.
 */
export function mixtureMismatch(before: readonly number[], after: readonly number[], variance = 0): number {
  const kinds = before.map((count, at) => [count, after[at] ?? 0] as const).filter(([a, b]) => a + b > 0);
  const [all, later] = [sum(before) + sum(after), sum(after)];
  if (kinds.length < 2 || later === 0 || later === all) return 1;
  const statistic = kinds.reduce((soFar, [a, b]) => {
    const expected = ((a + b) * later) / all;
    const other = a + b - expected;
    return soFar + (b - expected) ** 2 / (expected + variance) + (a - other) ** 2 / (other + variance);
  }, 0);
  return upperGamma((kinds.length - 1) / 2, statistic / 2);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
