import { NewOpportunityDecision, OpportunityComparison, Overview, OverviewDays } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { compareOpportunity } from './comparison.ts';
import { decide, readOverview } from './opportunity.ts';

const Site = z.object({ site: z.string().max(100) });
const One = Site.extend({ id: z.string().regex(/^[0-9a-f]{1,24}$/) });
const Days = z.object({ days: OverviewDays.default('30') });
const DAYS = { '7': 7, '30': 30, '90': 90 } as const;

function auditDays(query: unknown): Record<string, string | null> {
  const parsed = Days.safeParse(query);
  return parsed.success ? { days: parsed.data.days } : {};
}

export async function registerOpportunityRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/overview',
    {
      config: { action: 'opportunity:read', auditQuery: auditDays },
      schema: { params: Site, querystring: Days, response: { 200: Overview } },
    },
    async ({ params, query }) => readOverview(context, { site: params.site, days: DAYS[query.days] }),
  );

  app.get(
    '/api/v1/sites/:site/opportunities/:id/comparison',
    { config: { action: 'opportunity:read' }, schema: { params: One, response: { 200: OpportunityComparison } } },
    async ({ params }) => compareOpportunity(context, params),
  );

  app.post(
    '/api/v1/sites/:site/opportunities/:id',
    {
      config: { action: 'opportunity:write' },
      schema: { params: One, body: NewOpportunityDecision, response: { 204: z.null() } },
    },
    async ({ params, body, person }, reply) => {
      if (person === null) throw new ScrimError('sign_in_required');
      await decide(context, { ...params, person: person.id, decision: body });
      return reply.status(204).send(null);
    },
  );
}
