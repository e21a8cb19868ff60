import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import { appendAudit } from '../audit/log.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, findSite } from '../policies/policy.ts';
import { actorOf } from './actor.ts';
import { type Authentication, createAuthentication, type SignedInPerson } from './authentication.ts';
import { type AccessRequest, cedarActions, isPermitted } from './authorisation.ts';
import { isSameOrigin } from './same-origin.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on public routes. */
    person: SignedInPerson | null;
    /** Why they look (`X-Scrim-Purpose`), one of the site's purposes when the action needs one. */
    purpose: string | null;
  }
}

/** Actions that open content of a recording: they need a purpose. */
export const ACTIONS_WITH_PURPOSE: ReadonlySet<string> = new Set(['recording:read']);

/** A route of the application and what a caller does there. */
export interface GuardedRoute {
  readonly method: string;
  readonly url: string;
  readonly action: string;
}

const authentications = new WeakMap<Context, Authentication>();
const guarded = new WeakMap<App, GuardedRoute[]>();

/** Every route that was registered after `registerAccess`, public ones too. */
export function routesOf(app: App): readonly GuardedRoute[] {
  return guarded.get(app) ?? [];
}

export function authenticationOf(context: Context): Authentication {
  const known = authentications.get(context);
  if (known !== undefined) return known;
  const made = createAuthentication(context, baseUrlOf(context));
  authentications.set(context, made);
  return made;
}

export function baseUrlOf({ config }: Pick<Context, 'config'>): string {
  if (config.publicUrl !== null) return config.publicUrl;
  return `${config.tls === null ? 'http' : 'https'}://localhost:${config.port}`;
}

/**
 * Puts every route that is not `public` behind a session, a Cedar decision and an audit entry, in this order and before
 * its body is read. The entry is committed before the handler runs: what cannot be recorded does not happen.
 */
export async function registerAccess(app: App, context: Context): Promise<void> {
  const authentication = authenticationOf(context);
  app.decorateRequest('person', null);
  app.decorateRequest('purpose', null);

  const routes: GuardedRoute[] = [];
  guarded.set(app, routes);
  app.addHook('onRoute', (route) => {
    const action = route.config?.action;
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, action: action ?? '' });
    if (action && action !== 'public' && !cedarActions().has(action)) {
      throw new ScrimError('route_without_action', { detail: `${route.url}: Cedar does not know ${action}.` });
    }
  });

  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const { action } = request.routeOptions.config;
    const ofConsole = action !== 'public' || /^\/(?:auth|api)\//.test(request.url);
    if (ofConsole && !isSameOrigin(request, context.config)) throw new ScrimError('cross_site_refused');
    if (action === 'public') return;
    if (action === undefined) throw new ScrimError('route_without_action');
    await admit(context, authentication, request, action);
  });
}

async function admit(
  context: Context,
  authentication: Authentication,
  request: FastifyRequest,
  action: string,
): Promise<void> {
  const person = await authentication.personOf(fromNodeHeaders(request.headers));
  if (person === null) throw new ScrimError('sign_in_required');
  const site = await siteOf(context, request);
  const purpose = purposeOf(request);
  const access: AccessRequest = { person, action, site, purpose };
  const { auditQuery } = request.routeOptions.config;
  const policy = site === null ? null : ((await activePolicy(context, site.id))?.compiled ?? null);
  const permitted = isPermitted(access);
  await appendAudit(context, {
    actor: actorOf(person),
    action,
    resource: resourceOf(request),
    purpose,
    outcome: permitted ? 'allowed' : 'denied',
    ...(auditQuery === undefined ? {} : { detail: auditQuery(request.query, policy) }),
  });
  if (!permitted) throw new ScrimError(wouldPurposeHelp(access) ? 'purpose_required' : 'forbidden');
  request.person = person;
  request.purpose = purpose;
}

async function siteOf(context: Context, request: FastifyRequest): Promise<AccessRequest['site']> {
  const { params } = request;
  if (typeof params !== 'object' || params === null || !('site' in params)) return null;
  const id = String(params.site);
  if ((await findSite(context, id)) === null) throw new ScrimError('site_unknown');
  const policy = await activePolicy(context, id);
  return { id, purposes: policy === null ? [] : Object.keys(policy.compiled.purposes) };
}

function purposeOf(request: FastifyRequest): string | null {
  const header = request.headers['x-scrim-purpose'];
  return typeof header === 'string' && /^[a-z0-9_-]{1,40}$/i.test(header) ? header : null;
}

/** The address without the query, in which people may have typed anything; `auditQuery` says what of it is safe. */
function resourceOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?');
  return path.replace(/^\/api\/v1\//, '').slice(0, 300);
}

function wouldPurposeHelp(access: AccessRequest): boolean {
  if (!ACTIONS_WITH_PURPOSE.has(access.action) || access.site === null) return false;
  return access.site.purposes.some((purpose) => isPermitted({ ...access, purpose }));
}
