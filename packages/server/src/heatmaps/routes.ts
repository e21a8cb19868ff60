import type { CompiledPolicy } from '@scrim/policy';
import { matchPage } from '@scrim/policy/runtime';
import { Device, Heatmap, HeatmapKind } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { Period } from '../platform/period.ts';
import { readHeatmap } from './heatmap.ts';

const Query = Period.extend({
  page: z.string().min(1).max(500),
  kind: HeatmapKind.default('click'),
  device: Device.optional(),
  variant: z.string().max(40).optional(),
});

/** The filters, as far as the site's policy knows their words; a page or variant that it does not list is `unlisted`. */
function auditQuery(query: unknown, policy: CompiledPolicy | null): Record<string, string | null> {
  const parsed = Query.safeParse(query);
  if (!parsed.success) return {};
  const { page, kind, device = null, variant = null, from, to } = parsed.data;
  const isListed = policy !== null && matchPage(policy, page)?.template === page;
  const isKnown = variant === null || variant === '' || policy?.variants.includes(variant) === true;
  return { page: isListed ? page : 'unlisted', kind, device, variant: isKnown ? variant : 'unlisted', from, to };
}

export async function registerHeatmapRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/heatmap',
    {
      config: { action: 'heatmap:read', auditQuery },
      schema: { params: z.object({ site: z.string().max(100) }), querystring: Query, response: { 200: Heatmap } },
    },
    async ({ params, query }) => {
      const { device = null, variant = null, ...rest } = query;
      return readHeatmap(context, { ...rest, site: params.site, device, variant });
    },
  );
}
