import { formatCount, formatShare, plural } from '../shell/format.ts';

/** How many visits a typical one stands for. Of a sample it is not known exactly: two digits, and `about`. */
export function standsFor(visits: number, { compared, total }: { compared: number; total: number }): string {
  const share = formatShare(visits / compared);
  if (compared >= total) return `Stands for ${plural(visits, 'visit')} · ${share}`;
  return `Stands for about ${formatCount(Number(((visits / compared) * total).toPrecision(2)))} visits · ${share}`;
}
