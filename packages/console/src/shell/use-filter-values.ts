import type { FilterValues } from '@scrim/protocol';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** What the visits of a site can be narrowed to, with the names of its segments. */
export function useFilterValues(site: string, enabled = true): UseQueryResult<FilterValues> {
  return useQuery({
    queryKey: ['filter-values', site],
    queryFn: ({ signal }) => api.filterValues(site, signal),
    enabled,
    staleTime: 300_000,
    retry: false,
  });
}
