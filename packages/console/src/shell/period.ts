/** Periods offered in the filters; a deep link carries the key, so that it stays true tomorrow. */
export const PERIODS = {
  '2d': 'Yesterday and today',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  all: 'All time',
} as const;
export type Period = keyof typeof PERIODS;

const DAYS: Record<Period, number | null> = { '2d': 2, '7d': 7, '30d': 30, '90d': 90, all: null };
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

/** `from` and `to` (ISO 8601) of a period; nothing for all time. Offered periods are whole UTC days, of which today is the last. */
export function periodRange(search: PeriodSearch, now: Date): Range {
  const { from, to } = search;
  if (from !== undefined || to !== undefined) {
    return {
      ...(from !== undefined && { from: `${from}T00:00:00.000Z` }),
      ...(to !== undefined && { to: `${to}T23:59:59.999Z` }),
    };
  }
  const days = DAYS[search.period ?? DEFAULT_PERIOD];
  return days === null ? {} : { from: `${lastDays(days, now).from}T00:00:00.000Z` };
}

/** The UTC days of a period that ends today. */
export function lastDays(count: number, now: Date): { from: string; to: string } {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { from: day(now.getTime() - (count - 1) * DAY), to: day(now.getTime()) };
}

const longDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `24–30 November 2026`, `31 October 2026 – 2 November 2026`: UTC days, both included, of dates or times. */
export function formatDays(from: string, to: string): string {
  const [first, last] = [longDay.format(new Date(from)), longDay.format(new Date(to))];
  if (first === last) return last;
  return from.slice(0, 7) === to.slice(0, 7) ? `${new Date(from).getUTCDate()}–${last}` : `${first} – ${last}`;
}

/** Which days the answers about a period count: the API takes whole UTC days. */
export function countedDays(search: PeriodSearch, now: Date): string {
  const range = periodRange(search, now);
  if (range.from === undefined && range.to === undefined) return 'Counted: all that retention has kept.';
  const [from, to] = [range.from, range.to ?? now.toISOString()];
  const days = from === undefined ? `until ${formatDays(to, to)}` : formatDays(from, to);
  return `Counted: ${days} (UTC).`;
}
