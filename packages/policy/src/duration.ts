const DAYS_PER_MONTH = 365 / 12;

/** Days in `30 days`, `13 months`, `2 years`; rounded down, so that nothing is ever kept longer than written. */
export function daysOf(duration: string): number {
  const [count = '', unit = ''] = duration.split(' ');
  const factor = unit.startsWith('year') ? 365 : unit.startsWith('month') ? DAYS_PER_MONTH : 1;
  return Math.floor(Number(count) * factor + 1e-9);
}

/** The largest whole unit for a number of days: 30 → `30 days`, 395 → `13 months`. */
export function durationOf(days: number): string {
  const months = Math.round(days / DAYS_PER_MONTH);
  if (days >= 59 && Math.floor(months * DAYS_PER_MONTH + 1e-9) === days) return `${months} months`;
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);
}
