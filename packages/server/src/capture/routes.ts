import { BATCH_LIMITS, BatchAccepted } from '@scrim/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { noteArrival } from '../assurance/arrivals.ts';
import { type CaptureToken, verifyCaptureToken } from '../keys/capture-token.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, findPolicy, findSite } from '../policies/policy.ts';
import { parseBrowserNow } from './browser-clock.ts';
import { CapturePipeline } from './pipeline.ts';
import { RateLimit } from './rate-limit.ts';
import { indexMissingPacks } from './reindex.ts';
import { readUserAgent } from './user-agent.ts';

export const BATCH_TYPE = 'application/vnd.scrim.batch+json';
const Params = z.object({ site: z.string().max(100) });

/** `POST /capture/v1/:site/batches`; docs/capture-protocol.md is its contract. */
export async function registerCaptureRoutes(app: App, context: Context): Promise<void> {
  const report = await indexMissingPacks(context);
  if (report.packs > 0) context.log.info(report, 'indexed what an earlier run left');
  const pipeline = new CapturePipeline(context);
  app.addHook('onClose', () => pipeline.close());
  await pipeline.start();

  const { sessionBatchesPerMinute, siteBatchesPerSecond } = context.config.limits;
  const sessionLimit = new RateLimit({ amount: sessionBatchesPerMinute, perMilliseconds: 60_000, keys: 100_000 });
  const siteLimit = new RateLimit({ amount: siteBatchesPerSecond, perMilliseconds: 1000, keys: 1000 });
  const tokens = new WeakMap<FastifyRequest, CaptureToken>();

  app.addContentTypeParser(BATCH_TYPE, { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);
  app.post(
    '/capture/v1/:site/batches',
    {
      config: { action: 'public' },
      bodyLimit: BATCH_LIMITS.compressedBytes,
      schema: { params: Params, response: { 200: BatchAccepted } },
      async onError(request, _reply, error) {
        const { site } = Params.parse(request.params);
        if (error instanceof ScrimError) noteArrival(context, 'refusal', site, error.code);
      },
      // Before the body is read: a request without a right to send costs nothing.
      async onRequest(request) {
        const { site } = Params.parse(request.params);
        const token = await admit(context, site, request);
        const now = context.clock.now();
        const wait = sessionLimit.take(`${site}/${token.session}`, now) || siteLimit.take(site, now);
        if (wait > 0) throw new ScrimError('rate_limited', { retryAfter: wait });
        tokens.set(request, token);
      },
    },
    async (request) => {
      const token = tokens.get(request);
      if (token === undefined || !Buffer.isBuffer(request.body)) throw new ScrimError('content_type_refused');
      const policy = await findPolicy(context, token.site, token.policy);
      const active = await activePolicy(context, token.site);
      if (policy === null || active === null) throw new ScrimError('policy_unknown');
      const client = readUserAgent(request.headers['user-agent'], header(request, 'sec-ch-ua-mobile'));
      const { page, accepted } = await pipeline.accept({
        body: request.body,
        token,
        policy: policy.compiled,
        active: active.compiled,
        client,
        browserNow: parseBrowserNow(header(request, 'scrim-now')),
      });
      noteArrival(context, 'batch', token.site, page.template);
      return accepted;
    },
  );
}

/** Origin, content type, token, consent: from headers and memory alone. */
async function admit(context: Context, site: string, request: FastifyRequest): Promise<CaptureToken> {
  const registered = await findSite(context, site);
  if (registered === null) throw new ScrimError('site_unknown');
  const origin = request.headers.origin;
  if (origin === undefined || !registered.origins.includes(origin)) throw new ScrimError('origin_refused');
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== BATCH_TYPE || request.headers['content-encoding']?.toLowerCase() !== 'gzip') {
    throw new ScrimError('content_type_refused');
  }
  const bearer = /^Bearer ([\w.-]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) throw new ScrimError('token_missing');
  const token = verifyCaptureToken(context.keys, bearer, context.clock.now());
  if (token.site !== site) throw new ScrimError('token_site_mismatch');
  if (context.revocations.has(token.receipt)) throw new ScrimError('consent_withdrawn');
  // Switched on since consent was given: it is a refusal from this request on (11 CCR § 7025).
  if (request.headers['sec-gpc'] === '1') throw new ScrimError('gpc_sent');
  return token;
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
