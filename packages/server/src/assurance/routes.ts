import {
  Finding,
  FindingChange,
  FindingList,
  FindingProposal,
  LiveCheck,
  MaskingPreviewAnswer,
  StoredRedactionAnswer,
} from '@scrim/protocol';
import { z } from 'zod';
import { actorOf } from '../access/actor.ts';
import { latestStoredRedaction, redactStored } from '../capture/redact-stored.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { changeFinding, readFindings } from './finding.ts';
import { checkLive } from './live-check.ts';
import { previewMasking } from './preview.ts';
import { proposeMasking } from './proposal.ts';

const params = z.object({ site: z.string().max(100) });
const oneFinding = params.extend({ finding: z.string().max(60) });
const oneProposal = oneFinding.extend({ option: z.string().max(500) });

export async function registerAssuranceRoutes(app: App, context: Context): Promise<void> {
  app.get(
    '/api/v1/sites/:site/findings',
    { config: { action: 'finding:read' }, schema: { params, response: { 200: FindingList } } },
    async (request) => readFindings(context, request.params.site),
  );

  app.post(
    '/api/v1/sites/:site/findings/:finding',
    {
      config: { action: 'finding:write' },
      schema: { params: oneFinding, body: FindingChange, response: { 200: Finding } },
    },
    async ({ params: { site, finding }, body, person }) => changeFinding(context, site, finding, body, actorOf(person)),
  );

  app.get(
    '/api/v1/sites/:site/findings/:finding/proposal',
    { config: { action: 'policy:read' }, schema: { params: oneFinding, response: { 200: FindingProposal } } },
    async ({ params: { site, finding } }) => proposeMasking(context, site, finding),
  );

  app.get(
    '/api/v1/sites/:site/findings/:finding/proposal/:option/preview',
    { config: { action: 'recording:read' }, schema: { params: oneProposal, response: { 200: MaskingPreviewAnswer } } },
    async ({ params: { site, ...chosen }, person, purpose }, reply) => {
      // Content of a recording stays out of every cache: erasure must reach it.
      reply.header('cache-control', 'no-store');
      return { preview: await previewMasking(context, site, chosen, { actor: actorOf(person), purpose }) };
    },
  );

  app.get(
    '/api/v1/sites/:site/stored-redaction',
    { config: { action: 'finding:read' }, schema: { params, response: { 200: StoredRedactionAnswer } } },
    async ({ params: { site } }) => ({ run: await latestStoredRedaction(context, site) }),
  );

  app.post(
    '/api/v1/sites/:site/stored-redaction',
    { config: { action: 'policy:publish' }, schema: { params, response: { 200: StoredRedactionAnswer } } },
    async ({ params: { site }, person }) => ({
      run: await redactStored(context, site, actorOf(person)),
    }),
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
