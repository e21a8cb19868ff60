import type { MarkerArrival } from './report.ts';

/** One value in one wrapping, wherever it came from: each visit's first page stands before any second one. */
export type ArrivalsOfValue = readonly [first: MarkerArrival, ...others: MarkerArrival[]];

/** Arrivals by value and wrapping, by the name of the value. */
export function byValue(arrivals: readonly MarkerArrival[]): ArrivalsOfValue[] {
  const groups = new Map<string, [MarkerArrival, ...MarkerArrival[]]>();
  for (const arrival of arrivals) {
    const key = `${arrival.marker}\n${arrival.encoding.join()}`;
    const group = groups.get(key);
    if (group) group.push(arrival);
    else groups.set(key, [arrival]);
  }
  return [...groups.values()]
    .map(([first, ...others]): ArrivalsOfValue => {
      const seen = new Set([first.visit]);
      const opens = others.filter(({ visit }) => !seen.has(visit) && seen.add(visit));
      return [first, ...opens, ...others.filter((arrival) => !opens.includes(arrival))];
    })
    .sort(([a], [b]) => (a.marker < b.marker ? -1 : a.marker > b.marker ? 1 : 0));
}

/** How many requests carried it. */
export function requestsOf(arrivals: readonly MarkerArrival[]): number {
  return arrivals.reduce((sum, { times }) => sum + times, 0);
}

/** `declined: /, /apply`: the pages of each visit. */
export function sayPages(arrivals: readonly MarkerArrival[]): string {
  const visits = [...new Set(arrivals.map(({ visit }) => visit))];
  return visits
    .map((name) => {
      const pages = [...new Set(arrivals.filter(({ visit }) => visit === name).map(({ page }) => page))];
      const shown = pages.slice(0, MOST_PAGES).join(', ');
      return `${name}: ${shown}${pages.length > MOST_PAGES ? ` and ${pages.length - MOST_PAGES} more pages` : ''}`;
    })
    .join('; ');
}
const MOST_PAGES = 6;
