import {
  ChunkEvents,
  MaskingAnswer,
  MaskingQuestion,
  Neighbours,
  Recording,
  RecordingList,
  Representatives,
} from '@scrim/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { latestStoredRedaction } from '../capture/redact-stored.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, findPolicy } from '../policies/policy.ts';
import { auditQuestion, Question } from './asked-question.ts';
import { registerCollectionRoutes } from './collection-routes.ts';
import { type ListRequest, listRecordings, MAX_PAGE_SIZE, neighboursOf } from './listing.ts';
import { explainMasking, policiesOf } from './masking.ts';
import { readRecording, readRecordingChunk } from './recording.ts';
import { findRepresentatives } from './representatives.ts';

const SiteParams = z.object({ site: z.string().max(100) });
const SessionParams = SiteParams.extend({ session: z.string().min(1).max(200) });
const ChunkParams = SessionParams.extend({ seq: z.coerce.number().int().min(0).max(1_000_000) });

const ListQuery = Question.extend({
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(50),
});

function listRequest(request: FastifyRequest, site: string, query: z.infer<typeof Question>): ListRequest {
  const { sort, direction, asOf = null, ...filter } = query;
  if (request.person === null) throw new ScrimError('sign_in_required');
  return { site, person: request.person.id, filter, sort, direction, asOf };
}

export async function registerRecordingRoutes(app: App, context: Context): Promise<void> {
  const list = { action: 'recording:list', auditQuery: auditQuestion };

  app.get(
    '/api/v1/sites/:site/recordings',
    { config: list, schema: { params: SiteParams, querystring: ListQuery, response: { 200: RecordingList } } },
    async (request) => {
      const { offset, limit, ...question } = request.query;
      return listRecordings(context, listRequest(request, request.params.site, question), { offset, limit });
    },
  );

  app.get(
    '/api/v1/sites/:site/recordings/representatives',
    { config: list, schema: { params: SiteParams, querystring: Question, response: { 200: Representatives } } },
    async (request) => findRepresentatives(context, listRequest(request, request.params.site, request.query)),
  );

  app.get(
    '/api/v1/sites/:site/recordings/:session/neighbours',
    { config: list, schema: { params: SessionParams, querystring: Question, response: { 200: Neighbours } } },
    async (request) =>
      neighboursOf(context, listRequest(request, request.params.site, request.query), request.params.session),
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

  app.post(
    '/api/v1/sites/:site/recordings/:session/masking',
    {
      config: { action: 'recording:read' },
      schema: { params: SessionParams, body: MaskingQuestion, response: { 200: MaskingAnswer } },
    },
    async ({ params, body }) => {
      const { policy: hash, startedAt, duration } = await readRecording(context, params.site, params.session);
      const end = new Date(Date.parse(startedAt) + duration).toISOString();
      const [policy, active, run] = await Promise.all([
        findPolicy(context, params.site, hash),
        activePolicy(context, params.site),
        latestStoredRedaction(context, params.site),
      ]);
      if (policy === null) throw new ScrimError('policy_missing');
      const stored = run === null ? null : await findPolicy(context, params.site, run.policy);
      return explainMasking(policiesOf(policy.compiled, { end, active, run, stored }), body);
    },
  );

  await registerCollectionRoutes(app, context);
}
