import type { Heatmap, HeatmapKind, PageState } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api.ts';
import { createDresser } from '../player/replay-document.ts';
import type { Query } from '../request.ts';
import type { HeatElement } from './anchored-heat.ts';
import type { HeatmapView } from './kinds.ts';
import { isDepth } from './kinds.ts';
import type { Narrowed } from './search.ts';

export type PageQuestion = Query & { readonly page: string };

/** Hits of a page; whoever asks the same shares the answer. */
export const hitsOf = (site: string, question: PageQuestion, kind: HeatmapKind) => ({
  queryKey: ['heatmap', site, question, kind],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.heatmap(site, { ...question, kind }, signal),
});

/** The answers behind one map: hits of its kind, the ranking, and the depth of the page. */
export function useHeatmap(site: string, question: PageQuestion | null, view: HeatmapView) {
  const kind: HeatmapKind = isDepth(view) ? 'click' : view;
  const enabled = question !== null;
  const asked = question ?? { page: '' };
  return {
    heatmap: useQuery({ ...hitsOf(site, asked, kind), enabled }),
    ranking: useQuery({
      queryKey: ['heatmap-elements', site, asked],
      queryFn: ({ signal }) => api.heatmapElements(site, asked, signal),
      enabled,
    }),
    depth: useQuery({
      queryKey: ['heatmap-depth', site, asked],
      queryFn: ({ signal }) => api.heatmapDepth(site, asked, signal),
      enabled,
    }),
  };
}

/** The redacted events of a recorded state, ready to be rebuilt. */
export function useStateEvents(site: string, state: PageState, purpose: string) {
  const chunks = useQuery({
    queryKey: ['state', site, state.session, state.seqs, purpose],
    queryFn: async () =>
      (await Promise.all(state.seqs.map((seq) => api.chunk(site, state.session, seq, purpose)))).flatMap(
        ({ events }) => events,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const events = useMemo(() => {
    if (!chunks.data) return null;
    return createDresser({ assetAddress: (hash) => api.assetAddress(site, hash) })(chunks.data);
  }, [chunks.data, site]);
  return { events, error: chunks.error, retry: chunks.refetch };
}

/** Hits per 1,000 page views on each side, and of `HeatElement` the first less the second. */
export interface DifferenceElement extends HeatElement {
  readonly here: number;
  readonly there: number;
}

/** One answer less another. */
export interface Difference {
  readonly elements: readonly DifferenceElement[];
  /** The filters of what is subtracted, and their answer. */
  readonly against: Narrowed;
  readonly heatmap: Heatmap;
}

/**
 * Two answers as one: hits per 1,000 page views in the first less those in the second, on elements that both show. What one
 * of them withholds is no difference.
 */
export function differenceOf(first: Heatmap, second: Heatmap): DifferenceElement[] {
  const others = new Map(second.elements.map((element) => [element.path, element]));
  const per = (count: number, views: number) => (views > 0 ? (count * 1000) / views : 0);
  return first.elements.flatMap(({ path, count, cells }) => {
    const other = others.get(path);
    if (other === undefined) return [];
    const theirs = new Map(other.cells.map(([x, y, hits]) => [`${x} ${y}`, hits]));
    const [here, there] = [per(count, first.views), per(other.count, second.views)];
    return [
      {
        path,
        here,
        there,
        count: here - there,
        cells: cells.flatMap(([x, y, hits]): [number, number, number][] => {
          const hit = theirs.get(`${x} ${y}`);
          return hit === undefined ? [] : [[x, y, per(hits, first.views) - per(hit, second.views)]];
        }),
      },
    ];
  });
}
