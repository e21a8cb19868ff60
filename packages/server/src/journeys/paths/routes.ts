import type { CompiledPolicy } from '@scrim/policy';
import { inQuery, PathAnswer, PathQuestion } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../../platform/app-types.ts';
import type { Context } from '../../platform/context.ts';
import { auditNarrowed, auditStep, filterOf, Narrowed } from '../asked-question.ts';
import { readPaths } from './path.ts';

const PathQuery = Narrowed.extend({ question: inQuery(PathQuestion) });

function auditPath(query: unknown, policy: CompiledPolicy | null): Record<string, string | null> {
  const parsed = PathQuery.safeParse(query);
  if (!parsed.success) return {};
  return { ...auditNarrowed(query, policy), anchor: auditStep(parsed.data.question.anchor, policy) };
}

export async function registerPathRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/paths',
    {
      config: { action: 'journey:read', auditQuery: auditPath },
      schema: {
        params: z.object({ site: z.string().max(100) }),
        querystring: PathQuery,
        response: { 200: PathAnswer },
      },
    },
    async ({ params, query }) => {
      const { question, from, to } = query;
      return readPaths(context, { site: params.site, question, from, to, filter: filterOf(query) });
    },
  );
}
