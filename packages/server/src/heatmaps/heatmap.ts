import type { Heatmap } from '@scrim/protocol';
import { type Suppressed, suppress } from '@scrim/statistics';
import type { Context } from '../platform/context.ts';
import { type FilterGuard, guardFilter } from './filter-guard.ts';
import { chooseSnapshot } from './snapshot.ts';
import { countHits, type HeatmapCounts, type HeatmapQuery } from './store.ts';

/**
 * Where people clicked, raged, clicked in vain or rested on a page, per element, without anything that fewer than k subjects
 * did. Subtracting one answer from another is met in four ways: within an answer and against the page list by complementary
 * suppression (`suppress`), between filters by `guardFilter`, in time by whole UTC days only. Answers over overlapping
 * spans can still be subtracted by someone who asks for both; every request is in the audit log with its filters.
 */
export async function readHeatmap(context: Context, query: HeatmapQuery): Promise<Heatmap> {
  const { k } = context.config;
  const [counts, snapshot, guard] = await Promise.all([
    countHits(context.clickhouse, query, k),
    chooseSnapshot(context.clickhouse, query),
    guardFilter(context.clickhouse, query, k),
  ]);
  const answer = released(counts, query, k, guard);
  // A snapshot is somebody's page: with fewer than k people on it, it would say that they were there.
  return { ...answer, snapshot: answer.subjects >= k ? snapshot : null };
}

/** What of the counts may be shown. Under k subjects on the page: nothing, not even that somebody was there. */
export function released(
  counts: HeatmapCounts,
  query: HeatmapQuery,
  k: number,
  guard: FilterGuard | null = null,
): Omit<Heatmap, 'snapshot'> {
  const enough = counts.subjects >= k && guard?.page !== false;
  const suppressed = enough ? suppress(counts.elements, k) : { shown: [], rest: null };
  const { shown, rest } = guard === null ? suppressed : guarded(suppressed, guard);
  return {
    page: query.page,
    kind: query.kind,
    k,
    views: enough ? counts.views : 0,
    subjects: enough ? counts.subjects : 0,
    clicks: shown.reduce((total, { count }) => total + count, 0) + (rest?.count ?? 0),
    elements: shown.map((element) => ({
      path: element.path,
      count: element.count,
      subjects: element.subjects,
      viewShare: element.views / counts.views,
      cells: element.cells.map(({ x, y, count }): [number, number, number] => [x, y, count]),
    })),
    suppressed: { elements: rest?.elements ?? 0, clicks: rest?.count ?? 0 },
  };
}

/** Of a filtered answer no rest is told: what another answer leaves over could be taken from it. */
function guarded({ shown }: Suppressed, guard: FilterGuard): Suppressed {
  if (!guard.hits) return { shown: [], rest: null };
  const kept = shown
    .filter(({ path }) => guard.element(path))
    .map((element) => ({ ...element, cells: element.cells.filter(({ x, y }) => guard.cell(element.path, x, y)) }));
  return { shown: kept, rest: null };
}
