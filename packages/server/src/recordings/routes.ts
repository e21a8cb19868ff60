import { ChunkEvents, Recording, RecordingList } from '@scrim/protocol';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { listRecordings, MAX_PAGE_SIZE, RecordingFilter, RecordingSort } from './listing.ts';
import { readRecording, readRecordingChunk } from './recording.ts';

const SiteParams = z.object({ site: z.string().max(100) });
const SessionParams = SiteParams.extend({ session: z.string().min(1).max(200) });
const ChunkParams = SessionParams.extend({ seq: z.coerce.number().int().min(0).max(1_000_000) });

const ListQuery = RecordingFilter.extend({
  sort: RecordingSort.default('startedAt'),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(50),
  cursor: z.string().max(1000).optional(),
});

export async function registerRecordingRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/recordings',
    {
      config: { action: 'recording:list' },
      schema: { params: SiteParams, querystring: ListQuery, response: { 200: RecordingList } },
    },
    async ({ params, query }) => {
      const { sort, limit, cursor = null, ...filter } = query;
      return listRecordings(context, params.site, { filter, sort, limit, cursor });
    },
  );

  app.get(
    '/api/v1/sites/:site/recordings/:session',
    { config: { action: 'recording:read' }, schema: { params: SessionParams, response: { 200: Recording } } },
    async ({ params }) => readRecording(context, params.site, params.session),
  );

  app.get(
    '/api/v1/sites/:site/recordings/:session/chunks/:seq',
    { config: { action: 'recording:read' }, schema: { params: ChunkParams, response: { 200: ChunkEvents } } },
    async ({ params }, reply) => {
      // Content of a recording stays out of every cache: erasure must reach it.
      reply.header('cache-control', 'no-store');
      return readRecordingChunk(context, params.site, params.session, params.seq);
    },
  );
}
