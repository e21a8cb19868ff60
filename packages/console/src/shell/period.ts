/** Periods offered in the filters; a deep link carries the key, so that it stays true tomorrow. */
export const PERIODS = { '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days', all: 'All time' } as const;
export type Period = keyof typeof PERIODS;

const DAYS: Record<Period, number | null> = { '24h': 1, '7d': 7, '30d': 30, all: null };

/** `from` and `to` (ISO 8601) of a period that ends now; nothing for all time. The start is rounded down to the hour. */
export function periodRange(period: Period, now: Date): { from?: string; to?: string } {
  const days = DAYS[period];
  if (days === null) return {};
  const start = now.getTime() - days * 86_400_000;
  return { from: new Date(start - (start % 3_600_000)).toISOString() };
}
