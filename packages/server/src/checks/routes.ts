import { CheckList } from '@scrim/protocol';
import { z } from 'zod';
import { actorOf } from '../access/actor.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { readChecks, startChecks, stopChecks } from './run.ts';

const params = z.object({ site: z.string().max(100) });

export async function registerCheckRoutes(app: App, context: Context): Promise<void> {
  app.addHook('onClose', () => stopChecks(context));

  app.get(
    '/api/v1/sites/:site/checks',
    { config: { action: 'finding:read' }, schema: { params, response: { 200: CheckList } } },
    async ({ params: { site } }) => readChecks(context, site),
  );

  app.post(
    '/api/v1/sites/:site/checks',
    { config: { action: 'finding:write' }, schema: { params, response: { 200: CheckList } } },
    async ({ params: { site }, person }) => {
      await startChecks(context, site, actorOf(person));
      return readChecks(context, site);
    },
  );
}
