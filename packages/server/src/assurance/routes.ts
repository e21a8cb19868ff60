import { FindingList, LiveCheck } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { readFindings } from './finding.ts';
import { checkLive } from './live-check.ts';

const params = z.object({ site: z.string().max(100) });

export async function registerAssuranceRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/findings',
    { config: { action: 'finding:read' }, schema: { params, response: { 200: FindingList } } },
    async (request) => readFindings(context, request.params.site),
  );

  app.get(
    '/api/v1/sites/:site/live',
    { config: { action: 'live:read' }, schema: { params, response: { 200: LiveCheck } } },
    async (request) => {
      const publicUrl = context.config.publicUrl ?? `${request.protocol}://${request.host}`;
      return checkLive(context, request.params.site, publicUrl);
    },
  );
}
