import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from './authentication.ts';
import { cedarActions, validatePolicies } from './authorisation.ts';
import { type GuardedRoute, routesOf } from './plugin.ts';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  openScrimUnderTest,
  type ScrimUnderTest,
  SITE,
} from './testing/scrim-under-test.ts';

/** The table that people agreed on; the Cedar policies must give exactly this, on every route. */
const ALLOWED: Readonly<Record<string, readonly Role[]>> = {
  'self:read': Role.options,
  'policy:read': Role.options,
  'asset:read': Role.options,
  'live:read': Role.options,
  'finding:read': Role.options,
  'finding:write': ['engineer', 'compliance', 'admin'],
  'consent:read': Role.options,
  'recording:list': ['product', 'engineer', 'compliance', 'admin'],
  'heatmap:read': ['product', 'engineer', 'compliance', 'admin'],
  'zone:write': ['product', 'engineer', 'admin'],
  'page:read': ['product', 'engineer', 'compliance', 'admin'],
  'journey:read': ['product', 'engineer', 'compliance', 'admin'],
  'segment:read': ['product', 'engineer', 'compliance', 'admin'],
  'segment:write': ['product', 'compliance', 'admin'],
  'funnel:write': ['product', 'compliance', 'admin'],
  'opportunity:read': ['product', 'engineer', 'compliance', 'admin'],
  'opportunity:write': ['product', 'engineer', 'admin'],
  'recording:read': ['product', 'compliance'],
  'collection:read': ['product', 'engineer', 'compliance', 'admin'],
  'collection:write': ['product', 'engineer', 'compliance', 'admin'],
  'note:read': ['product', 'compliance'],
  'note:write': ['product', 'compliance'],
  'probe:read': Role.options,
  'probe:run': ['compliance', 'admin'],
  'probe:authorise': ['compliance', 'admin'],
  'policy:publish': ['compliance', 'admin'],
  'site:create': ['admin'],
  'person:list': ['admin'],
  'person:create': ['admin'],
  'audit:read': ['compliance', 'auditor', 'admin'],
  'audit:export': ['compliance', 'auditor', 'admin'],
};

/** Routes that anybody may call; a new one is a decision, so it is written here. */
const PUBLIC = [
  'GET /api/v1/setup',
  'POST /api/v1/setup',
  'GET /auth/*',
  'POST /auth/*',
  'GET /health/live',
  'GET /health/ready',
  'GET /site/:site/policy.json',
  'GET /policy.schema.json',
  'POST /capture/v1/:site/batches',
  'POST /consent/v1/:site/receipts',
  'POST /consent/v1/:site/sessions',
  'POST /consent/v1/:site/identity',
  'POST /consent/v1/:site/erasure',
  'GET /consent/v1/:site/keys',
];

let scrim: ScrimUnderTest;
let routes: readonly GuardedRoute[];
const cookies = new Map<Role, string>();

beforeAll(async () => {
  scrim = await openScrimUnderTest();
  routes = routesOf(scrim.app).filter(({ method }) => method !== 'HEAD');
  for (const role of Role.options) cookies.set(role, await scrim.signIn(role));
});
afterAll(() => scrim.close());

function call(route: GuardedRoute, headers: Record<string, string>) {
  const url = route.url
    .replace(':site', SITE)
    .replace(':sha256', 'a'.repeat(64))
    .replace(':form', 'html')
    .replace(/:\w+/g, '0')
    .replace('*', 'x');
  const isRead = route.method === 'GET';
  return scrim.app.inject({
    method: isRead ? 'GET' : route.method === 'DELETE' ? 'DELETE' : 'POST',
    url,
    headers: { host: CONSOLE_HOST, ...(isRead ? {} : { origin: CONSOLE_ORIGIN }), ...headers },
    ...(isRead ? {} : { payload: {} }),
  });
}

describe('every route', () => {
  test('is found by this test', () => {
    const guarded = routes.filter(({ action }) => action !== 'public');
    expect(guarded.length).toBeGreaterThan(15);
    expect(routes.map(({ method, url }) => `${method} ${url}`)).toEqual(expect.arrayContaining(PUBLIC));
  });

  test('is either guarded or on the list of public ones', () => {
    const open = routes.filter(({ action }) => action === 'public').map(({ method, url }) => `${method} ${url}`);
    expect(open.sort()).toEqual([...PUBLIC].sort());
  });

  test('that is guarded refuses whoever is not signed in', async () => {
    for (const route of routes.filter(({ action }) => action !== 'public')) {
      const response = await call(route, {});
      expect([route.url, response.json().error.code]).toEqual([route.url, 'sign_in_required']);
    }
  });

  test.each(Role.options)('lets in %s where the table says so, and nowhere else', async (role) => {
    for (const route of routes.filter(({ action }) => action !== 'public')) {
      const response = await call(route, { cookie: cookies.get(role) ?? '', 'x-scrim-purpose': 'ux' });
      const denied = response.statusCode === 403 && response.json().error.code === 'forbidden';
      const label = `${role} ${route.method} ${route.url} (${route.action})`;
      expect([label, !denied]).toEqual([label, ALLOWED[route.action]?.includes(role) ?? false]);
      expect(response.statusCode).not.toBe(401);
    }
  });

  test('leaves an audit entry for each call, allowed or denied, before it answers', async () => {
    const cookie = cookies.get('auditor') ?? '';
    await call({ method: 'GET', url: '/api/v1/people', action: 'person:list' }, { cookie });
    const log = await call({ method: 'GET', url: '/api/v1/audit', action: 'audit:read' }, { cookie });
    // A run of checks that a call above began may end at this moment.
    const items = log.json().items.filter(({ action }: { action: string }) => action !== 'checks:done');
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'audit:read', outcome: 'allowed', resource: 'audit' },
      { action: 'person:list', outcome: 'denied', resource: 'people' },
    ]);
  });
});

describe('a recording', () => {
  const url = `/api/v1/sites/${SITE}/recordings/0`;

  test.each([undefined, 'marketing', "ux' || true"])('is not opened for the purpose %s', async (purpose) => {
    const headers = { host: CONSOLE_HOST, cookie: cookies.get('product') ?? '' };
    const response = await scrim.app.inject({
      url,
      headers: purpose === undefined ? headers : { ...headers, 'x-scrim-purpose': purpose },
    });
    expect(response.statusCode).toBe(403);
    expect(response.json().error.code).toBe('purpose_required');
  });

  test('is opened by an administrator only when they work on the product', async () => {
    const headers = { host: CONSOLE_HOST, 'x-scrim-purpose': 'ux' };
    const admin = await scrim.app.inject({ url, headers: { ...headers, cookie: cookies.get('admin') ?? '' } });
    expect(admin.json().error.code).toBe('forbidden');
    const both = await scrim.app.inject({
      url,
      headers: { ...headers, cookie: await scrim.signIn('admin', 'product') },
    });
    expect(both.json().error.code).not.toBe('forbidden');
  });
});

test('the Cedar policies are valid against their schema, which knows the actions of the table and no others', () => {
  expect(validatePolicies()).toEqual([]);
  expect([...cedarActions()].sort()).toEqual(Object.keys(ALLOWED).sort());
});
