import { Me, Person, SetupState } from '@scrim/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { appendAudit } from '../audit/log.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, listSites } from '../policies/policy.ts';
import { actorOf } from './actor.ts';
import { type Authentication, MINIMUM_PASSWORD, Role } from './authentication.ts';
import { clientAddress } from './client-address.ts';
import { createFirstPerson, type DemoSignIn, installDemoPerson, prepareSetUp, setUpCodeFile } from './first-person.ts';
import { listPeople } from './people.ts';
import { authenticationOf, baseUrlOf } from './plugin.ts';
import { isFromLoopback } from './same-origin.ts';
import { SignInLimit } from './sign-in-limit.ts';

const NewPersonBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200),
  password: z.string().min(MINIMUM_PASSWORD).max(200),
  department: z.string().trim().min(1).max(60).default('product'),
});

/** Signing in, the first person, and who I am. */
export async function registerAccessRoutes(app: App, context: Context): Promise<void> {
  const authentication = authenticationOf(context);
  const limit = new SignInLimit(context.clock);
  let demo: DemoSignIn | null = null;

  app.addHook('onReady', async () => {
    if (context.config.demo) demo = await installDemoPerson(context, authentication);
    else if ((await prepareSetUp(context, authentication)) !== null) {
      const file = setUpCodeFile(context.config.dataDirectory);
      context.log.info({ file }, 'nobody can sign in yet: set Scrim up on this machine, or with the code in this file');
    }
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/auth/*',
    config: { action: 'public' },
    handler: (request, reply) => answerAuth(context, authentication, limit, request, reply),
  });

  app.get(
    '/api/v1/setup',
    { config: { action: 'public' }, schema: { response: { 200: SetupState } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return {
        needsFirstPerson: (await authentication.countPeople()) === 0,
        demo: isFromLoopback(request) ? demo : null,
      };
    },
  );

  app.post(
    '/api/v1/setup',
    {
      config: { action: 'public' },
      schema: { body: NewPersonBody.extend({ code: z.string().max(100).optional() }), response: { 201: Person } },
    },
    async (request, reply) => {
      const { code, ...person } = request.body;
      limit.check(clientAddress(request, context.config), 'set-up');
      const proof = { fromLoopback: isFromLoopback(request), code: code ?? null };
      const created = await createFirstPerson(context, authentication, person, proof);
      await appendAudit(context, {
        actor: actorOf(created),
        action: 'person:first',
        resource: `people/${created.id}`,
        purpose: null,
        outcome: 'done',
      });
      return reply.status(201).send(created);
    },
  );

  app.get('/api/v1/me', { config: { action: 'self:read' }, schema: { response: { 200: Me } } }, async (request) => {
    const { person } = request;
    if (person === null) throw new ScrimError('sign_in_required');
    const sites = await listSites(context);
    const purposes = new Map<string, string>();
    const described = await Promise.all(
      sites.map(async ({ id, name, origins }) => {
        const policy = await activePolicy(context, id);
        for (const [purpose, text] of Object.entries(policy?.compiled.purposes ?? {})) purposes.set(purpose, text);
        return {
          id,
          name,
          origins: [...origins],
          policyHash: policy?.hash ?? null,
          policyActiveSince: policy?.activatedAt ?? null,
        };
      }),
    );
    return {
      person,
      sites: described,
      purposes: [...purposes].map(([id, description]) => ({ id, description })),
      demo: context.config.demo,
    };
  });

  app.get(
    '/api/v1/people',
    { config: { action: 'person:list' }, schema: { response: { 200: z.object({ people: z.array(Person) }) } } },
    async () => ({ people: await listPeople(context.database) }),
  );

  app.post(
    '/api/v1/people',
    {
      config: { action: 'person:create' },
      schema: { body: NewPersonBody.extend({ role: Role }), response: { 201: Person } },
    },
    async (request, reply) => {
      const created = await authentication.createPerson(request.body);
      await appendAudit(context, {
        actor: actorOf(request.person),
        action: 'person:created',
        resource: `people/${created.id}`,
        purpose: null,
        outcome: 'done',
        detail: { role: created.role },
      });
      return reply.status(201).send(created);
    },
  );
}

/** Hands a request to better-auth with the headers that it needs and no others, and records signing in and out. */
async function answerAuth(
  context: Context,
  authentication: Authentication,
  limit: SignInLimit,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const [path = ''] = request.url.split('?');
  const signsIn = request.method === 'POST' && path.startsWith('/auth/sign-in');
  if (signsIn) limit.check(clientAddress(request, context.config), accountOf(request.body));
  const forwarded = toWebRequest(request, baseUrlOf(context));
  const before = await authentication.personOf(forwarded.headers);
  const response = await authentication.handle(forwarded);
  const text = await response.text();
  const person = before?.id ?? (response.ok ? personOf(text) : null);
  // Strangers who call anything else here leave nothing, so that they cannot fill the log.
  if (signsIn || (request.method === 'POST' && person !== null)) {
    await appendAudit(context, {
      actor: person === null ? 'anonymous' : `person:${person}`,
      action: `person:${path
        .slice('/auth/'.length)
        .replace(/[^a-z-]+/g, '-')
        .slice(0, 60)}`,
      resource: 'people',
      purpose: null,
      outcome: response.ok ? 'done' : 'denied',
    });
  }
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  return reply.header('cache-control', 'no-store').status(response.status).send(text);
}

const FORWARDED_HEADERS = ['cookie', 'content-type', 'origin', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'];

function toWebRequest(request: FastifyRequest, baseUrl: string): Request {
  const headers = new Headers();
  for (const name of FORWARDED_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const body = request.method === 'POST' ? JSON.stringify(request.body ?? {}) : null;
  return new Request(new URL(request.url, baseUrl), { method: request.method, headers, body });
}

function accountOf(body: unknown): string {
  const parsed = z.object({ email: z.string().max(200) }).safeParse(body);
  return parsed.success ? parsed.data.email : '';
}

function personOf(text: string): string | null {
  try {
    const parsed = z.object({ user: z.object({ id: z.string() }) }).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.user.id : null;
  } catch {
    return null;
  }
}
