import type { Zone } from '@scrim/protocol';
import { useMemo } from 'react';
import type { Side } from './export-legend.ts';
import type { AnchorResult } from './heat-stage.tsx';
import { listedElements, rankedRows } from './ranked-rows.ts';
import type { DifferenceElement, useHeatmap } from './use-heatmap.ts';
import { zoneRows } from './zone-rows.ts';

interface Shown {
  readonly anchored: AnchorResult | null;
  /** What the map draws of two answers; null: it draws one. */
  readonly difference: readonly DifferenceElement[] | null;
  readonly zones: readonly Zone[];
}

/** The elements and zones of one side, as they lie in its picture. */
export function useSide(answers: ReturnType<typeof useHeatmap>, { anchored, difference, zones }: Shown) {
  const heatmap = answers.heatmap.data;
  const ranking = answers.ranking.data;
  const depth = answers.depth.data;
  const rows = useMemo(
    () =>
      rankedRows(listedElements(ranking?.elements ?? [], heatmap?.elements ?? [], difference), anchored, depth ?? null),
    [ranking, heatmap, difference, anchored, depth],
  );
  const placed = useMemo(() => {
    const { elements = [] } = heatmap ?? {};
    return zoneRows(zones, { elements, ranking: ranking?.elements ?? [], anchored, depth: depth ?? null });
  }, [zones, heatmap, ranking, anchored, depth]);
  return {
    rows,
    zones: placed,
    /** Null until all of it has arrived. */
    toExport(named: Pick<Side, 'name' | 'filters' | 'state'>): Side | null {
      if (!heatmap || !ranking || !depth) return null;
      return { ...named, anchored, rows, zones: placed, heatmap, depth };
    },
  };
}
