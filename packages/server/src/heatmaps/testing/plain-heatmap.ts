import type { Heatmap } from '@scrim/protocol';
import { groupBy } from '../../journeys/testing/plain-rows.ts';
import { countedPeriod, type HeatmapQuery } from '../question.ts';
import type { SignalRow } from './signal-rows.ts';

type Counted = Omit<Heatmap, 'snapshot'>;

/** The same heatmap by the slow road: loops over every raw signal, sets of subjects, no SQL. For comparison only. */
export function plainHeatmap(rows: readonly SignalRow[], query: HeatmapQuery, k: number): Counted {
  const unique = new Map(
    asViewed(rows).map((row) => [`${row.session} ${row.seq} ${row.position} ${row.page} ${row.kind}`, row]),
  );
  const first = firstClicks([...unique.values()], query);
  const kind = query.kind === 'first' ? 'click' : query.kind;
  const matching = [...unique.values()].filter((row) => isAsked(row, query));
  const hits = matching.filter((row) => row.kind === kind && (query.kind !== 'first' || first.has(row)));
  const views = new Set(matching.map((row) => row.view)).size;
  const subjects = who(matching);
  const empty = {
    page: query.page,
    kind: query.kind,
    k,
    period: countedPeriod(query),
    withheld: false,
    unanswered: null,
    suppressed: { elements: 0, clicks: 0 },
    elements: [],
  };
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

const BANDS = {
  'under-600': [0, 600],
  '600-1023': [600, 1024],
  '1024-1439': [1024, 1440],
  '1440-up': [1440, 1e9],
} as const;

/** Rows with what their page view, on its page, told last, in the order in which it was sent. */
export function asViewed(rows: readonly SignalRow[]): SignalRow[] {
  const inOrder = [...rows].sort((a, b) => a.seq - b.seq || a.position - b.position);
  const views = groupBy(inOrder, ({ site, page, view }) => JSON.stringify([site, page, view]));
  return [...views.values()].flatMap((ofView) =>
    ofView.map((row) => ({
      ...row,
      regime: ofView.at(-1)?.regime ?? row.regime,
      language: ofView.findLast(({ language }) => language !== '')?.language ?? '',
      variant: ofView.findLast(({ variant }) => variant !== '')?.variant ?? '',
      viewport_width: ofView.findLast(({ viewport_width: width }) => width > 0)?.viewport_width ?? 0,
    })),
  );
}

/** Whether a row, as `asViewed` gives it, is counted. */
export function isAsked(row: SignalRow, { site, page, filter, band, from, to }: HeatmapQuery): boolean {
  const day = new Date(row.time).toISOString().slice(0, 10);
  const [least, below] = band === null ? [0, Number.POSITIVE_INFINITY] : BANDS[band];
  return (
    row.site === site &&
    row.page === page &&
    day >= from &&
    day <= to &&
    row.viewport_width >= least &&
    row.viewport_width < below &&
    (filter.device === undefined || row.device === filter.device) &&
    (filter.regime === undefined || row.regime === filter.regime) &&
    (filter.language === undefined || row.language === filter.language) &&
    (filter.variant === undefined || row.variant === filter.variant)
  );
}

function firstClicks(rows: readonly SignalRow[], { site, page }: HeatmapQuery): Set<SignalRow> {
  const first = new Map<string, SignalRow>();
  const order = (row: SignalRow) => [row.time, row.session, row.seq, row.position] as const;
  const before = (a: SignalRow, b: SignalRow) => {
    const other = order(b);
    for (const [at, one] of order(a).entries()) if (one !== other[at]) return one < (other[at] ?? one);
    return false;
  };
  for (const row of rows) {
    if (row.site !== site || row.page !== page || row.kind !== 'click') continue;
    const known = first.get(row.view);
    if (known === undefined || before(row, known)) first.set(row.view, row);
  }
  return new Set(first.values());
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
