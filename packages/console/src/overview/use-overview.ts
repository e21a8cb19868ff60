import type { NewOpportunityDecision, Opportunity, OpportunityStatus } from '@scrim/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { OverviewSearch } from './search.ts';

export const DAYS = '30';

export function useOverview(site: string, { days = DAYS }: OverviewSearch) {
  return useQuery({
    queryKey: ['overview', site, days],
    queryFn: ({ signal }) => api.overview(site, { days }, signal),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
}

/** Keeps a decision; the lists are read again afterwards. */
export function useDecision(site: string, { id, place, otherIds }: Pick<Opportunity, 'id' | 'place' | 'otherIds'>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decision: Pick<NewOpportunityDecision, 'status' | 'reason' | 'fixedOn'>) =>
      api.decideOpportunity(site, id, { place, otherIds, ...decision }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['overview', site] });
      await queries.invalidateQueries({ queryKey: ['opportunity-comparison', site, id] });
    },
  });
}

export const STATUS_NAMES: Record<OpportunityStatus, string> = {
  new: 'New',
  fixing: 'Being fixed',
  verified: 'Verified',
  dismissed: 'Dismissed',
};
