import type { ClickHouseClient } from '@clickhouse/client';
import type { Heatmap, RankedElements } from '@scrim/protocol';
import { type Suppressed, suppress } from '@scrim/statistics';
import type { Context } from '../platform/context.ts';
import { widenToCuts } from './calendar.ts';
import { dimensionsOf } from './dimensions.ts';
import { type FilterGuard, guardFilter, guardRanking } from './filter-guard.ts';
import { countedPeriod, type HeatmapQuery, isNarrowed, type PageQuery, withoutNarrowing } from './question.ts';
import { chooseSnapshot } from './states.ts';
import { countHits, GRID, type HeatmapCounts, timesToClick } from './store.ts';

/** Of a narrowed question: whether it may be answered, and what the one about everybody shows. */
export interface Narrowing {
  readonly guard: FilterGuard;
  readonly everybody: HeatmapCounts;
}

/**
 * Where people clicked, raged, clicked in vain or rested on a page, per element, without anything that fewer than k subjects
 * did. Subtracting one answer from another is met within an answer by complementary suppression (`suppress`), between
 * filters and periods by `guardFilter`; periods begin and end on few days (`widenToCuts`), and a narrowed answer shows
 * nothing that the one about everybody withholds. What remains is time: an answer of now less one of a moment ago.
 */
export async function readHeatmap(context: Context, asked: HeatmapQuery): Promise<Heatmap> {
  const { clickhouse, clock, config } = context;
  const query = widenToCuts(asked, clock.now());
  const guard = async () => guardFilter(clickhouse, query, await dimensionsOf(context, query), config.k);
  const [answer, snapshot] = await Promise.all([readReleased(context, query, guard), chooseSnapshot(context, query)]);
  // A page that is withheld, or that fewer than k people saw, is not drawn either.
  return { ...answer, snapshot: answer.views > 0 ? snapshot : null };
}

/** Only a narrowed question needs one. */
type ReadGuard = () => Promise<FilterGuard>;

async function readReleased(
  { clickhouse, config: { k } }: Context,
  query: HeatmapQuery,
  readGuard: ReadGuard,
): Promise<Omit<Heatmap, 'snapshot'>> {
  const [counts, narrowing] = await Promise.all([
    countHits(clickhouse, query, k),
    isNarrowed(query) ? readNarrowing(clickhouse, query, readGuard, k) : null,
  ]);
  return released(counts, query, k, narrowing);
}

async function readNarrowing(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  readGuard: ReadGuard,
  k: number,
): Promise<Narrowing> {
  const [guard, everybody] = await Promise.all([readGuard(), countHits(clickhouse, withoutNarrowing(query), k)]);
  return { guard, everybody };
}

/** What of the counts may be shown. Under k subjects on the page: nothing, not even that somebody was there. */
export function released(
  counts: HeatmapCounts,
  query: HeatmapQuery,
  k: number,
  narrowing: Narrowing | null = null,
): Omit<Heatmap, 'snapshot'> {
  const unanswered = narrowing?.guard.unanswered ?? null;
  const enough = counts.subjects >= k && narrowing?.guard.page !== false;
  const { shown, rest } = !enough
    ? { shown: [], rest: null }
    : narrowing === null
      ? suppress(counts.elements, k)
      : narrowed(counts.elements, narrowing, k);
  return {
    page: query.page,
    kind: query.kind,
    k,
    period: countedPeriod(query),
    views: enough ? counts.views : 0,
    subjects: enough && narrowing === null ? counts.subjects : narrowing === null ? 0 : null,
    clicks: shown.reduce((total, { count }) => total + count, 0) + (rest?.count ?? 0),
    elements: shown.map((element) => ({
      path: element.path,
      count: element.count,
      subjects: narrowing === null ? element.subjects : null,
      viewShare: element.views / counts.views,
      cells: element.cells.map(({ x, y, count }): [number, number, number] => [x, y, count]),
    })),
    suppressed: { elements: rest?.elements ?? 0, clicks: rest?.count ?? 0 },
    withheld: narrowing?.guard.page === false && unanswered === null,
    unanswered,
  };
}

/** Of a narrowed answer no rest is told, nor what the answer about everybody withholds: that could be taken from it. */
function narrowed(shown: HeatmapCounts['elements'], { guard, everybody }: Narrowing, k: number): Suppressed {
  const open = new Map(
    suppress(everybody.elements, k).shown.map(({ path, cells }) => [
      path,
      new Set(cells.map(({ x, y }) => y * GRID + x)),
    ]),
  );
  const kept = shown
    .filter(({ path, subjects }) => subjects >= k && open.has(path) && guard.elements.has(path))
    .sort((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1))
    .map((element) => ({
      ...element,
      cells: element.cells.filter(
        ({ x, y }) => open.get(element.path)?.has(y * GRID + x) && guard.elements.get(element.path)?.has(y * GRID + x),
      ),
    }));
  return { shown: kept, rest: null };
}

/** The ranking beside the map: each of its numbers is one that the map of that kind releases. */
export async function rankElements(context: Context, asked: PageQuery): Promise<RankedElements> {
  const query = widenToCuts(asked, context.clock.now());
  const { clickhouse, config } = context;
  // First clicks always need one.
  const guards = guardRanking(clickhouse, query, await dimensionsOf(context, query), config.k);
  const [click, rage, dead, first] = await Promise.all(
    (['click', 'rage', 'dead', 'first'] as const).map((kind) =>
      readReleased(context, { ...query, kind }, async () => (await guards)[kind]),
    ),
  );
  const times = await timesToClick(clickhouse, { ...query, kind: 'click' }, config.k);
  const of = (answer: typeof click) => new Map(answer?.elements.map((element) => [element.path, element]));
  const [clicks, rages, deads, firsts] = [of(click), of(rage), of(dead), of(first)];
  const paths = new Set([...clicks.keys(), ...rages.keys(), ...deads.keys()]);
  return {
    page: query.page,
    k: config.k,
    period: countedPeriod(query),
    views: click?.views ?? 0,
    elements: [...paths].map((path) => ({
      path,
      clicks: clicks.get(path)?.count ?? null,
      viewShare: clicks.get(path)?.viewShare ?? null,
      rage: rages.get(path)?.count ?? null,
      dead: deads.get(path)?.count ?? null,
      firstShare: firsts.get(path)?.viewShare ?? null,
      timeToClick: clicks.has(path) ? (times.get(path) ?? null) : null,
    })),
  };
}
