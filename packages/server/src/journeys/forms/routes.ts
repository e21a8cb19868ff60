import type { CompiledPolicy } from '@scrim/policy';
import { ElementPath, FormAnswer, FormGoal, FormList, inQuery } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../../platform/app-types.ts';
import type { Context } from '../../platform/context.ts';
import { auditNarrowed, auditStep, filterOf, Narrowed } from '../asked-question.ts';
import { readForm, readForms } from './form.ts';

const SiteParams = z.object({ site: z.string().max(100) });
const FormQuery = Narrowed.extend({
  page: z.string().min(1).max(500),
  form: z.union([z.literal(''), ElementPath]).default(''),
  goal: inQuery(FormGoal).optional(),
});

function auditForm(query: unknown, policy: CompiledPolicy | null): Record<string, string | null> {
  const parsed = FormQuery.safeParse(query);
  if (!parsed.success) return {};
  const { page, goal } = parsed.data;
  return {
    ...auditNarrowed(query, policy),
    page: auditStep({ kind: 'page', name: page }, policy),
    goal:
      goal === undefined ? null : goal.kind === 'submit' ? 'submit' : auditStep({ ...goal, kind: goal.kind }, policy),
  };
}

export async function registerFormRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/forms',
    {
      config: { action: 'journey:read', auditQuery: auditNarrowed },
      schema: { params: SiteParams, querystring: Narrowed, response: { 200: FormList } },
    },
    async ({ params, query }) => {
      const { from, to } = query;
      return readForms(context, { site: params.site, from, to, filter: filterOf(query) });
    },
  );

  app.get(
    '/api/v1/sites/:site/form',
    {
      config: { action: 'journey:read', auditQuery: auditForm },
      schema: { params: SiteParams, querystring: FormQuery, response: { 200: FormAnswer } },
    },
    async ({ params, query }) => {
      const { page, form, goal = null, from, to } = query;
      return readForm(context, { site: params.site, page, form, goal, from, to, filter: filterOf(query) });
    },
  );
}
