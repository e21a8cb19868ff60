import type { PageState, Zone } from '@scrim/protocol';
import { useMemo } from 'react';
import type { Side } from './export-legend.ts';
import type { AnchorResult } from './heat-stage.tsx';
import { listedElements, rankedRows } from './ranked-rows.ts';
import type { DifferenceElement, useHeatmap } from './use-heatmap.ts';
import { zoneRows } from './zone-rows.ts';

interface Shown {
  /** What is drawn on; null: there is no picture. */
  readonly state: PageState | null;
  readonly anchored: AnchorResult | null;
  /** What the map draws of two answers; null: it draws one. */
  readonly difference: readonly DifferenceElement[] | null;
  readonly zones: readonly Zone[];
}

/** The elements and zones of one side, as they lie in its picture. */
export function useSide(answers: ReturnType<typeof useHeatmap>, { state, anchored, difference, zones }: Shown) {
  const heatmap = answers.heatmap.data;
  const ranking = answers.ranking.data;
  const depth = answers.depth.data;
  // Of a moment of one visit it is not known how many came to see what it shows.
  const placed = state?.at === null ? (depth ?? null) : null;
  const rows = useMemo(
    // Before the ranking is there, all would be dashes, as if withheld.
    () =>
      rankedRows(
        ranking ? listedElements(ranking.elements, heatmap?.elements ?? [], difference) : [],
        anchored,
        placed,
      ),
    [ranking, heatmap, difference, anchored, placed],
  );
  const inZones = useMemo(() => {
    const { elements = [] } = heatmap ?? {};
    return zoneRows(zones, { elements, ranking: ranking?.elements ?? null, anchored, depth: placed });
  }, [zones, heatmap, ranking, anchored, placed]);
  return {
    isRanked: ranking !== undefined,
    /** What the numbers beside the map lack; null: nothing. */
    failed: [answers.ranking, answers.depth].find(({ isError }) => isError) ?? null,
    rows,
    zones: inZones,
    /** Null until all of it has arrived. */
    toExport(named: Pick<Side, 'name' | 'filters' | 'strongest'>): Side | null {
      if (!heatmap || !ranking || !depth) return null;
      return { ...named, state, anchored, rows, zones: inZones, heatmap, depth };
    },
  };
}
