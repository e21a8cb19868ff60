const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** 12,345 */
export const formatCount = (value: number): string => whole.format(value);

/** Bytes as KB or MB, decimal. */
export const formatBytes = (bytes: number): string =>
  bytes < 1000 ? `${bytes} B` : `${compact.format(bytes).replace('K', ' K').replace('M', ' M')}B`;

/** A share 0..1 as a percentage with one decimal below 10 % and above 99 %; 0 and 100 % are none and all. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const isNearEnd = (percent > 0 && percent < 10) || (percent > 99 && percent < 100);
  return `${isNearEnd ? Math.min(99.9, Math.max(0.1, percent)).toFixed(1) : percent.toFixed(0)} %`;
}

/** A share 0..1 that somebody set, as it is: `5 %`, `2.5 %`. */
export const formatExactly = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;

/** Milliseconds as `m:ss` or `h:mm:ss`, for a clock. */
export function formatClock(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** Milliseconds in words: `48 s`, `3 min 20 s`, `1 h 4 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) {
    const rest = seconds % 60;
    return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
  }
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

const clockTime = { hour: '2-digit', minute: '2-digit' } as const;
const dateTime = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...clockTime });
const longDateTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  ...clockTime,
});
const longDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `23 Nov, 14:05`, of another year than that of `now` `23 Nov 2025, 14:05`; local time. */
export function formatDateTime(iso: string, now: Date = new Date()): string {
  const time = new Date(iso);
  return (time.getFullYear() === now.getFullYear() ? dateTime : longDateTime).format(time);
}

/** Of local times: `Europe/Berlin`. */
export const timeZone = (): string => dateTime.resolvedOptions().timeZone;

/** `23 Nov 2026`, local time. */
export const formatDate = (iso: string): string => longDate.format(new Date(iso));

/** `1 click`, `2 clicks`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `chrome 140` → `Chrome 140`. */
export const browserName = (family: string): string => family.charAt(0).toUpperCase() + family.slice(1);

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

/** `es` → `Spanish`; a tag that no one knows as it is. */
export function languageName(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
