import type { CompiledPolicy } from '@scrim/policy';
import { matchPage } from '@scrim/policy/runtime';
import {
  ElementPath,
  Heatmap,
  HeatmapKind,
  NewZone,
  PageDepth,
  PageStates,
  RankedElements,
  StateWithElement,
  VisitFilter,
  WidthBand,
  Zone,
  ZoneList,
} from '@scrim/protocol';
import { z } from 'zod';
import { actorOf } from '../access/actor.ts';
import { findSegment } from '../journeys/segments/segment.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { Period } from '../platform/period.ts';
import { readDepth } from './depth.ts';
import { rankElements, readHeatmap } from './heatmap.ts';
import type { PageQuery } from './question.ts';
import { findStateWith, listStates } from './states.ts';
import { keepZone, listZones, removeZone } from './zone.ts';

const Site = z.object({ site: z.string().max(100) });
const Page = z.object({ page: z.string().min(1).max(500) });
const Query = Period.extend(VisitFilter.shape).extend({ ...Page.shape, band: WidthBand.optional() });
const HeatmapQuery = Query.extend({ kind: HeatmapKind.default('click') });

/** The filters, as far as the site's policy knows their words; a page or word that it does not list is `unlisted`. */
function auditQuery(query: unknown, policy: CompiledPolicy | null): Record<string, string | null> {
  const parsed = HeatmapQuery.safeParse(query);
  if (!parsed.success) return {};
  const { page, kind, band = null, from, to, device = null, regime = null, language = null, ...free } = parsed.data;
  const isListed = policy !== null && matchPage(policy, page)?.template === page;
  const known = (word: string | undefined, words: readonly string[]) =>
    word === undefined || word === '' || words.includes(word) ? (word ?? null) : 'unlisted';
  const events = Object.keys(policy?.events ?? {});
  return {
    page: isListed ? page : 'unlisted',
    kind,
    band,
    device,
    regime,
    language,
    variant: known(free.variant, policy?.variants ?? []),
    outcome: known(free.outcome, events),
    without: known(free.without, events),
    segment: free.segment === undefined ? null : /^[0-9a-f-]{1,60}$/.test(free.segment) ? free.segment : 'unlisted',
    from,
    to,
  };
}

/** Errors: `segment_unknown`. */
async function questionOf(context: Context, site: string, query: z.infer<typeof Query>): Promise<PageQuery> {
  const { page, band = null, from, to, device, regime, language, variant, outcome, without, segment } = query;
  const conditions = segment === undefined ? null : (await findSegment(context, site, segment)).conditions;
  const filter = { device, regime, language, variant, outcome, without, segment };
  return { site, page, band, from, to, filter, segment: conditions };
}

export async function registerHeatmapRoutes(app: App, context: Context): Promise<void> {
  const read = { action: 'heatmap:read', auditQuery };

  app.get(
    '/api/v1/sites/:site/heatmap',
    { config: read, schema: { params: Site, querystring: HeatmapQuery, response: { 200: Heatmap } } },
    async ({ params, query }) =>
      readHeatmap(context, { ...(await questionOf(context, params.site, query)), kind: query.kind }),
  );

  app.get(
    '/api/v1/sites/:site/heatmap/elements',
    { config: read, schema: { params: Site, querystring: Query, response: { 200: RankedElements } } },
    async ({ params, query }) => rankElements(context, await questionOf(context, params.site, query)),
  );

  app.get(
    '/api/v1/sites/:site/heatmap/depth',
    { config: read, schema: { params: Site, querystring: Query, response: { 200: PageDepth } } },
    async ({ params, query }) => readDepth(context, await questionOf(context, params.site, query)),
  );

  app.get(
    '/api/v1/sites/:site/heatmap/states',
    { config: read, schema: { params: Site, querystring: Query, response: { 200: PageStates } } },
    async ({ params, query }) => listStates(context, await questionOf(context, params.site, query)),
  );

  app.get(
    '/api/v1/sites/:site/heatmap/state',
    {
      config: read,
      schema: { params: Site, querystring: Query.extend({ path: ElementPath }), response: { 200: StateWithElement } },
    },
    async ({ params, query }) => ({
      state: await findStateWith(context, await questionOf(context, params.site, query), query.path),
    }),
  );

  app.get(
    '/api/v1/sites/:site/zones',
    {
      config: { action: 'heatmap:read' },
      schema: { params: Site, querystring: Page, response: { 200: ZoneList } },
    },
    async ({ params, query }) => ({ zones: await listZones(context, params.site, query.page) }),
  );

  app.post(
    '/api/v1/sites/:site/zones',
    { config: { action: 'zone:write' }, schema: { params: Site, body: NewZone, response: { 201: Zone } } },
    async ({ params, body, person }, reply) => {
      reply.status(201);
      return keepZone(context, params.site, body, actorOf(person));
    },
  );

  app.delete(
    '/api/v1/sites/:site/zones/:id',
    {
      config: { action: 'zone:write' },
      schema: { params: Site.extend({ id: z.string().max(60) }), response: { 204: z.null() } },
    },
    async ({ params }, reply) => {
      await removeZone(context, params.site, params.id);
      reply.status(204);
      return null;
    },
  );
}
