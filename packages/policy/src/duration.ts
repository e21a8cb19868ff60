const DAYS_PER_MONTH = 365 / 12;

/** Days in `30 days`, `13 months`, `2 years`; rounded down, so that nothing is ever kept longer than written. */
export function daysOf(duration: string): number {
  const [count = '', unit = ''] = duration.split(' ');
  const factor = unit.startsWith('year') ? 365 : unit.startsWith('month') ? DAYS_PER_MONTH : 1;
  return Math.floor(Number(count) * factor + 1e-9);
}

/** A number of days as a person says it: 30 → `30 days`, 395 → `13 months`; in Spanish for `es`, else in English. */
export function durationOf(days: number, language = 'en'): string {
  const spanish = language.startsWith('es');
  const months = Math.round(days / DAYS_PER_MONTH);
  if (days >= 120 && Math.floor(months * DAYS_PER_MONTH + 1e-9) === days)
    return `${months} ${spanish ? 'meses' : 'months'}`;
  if (days === 1) return spanish ? '1 día' : '1 day';
  return `${days} ${spanish ? 'días' : 'days'}`;
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000);
}
