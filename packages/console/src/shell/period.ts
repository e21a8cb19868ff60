/** Periods offered in the filters; a deep link carries the key, so that it stays true tomorrow. */
export const PERIODS = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  all: 'All time',
} as const;
export type Period = keyof typeof PERIODS;

const DAYS: Record<Period, number | null> = { '24h': 1, '7d': 7, '30d': 30, '90d': 90, all: null };
const DAY = 86_400_000;

/** A period as a deep link says it: one of the offered ones, or days of its own (`2026-11-01`, UTC, both included), which win. */
export interface PeriodSearch {
  readonly period?: Period | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Two ISO 8601 times, as the API takes them. */
export type Range = { readonly from?: string; readonly to?: string };

export const DEFAULT_PERIOD: Period = '30d';

/** `from` and `to` (ISO 8601) of a period; nothing for all time. Offered periods end now, and start at a full hour. */
export function periodRange(search: PeriodSearch, now: Date): Range {
  const { from, to } = search;
  if (from !== undefined || to !== undefined) {
    return {
      ...(from !== undefined && { from: `${from}T00:00:00.000Z` }),
      ...(to !== undefined && { to: `${to}T23:59:59.999Z` }),
    };
  }
  const days = DAYS[search.period ?? DEFAULT_PERIOD];
  if (days === null) return {};
  const start = now.getTime() - days * DAY;
  return { from: new Date(start - (start % 3_600_000)).toISOString() };
}

/** The UTC days of a period that ends today, as a start for days of one's own. */
export function lastDays(count: number, now: Date): { from: string; to: string } {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { from: day(now.getTime() - (count - 1) * DAY), to: day(now.getTime()) };
}
