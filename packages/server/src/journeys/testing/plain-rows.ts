import { FunnelBreakdown, type VisitFilter } from '@scrim/protocol';

/** What a plain computation reads of a signal. */
export interface SignalRowLike {
  readonly subject: string;
  readonly session: string;
  readonly time: number;
  readonly kind: string;
  readonly page: string;
  readonly event: string;
  readonly device: string;
  readonly regime: string;
  readonly language: string;
  readonly variant: string;
}

/** Whole visits in which each condition of a filter held at some time. */
export function plainVisits<T extends SignalRowLike>(
  rows: readonly T[],
  filter: Pick<VisitFilter, FunnelBreakdown>,
): T[] {
  const asked = FunnelBreakdown.options.filter((name) => filter[name] !== undefined);
  return [...groupBy(rows, (row) => row.session).values()]
    .filter((visit) => asked.every((name) => visit.some((row) => row[name] === filter[name])))
    .flat();
}

export function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
