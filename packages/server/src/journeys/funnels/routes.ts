import type { CompiledPolicy } from '@scrim/policy';
import {
  FunnelAnswer,
  FunnelBreakdown,
  FunnelList,
  FunnelQuestion,
  inQuery,
  NewFunnel,
  SavedFunnel,
} from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../../platform/app-types.ts';
import type { Context } from '../../platform/context.ts';
import { ScrimError } from '../../platform/errors.ts';
import { auditNarrowed, auditStep, filterOf, Narrowed } from '../asked-question.ts';
import { readFunnel } from './funnel.ts';
import { readFunnels, removeFunnel, saveFunnel } from './saved-funnel.ts';

const SiteParams = z.object({ site: z.string().max(100) });
const FunnelQuery = Narrowed.extend({
  question: inQuery(FunnelQuestion),
  by: z.union([FunnelBreakdown, z.literal('period')]).optional(),
});

/** The steps too, as far as the policy lists them. */
function auditFunnel(query: unknown, policy: CompiledPolicy | null): Record<string, string | null> {
  const parsed = FunnelQuery.safeParse(query);
  if (!parsed.success) return {};
  const { question, by = null } = parsed.data;
  const steps = question.steps.map((step) => auditStep(step, policy));
  return {
    ...auditNarrowed(query, policy),
    steps: steps.join(', '),
    order: question.order,
    window: question.window,
    by,
  };
}

export async function registerFunnelRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/funnel',
    {
      config: { action: 'journey:read', auditQuery: auditFunnel },
      schema: { params: SiteParams, querystring: FunnelQuery, response: { 200: FunnelAnswer } },
    },
    async ({ params, query }) => {
      const { question, by = null, from, to } = query;
      return readFunnel(context, { site: params.site, question, by, from, to, filter: filterOf(query) });
    },
  );

  app.get(
    '/api/v1/sites/:site/funnels',
    { config: { action: 'journey:read' }, schema: { params: SiteParams, response: { 200: FunnelList } } },
    async ({ params }) => readFunnels(context, params.site),
  );

  app.post(
    '/api/v1/sites/:site/funnels',
    {
      config: { action: 'funnel:write' },
      schema: { params: SiteParams, body: NewFunnel, response: { 201: SavedFunnel } },
    },
    async ({ params, body, person }, reply) => {
      if (person === null) throw new ScrimError('sign_in_required');
      return reply.status(201).send(await saveFunnel(context, { site: params.site, person: person.id, asked: body }));
    },
  );

  app.delete(
    '/api/v1/sites/:site/funnels/:id',
    {
      config: { action: 'funnel:write' },
      schema: { params: SiteParams.extend({ id: z.string().max(60) }), response: { 204: z.null() } },
    },
    async ({ params, person }, reply) => {
      if (person === null) throw new ScrimError('sign_in_required');
      await removeFunnel(context, { site: params.site, person: person.id, id: params.id });
      return reply.status(204).send(null);
    },
  );
}
