/**
 * How the tests hang together: `positive` (independent, or positively dependent on each true one: Benjamini and
 * Hochberg, J. R. Stat. Soc. B 57, 1995), or `any` (Benjamini and Yekutieli, Ann. Statist. 29, 2001), which costs a factor of
 * about ln(number of tests).
 */
export type Dependence = 'positive' | 'any';

/**
 * Adjusted p-values, in the order given: choosing those at most q keeps the expected share of false ones among the chosen at
 * q or below. All tests that were made belong in here, not only those that look interesting.
 */
export function adjustForDiscoveries(pValues: readonly number[], dependence: Dependence): number[] {
  const size = pValues.length;
  let factor = 1;
  if (dependence === 'any') for (let test = 2; test <= size; test++) factor += 1 / test;
  const order = pValues.map((p, at) => ({ p, at })).sort((a, b) => b.p - a.p);
  const adjusted = pValues.map(() => 1);
  let least = 1;
  for (const [position, { p, at }] of order.entries()) {
    least = Math.min(least, (p * factor * size) / (size - position));
    adjusted[at] = least;
  }
  return adjusted;
}
