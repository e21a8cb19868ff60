/**
 * p-values adjusted by Benjamini and Yekutieli (Ann. Statist. 29, 2001), in the order given: choosing those at most q keeps the
 * expected share of false ones among the chosen at q or below, however the tests hang together.
 */
export function adjustForDiscoveries(pValues: readonly number[]): number[] {
  const size = pValues.length;
  let factor = 0;
  for (let test = 1; test <= size; test++) factor += 1 / test;
  const order = pValues.map((p, at) => ({ p, at })).sort((a, b) => b.p - a.p);
  const adjusted = pValues.map(() => 1);
  let least = 1;
  for (const [position, { p, at }] of order.entries()) {
    least = Math.min(least, (p * factor * size) / (size - position));
    adjusted[at] = least;
  }
  return adjusted;
}
