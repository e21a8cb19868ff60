import { describePolicy, durationOf, explainRule, type Problem } from '@scrim/policy';
import policySchema from '@scrim/policy/schema.json' with { type: 'json' };
import { PolicyExplanation, type PublicPolicy, Site } from '@scrim/protocol';
import { noticeView } from '@scrim/recorder/notice';
import { z } from 'zod';
import { actorOf } from '../access/actor.ts';
import { noteArrival } from '../assurance/arrivals.ts';
import { appendAudit } from '../audit/log.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { readRecorderManifest } from '../platform/static-files.ts';
import { activatePolicy } from './activate.ts';
import { ASSET_CSP, findAsset } from './asset.ts';
import { activePolicy, findSite, registerSite } from './versions.ts';
import { watchPolicyFiles } from './watch.ts';

const SiteId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
const SiteParams = z.object({ site: z.string().max(63) });

/** An origin as browsers send it; plain HTTP only for a machine's own pages. */
const Origin = z
  .string()
  .max(200)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    return url.origin === text && (url.protocol === 'https:' || (url.protocol === 'http:' && local));
  }, 'an origin such as https://apply.example');

const PolicyProblem = z.object({
  severity: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  line: z.number(),
  column: z.number(),
  message: z.string(),
  instead: z.string().optional(),
  regulation: z.string().optional(),
});
const Activated = z.object({ hash: z.string(), activated: z.boolean(), problems: z.array(PolicyProblem) });
const Refused = z.object({
  error: z.object({ code: z.string(), message: z.string(), action: z.string() }),
  problems: z.array(PolicyProblem),
});

/** A site's policy for its pages and for people, the static files it names, and how new ones come in. */
export async function registerPolicyRoutes(app: App, context: Context): Promise<void> {
  let stopWatching: (() => Promise<void>) | null = null;
  app.addHook('onReady', async () => {
    stopWatching = watchPolicyFiles(context);
  });
  app.addHook('onClose', async () => stopWatching?.());
  registerPublicPolicy(app, context);
  registerPolicySchema(app);
  registerForPeople(app, context);
  registerWizard(app, context);
}

function registerPublicPolicy(app: App, context: Context): void {
  const recorder = readRecorderManifest(context.config.recorderDirectory)?.recorder ?? 'recorder.js';

  app.get(
    '/site/:site/policy.json',
    { config: { action: 'public' }, schema: { params: SiteParams } },
    async (request, reply) => {
      const { site } = request.params;
      if ((await findSite(context, site)) === null) throw new ScrimError('site_unknown');
      const version = await activePolicy(context, site);
      if (version === null) throw new ScrimError('policy_missing');
      noteArrival(context, 'policy', site);
      const gpc = request.headers['sec-gpc'] === '1';
      const etag = `"${version.hash.slice(0, 32)}-${gpc ? 'gpc' : 'ask'}-${recorder}"`;
      const vary = reply.getHeader('vary');
      reply
        .header('vary', vary === undefined ? 'Sec-GPC' : `${String(vary)}, Sec-GPC`)
        .header('cache-control', 'public, max-age=60')
        .header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      const body: PublicPolicy = {
        policy: version.compiled,
        gpc,
        recorder: `/${recorder}`,
        notice: noticeView(version.compiled),
      };
      return reply.send(body);
    },
  );
}

/** The policy file's JSON Schema, for editors everywhere: it says nothing of any site. */
function registerPolicySchema(app: App): void {
  const body = JSON.stringify(policySchema);
  app.get('/policy.schema.json', { config: { action: 'public' } }, (_request, reply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'public, max-age=3600')
      .type('application/schema+json')
      .send(body),
  );
}

function registerForPeople(app: App, context: Context): void {
  app.get(
    '/api/v1/sites/:site/policy',
    { config: { action: 'policy:read' }, schema: { params: SiteParams, response: { 200: PolicyExplanation } } },
    async ({ params }) => {
      const version = await activePolicy(context, params.site);
      if (version === null) throw new ScrimError('policy_missing');
      const { compiled } = version;
      const [language = 'en'] = compiled.consent.languages ?? Object.keys(compiled.consent.notice);
      return {
        hash: version.hash,
        activeSince: version.activatedAt,
        source: version.source,
        purposes: Object.entries(compiled.purposes).map(([id, description]) => ({ id, description })),
        retention: {
          replay: durationOf(compiled.retentionDays.replay),
          signals: durationOf(compiled.retentionDays.signals),
          consent: durationOf(compiled.retentionDays.consent),
        },
        presets: [...version.presets],
        dictionaryStrings: compiled.dictionary.hashes.length,
        pages: compiled.pages.map((page) => {
          const { sentences, regulations } = explainRule(compiled, page);
          return { match: page.match, level: page.level, sentences: [...sentences], regulations: [...regulations] };
        }),
        document: describePolicy(compiled, language),
      };
    },
  );

  app.get(
    '/api/v1/assets/:site/:sha256',
    {
      config: { action: 'asset:read' },
      schema: { params: SiteParams.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }) },
    },
    async ({ params }, reply) => {
      const asset = await findAsset(context, params.site, params.sha256);
      return reply
        .header('content-type', asset.contentType)
        .header('content-security-policy', ASSET_CSP)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, max-age=31536000, immutable')
        .send(asset.content);
    },
  );
}

function registerWizard(app: App, context: Context): void {
  app.post(
    '/api/v1/sites',
    {
      config: { action: 'site:create' },
      schema: {
        body: z.strictObject({
          id: SiteId,
          name: z.string().trim().min(1).max(100),
          origins: z.array(Origin).min(1).max(50),
        }),
        response: { 201: Site },
      },
    },
    async (request, reply) => {
      const { id, name, origins } = request.body;
      if ((await findSite(context, id)) !== null) throw new ScrimError('site_exists');
      await appendAudit(context, {
        actor: actorOf(request.person),
        action: 'site:created',
        resource: `site/${id}`,
        purpose: null,
        outcome: 'done',
      });
      if (!(await registerSite(context, { id, name, origins }))) throw new ScrimError('site_exists');
      return reply.status(201).send({ id, name, origins, policyHash: null, policyActiveSince: null });
    },
  );

  app.post(
    '/api/v1/sites/:site/policies',
    {
      config: { action: 'policy:publish' },
      schema: {
        params: SiteParams,
        body: z.strictObject({
          source: z.string().min(1).max(200_000),
          base: z.string().max(64).optional().describe('Hash of the version that the source was made from.'),
        }),
        response: { 200: Activated, 422: Refused },
      },
    },
    async (request, reply) => {
      const { site } = request.params;
      const fromFile = context.config.sites.some(({ id, policyFile }) => id === site && policyFile !== null);
      if (fromFile) throw new ScrimError('policy_from_file');
      const actor = actorOf(request.person);
      const { source, base } = request.body;
      const activation = await activatePolicy(context, site, source, actor, { base });
      const problems = activation.problems.map(forConsole);
      if (activation.outcome === 'refused') {
        const { code, message, action } = new ScrimError('policy_refused');
        return reply.status(422).send({ error: { code, message, action }, problems });
      }
      return { hash: activation.hash, activated: activation.outcome === 'activated', problems };
    },
  );
}

function forConsole({
  severity,
  code,
  line,
  column,
  message,
  instead,
  regulation,
}: Problem): z.infer<typeof PolicyProblem> {
  return {
    severity,
    code,
    line,
    column,
    message,
    ...(instead === null ? {} : { instead }),
    ...(regulation === null ? {} : { regulation }),
  };
}
