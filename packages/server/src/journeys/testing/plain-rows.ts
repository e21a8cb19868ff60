/** What a plain computation reads of a signal. */
export interface SignalRowLike {
  readonly subject: string;
  readonly session: string;
  readonly time: number;
  readonly kind: string;
  readonly page: string;
  readonly event: string;
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
