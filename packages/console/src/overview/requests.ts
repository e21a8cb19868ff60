import { type NewOpportunityDecision, OpportunityComparison, Overview } from '@scrim/protocol';
import { z } from 'zod';
import { address, ask, json, type Query, request, site } from '../request.ts';

export const overviewRequests = {
  overview: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(Overview, address(`${site(siteId)}/overview`, query), signal),
  decideOpportunity: (siteId: string, id: string, decision: NewOpportunityDecision) =>
    request(z.null(), address(`${site(siteId)}/opportunities/${id}`), json('POST', decision)),
  opportunityComparison: (siteId: string, id: string, signal?: AbortSignal) =>
    ask(OpportunityComparison, address(`${site(siteId)}/opportunities/${id}/comparison`), signal),
};
