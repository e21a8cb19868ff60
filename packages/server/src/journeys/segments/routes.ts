import { NewSegment, Segment, SegmentList } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../../platform/app-types.ts';
import type { Context } from '../../platform/context.ts';
import { ScrimError } from '../../platform/errors.ts';
import { readSegments, removeSegment, saveSegment } from './segment.ts';

const SiteParams = z.object({ site: z.string().max(100) });

export async function registerSegmentRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/segments',
    { config: { action: 'segment:read' }, schema: { params: SiteParams, response: { 200: SegmentList } } },
    async ({ params }) => readSegments(context, params.site),
  );

  app.post(
    '/api/v1/sites/:site/segments',
    {
      config: { action: 'segment:write' },
      schema: { params: SiteParams, body: NewSegment, response: { 201: Segment } },
    },
    async ({ params, body, person }, reply) => {
      if (person === null) throw new ScrimError('sign_in_required');
      const segment = await saveSegment(context, { site: params.site, person: person.id, asked: body });
      return reply.status(201).send(segment);
    },
  );

  app.delete(
    '/api/v1/sites/:site/segments/:id',
    {
      config: { action: 'segment:write' },
      schema: { params: SiteParams.extend({ id: z.string().max(60) }), response: { 204: z.null() } },
    },
    async ({ params, person }, reply) => {
      if (person === null) throw new ScrimError('sign_in_required');
      await removeSegment(context, { site: params.site, person: person.id, id: params.id });
      return reply.status(204).send(null);
    },
  );
}
