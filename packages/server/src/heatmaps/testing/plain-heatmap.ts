import type { Heatmap } from '@scrim/protocol';
import type { HeatmapQuery } from '../store.ts';
import type { SignalRow } from './signal-rows.ts';

type Counted = Omit<Heatmap, 'snapshot'>;

/** The same heatmap by the slow road: loops over every raw signal, sets of subjects, no SQL. For comparison only. */
export function plainHeatmap(rows: readonly SignalRow[], query: HeatmapQuery, k: number): Counted {
  const unique = new Map(rows.map((row) => [`${row.session} ${row.seq} ${row.position} ${row.page} ${row.kind}`, row]));
  const matching = [...unique.values()].filter((row) => {
    const day = new Date(row.time).toISOString().slice(0, 10);
    return (
      row.site === query.site &&
      row.page === query.page &&
      day >= query.from &&
      day <= query.to &&
      (query.device === null || row.device === query.device) &&
      (query.variant === null || row.variant === query.variant) &&
      (row.kind === 'view' || row.kind === query.kind)
    );
  });
  const hits = matching.filter((row) => row.kind === query.kind);
  const views = new Set(matching.map((row) => row.view)).size;
  const subjects = who(matching);
  const empty = { page: query.page, kind: query.kind, k, suppressed: { elements: 0, clicks: 0 }, elements: [] };
  if (subjects < k) return { ...empty, views: 0, subjects: 0, clicks: 0 };

  const groups = [...groupBy(hits, (row) => row.path)].sort(
    ([pathA, a], [pathB, b]) => b.length - a.length || who(b) - who(a) || (pathA < pathB ? -1 : 1),
  );
  let shown = groups.filter(([, group]) => who(group) >= k);
  let withheld = groups.filter(([, group]) => who(group) < k);
  if (withheld.length > 0 && who(withheld.flatMap(([, group]) => group)) < k) {
    withheld = [...withheld, ...shown.slice(-1)];
    if (shown.length === 0) withheld = [];
    shown = shown.slice(0, -1);
  }
  const withheldHits = withheld.flatMap(([, group]) => group).length;
  return {
    ...empty,
    views,
    subjects,
    clicks: shown.flatMap(([, group]) => group).length + withheldHits,
    suppressed: { elements: withheld.length, clicks: withheldHits },
    elements: shown.map(([path, group]) => ({
      path,
      count: group.length,
      subjects: who(group),
      viewShare: new Set(group.map((row) => row.view)).size / views,
      cells: plainCells(group, k),
    })),
  };
}

function plainCells(hits: readonly SignalRow[], k: number): [number, number, number][] {
  const side = (fraction: number) => Math.min(Math.floor(Math.fround(fraction) * 20), 19);
  const cells = [...groupBy(hits, (row) => `${side(row.x)} ${side(row.y)}`)].map(([key, group]) => {
    const [x = 0, y = 0] = key.split(' ').map(Number);
    return { x, y, group };
  });
  const shown = cells
    .filter(({ group }) => who(group) >= k)
    .sort((a, b) => b.group.length - a.group.length || a.y - b.y || a.x - b.x);
  const rest = who(cells.filter(({ group }) => who(group) < k).flatMap(({ group }) => group));
  if (rest > 0 && rest < k) shown.pop();
  return shown.map(({ x, y, group }) => [x, y, group.length]);
}

export function who(rows: readonly SignalRow[]): number {
  return new Set(rows.map((row) => row.subject)).size;
}

export function groupBy(rows: readonly SignalRow[], key: (row: SignalRow) => string): Map<string, SignalRow[]> {
  const groups = new Map<string, SignalRow[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
