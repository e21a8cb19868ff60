import { Device, Heatmap, HeatmapKind } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { readHeatmap } from './heatmap.ts';
import { Period } from './period.ts';

const Query = Period.extend({
  page: z.string().min(1).max(500),
  kind: HeatmapKind.default('click'),
  device: Device.optional(),
  variant: z.string().max(40).optional(),
});

export async function registerHeatmapRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/heatmap',
    {
      config: { action: 'heatmap:read' },
      schema: { params: z.object({ site: z.string().max(100) }), querystring: Query, response: { 200: Heatmap } },
    },
    async ({ params, query }) => {
      const { device = null, variant = null, ...rest } = query;
      return readHeatmap(context, { ...rest, site: params.site, device, variant });
    },
  );
}
