import { FilterValues, PageList } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { Period } from '../platform/period.ts';
import { filterValues } from './filter-values.ts';
import { registerFormRoutes } from './forms/routes.ts';
import { registerFunnelRoutes } from './funnels/routes.ts';
import { listPages } from './pages/page.ts';
import { registerPathRoutes } from './paths/routes.ts';
import { registerSegmentRoutes } from './segments/routes.ts';

export async function registerJourneyRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/pages',
    {
      config: { action: 'journey:read' },
      schema: { params: z.object({ site: z.string().max(100) }), querystring: Period, response: { 200: PageList } },
    },
    async ({ params, query }) => listPages(context, { site: params.site, ...query }),
  );

  app.get(
    '/api/v1/sites/:site/filters',
    {
      config: { action: 'journey:read' },
      schema: { params: z.object({ site: z.string().max(100) }), response: { 200: FilterValues } },
    },
    async ({ params }) => filterValues(context, params.site),
  );

  await registerSegmentRoutes(app, context);
  await registerFunnelRoutes(app, context);
  await registerFormRoutes(app, context);
  await registerPathRoutes(app, context);
}
