import {
  ConsentNumbers,
  DecisionRequest,
  DecisionResponse,
  ErasureRequest,
  ErasureResponse,
  IdentityRequest,
  IdentityResponse,
  SessionGrant,
  SessionRequest,
} from '@scrim/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientAddress } from '../access/client-address.ts';
import { noteArrival } from '../assurance/arrivals.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { Period } from '../platform/period.ts';
import { findSite } from '../policies/policy.ts';
import { decide } from './decide.ts';
import { eraseBy } from './erase.ts';
import { identify } from './identify.ts';
import { ConsentLimit } from './limit.ts';
import { consentNumbers } from './numbers.ts';
import { openReceipt } from './receipt.ts';
import { openSession } from './session.ts';

const SiteParams = z.object({ site: z.string().max(63) });
const PUBLIC = { action: 'public' };
const BODY_LIMIT = 32 * 1024;

/** What a visitor's browser asks before and beside capture; and the numbers for people. */
export async function registerConsentRoutes(app: App, context: Context): Promise<void> {
  const limit = new ConsentLimit(context.clock);

  /** Before anything is read: a registered page of this site, not too often. */
  const admit = async (request: FastifyRequest): Promise<void> => {
    const { site: id } = SiteParams.parse(request.params);
    const site = await findSite(context, id);
    if (site === null) throw new ScrimError('site_unknown');
    const { origin } = request.headers;
    if (origin === undefined || !site.origins.includes(origin)) {
      noteArrival(context, 'refusal', id, 'origin_refused');
      throw new ScrimError('origin_refused');
    }
    limit.check(id, clientAddress(request, context.config));
  };
  const options = { config: PUBLIC, bodyLimit: BODY_LIMIT, onRequest: admit };

  app.post(
    '/consent/v1/:site/receipts',
    { ...options, schema: { params: SiteParams, body: DecisionRequest, response: { 200: DecisionResponse } } },
    async ({ params, body, headers }, reply) => {
      const response = await decide(context, params.site, body, headers['sec-gpc'] === '1');
      noteArrival(context, 'decision', params.site, body.decision);
      reply.header('cache-control', 'no-store');
      return response;
    },
  );

  app.post(
    '/consent/v1/:site/sessions',
    { ...options, schema: { params: SiteParams, body: SessionRequest, response: { 200: SessionGrant } } },
    async ({ params, body, headers }, reply) => {
      if (headers['sec-gpc'] === '1') throw new ScrimError('gpc_contradiction');
      reply.header('cache-control', 'no-store');
      return openSession(context, openReceipt(context.keys.signing, params.site, body.receipt));
    },
  );

  app.post(
    '/consent/v1/:site/identity',
    { ...options, schema: { params: SiteParams, body: IdentityRequest, response: { 200: IdentityResponse } } },
    async ({ params, body, headers }, reply) => {
      const [scheme, token = ''] = (headers.authorization ?? '').split(' ');
      if (scheme !== 'Bearer') throw new ScrimError('token_missing');
      if (headers['sec-gpc'] === '1') throw new ScrimError('gpc_sent');
      reply.header('cache-control', 'no-store');
      return { token: await identify(context, params.site, token, body) };
    },
  );

  app.post(
    '/consent/v1/:site/erasure',
    { ...options, schema: { params: SiteParams, body: ErasureRequest, response: { 200: ErasureResponse } } },
    async ({ params, body }, reply) => {
      reply.header('cache-control', 'no-store');
      return eraseBy(context, params.site, body.receipt);
    },
  );

  app.get('/consent/v1/:site/keys', { config: PUBLIC, schema: { params: SiteParams } }, async ({ params }, reply) => {
    if ((await findSite(context, params.site)) === null) throw new ScrimError('site_unknown');
    reply.header('cache-control', 'public, max-age=3600');
    return { keys: [context.keys.signing.publicJwk] };
  });

  app.get(
    '/api/v1/sites/:site/consent',
    {
      config: { action: 'consent:read' },
      schema: { params: SiteParams, querystring: Period, response: { 200: ConsentNumbers } },
    },
    async ({ params, query }) => consentNumbers(context, { site: params.site, ...query }),
  );
}
