import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  cookieOf,
  openScrimUnderTest,
  PASSWORD,
  type ScrimUnderTest,
  signInAs,
} from './testing/scrim-under-test.ts';

let scrim: ScrimUnderTest;
beforeAll(async () => {
  scrim = await openScrimUnderTest();
});
afterAll(() => scrim.close());

const get = (url: string, headers: Record<string, string> = {}) =>
  scrim.app.inject({ method: 'GET', url, headers: { host: CONSOLE_HOST, ...headers } });

describe('a person', () => {
  test('who signs in is known by a cookie that scripts cannot read and other sites cannot send', async () => {
    const cookie = await scrim.signIn('product');
    const response = await signInAs(scrim.app, 'product-1@meadow.example', PASSWORD);
    expect(response.cookies).toMatchObject([{ httpOnly: true, sameSite: 'Lax', path: '/' }]);
    const me = await get('/api/v1/me', { cookie });
    expect(me.json()).toMatchObject({
      person: { role: 'product', email: 'product-1@meadow.example' },
      sites: [{ id: 'meadow-loans' }],
      demo: false,
    });
    expect(me.json().purposes.map(({ id }: { id: string }) => id)).toEqual(['ux']);
  });

  test('with a wrong password gets no session', async () => {
    const response = await signInAs(scrim.app, 'product-1@meadow.example', 'not the password');
    expect(response.statusCode).toBe(401);
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  test('who signed out is not known any longer, although the cookie is still sent', async () => {
    const cookie = await scrim.signIn('engineer');
    const headers = { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie };
    expect((await get('/api/v1/me', { cookie })).statusCode).toBe(200);
    const left = await scrim.app.inject({ method: 'POST', url: '/auth/sign-out', headers, payload: {} });
    expect(left.statusCode).toBe(200);
    expect((await get('/api/v1/me', { cookie })).json().error.code).toBe('sign_in_required');
  });

  test('cannot add themselves', async () => {
    const response = await scrim.app.inject({
      method: 'POST',
      url: '/auth/sign-up/email',
      headers: { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN },
      payload: { name: 'Mallory', email: 'mallory@meadow.example', password: PASSWORD, role: 'admin' },
    });
    expect(response.statusCode).toBeGreaterThanOrEqual(400);
    expect((await signInAs(scrim.app, 'mallory@meadow.example', PASSWORD)).statusCode).toBe(401);
  });

  test('cannot give themselves another role', async () => {
    const cookie = await scrim.signIn('auditor');
    await scrim.app.inject({
      method: 'POST',
      url: '/auth/update-user',
      headers: { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie },
      payload: { role: 'admin', department: 'product' },
    });
    expect((await get('/api/v1/me', { cookie })).json().person.role).toBe('auditor');
  });

  test('leaves neither a network address nor a browser behind', async () => {
    const { rows } = await scrim.context.database.execute<{ trace: string | null }>(
      sql`select coalesce(ip_address, '') || coalesce(user_agent, '') as trace from person_sessions`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ trace }) => trace === '')).toBe(true);
  });

  test('is added by an administrator, with a role', async () => {
    const headers = { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie: await scrim.signIn('admin') };
    const payload = {
      name: 'Ana',
      email: 'Ana@meadow.example',
      password: PASSWORD,
      role: 'compliance',
      department: 'legal',
    };
    const created = await scrim.app.inject({ method: 'POST', url: '/api/v1/people', headers, payload });
    expect(created.statusCode).toBe(201);
    const cookie = cookieOf(await signInAs(scrim.app, 'ana@meadow.example', PASSWORD));
    expect((await get('/api/v1/me', { cookie })).json().person).toMatchObject({ role: 'compliance', name: 'Ana' });
    const again = await scrim.app.inject({ method: 'POST', url: '/api/v1/people', headers, payload });
    expect(again.json().error.code).toBe('person_exists');
  });
});

describe('a request that changes something', () => {
  const payload = { name: 'Eve', email: 'eve@meadow.example', password: PASSWORD, role: 'admin' };

  test('is refused from another site, also with a valid cookie', async () => {
    const cookie = await scrim.signIn('admin');
    for (const origin of ['https://evil.example', 'null', `${CONSOLE_ORIGIN}.evil.example`]) {
      const headers = { host: CONSOLE_HOST, origin, cookie };
      const response = await scrim.app.inject({ method: 'POST', url: '/api/v1/people', headers, payload });
      expect(response.json().error.code).toBe('cross_site_refused');
    }
  });

  test('with a cookie and without an origin is refused', async () => {
    const headers = { host: CONSOLE_HOST, cookie: await scrim.signIn('admin') };
    const response = await scrim.app.inject({ method: 'POST', url: '/api/v1/people', headers, payload });
    expect(response.json().error.code).toBe('cross_site_refused');
  });
});

test('guessing passwords is slowed down for the account, from wherever it comes', async () => {
  const email = `victim-${Date.now()}@meadow.example`;
  const codes: number[] = [];
  // One more is allowed every 30 s, which a slow machine may take for all of them.
  for (let attempt = 0; attempt < 12 || (attempt < 60 && !codes.includes(429)); attempt += 1) {
    const response = await scrim.app.inject({
      method: 'POST',
      url: '/auth/sign-in/email',
      remoteAddress: `192.0.2.${attempt}`,
      headers: { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN },
      payload: { email, password: `guess number ${attempt}` },
    });
    codes.push(response.statusCode);
    if (response.statusCode === 429) expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(codes.slice(0, 10)).toEqual(Array(10).fill(401));
  expect(codes).toContain(429);
});

test('the log says with which filters a heatmap was asked for, and nothing that a person may have typed', async () => {
  const cookie = await scrim.signIn('product');
  const ask = async (query: string) => {
    await get(`/api/v1/sites/meadow-loans/heatmap?${query}`, { cookie });
    const admin = await scrim.signIn('admin');
    const { items } = (await get('/api/v1/audit?action=heatmap:read', { cookie: admin })).json();
    return items[0];
  };
  const listed = await ask('page=/apply/*&device=phone&from=2026-11-01&to=2026-11-30');
  expect(listed.detail).toEqual({
    page: '/apply/*',
    kind: 'click',
    band: null,
    device: 'phone',
    regime: null,
    language: null,
    variant: null,
    outcome: null,
    without: null,
    segment: null,
    from: '2026-11-01',
    to: '2026-11-30',
  });
  const typed = await ask('page=/apply/jane-doe&variant=jane-doe&kind=rage');
  expect(typed.detail).toMatchObject({ page: 'unlisted', variant: 'unlisted', kind: 'rage' });
  const invalid = await ask('page=/apply/*&device=jane-doe');
  expect(invalid.detail).toEqual({});
  expect(JSON.stringify([listed, typed, invalid])).not.toContain('jane');
});

test('the log says of which element visits were listed, and nothing that a person may have typed for one', async () => {
  const cookie = await scrim.signIn('product');
  const admin = await scrim.signIn('admin');
  const ask = async (path: string) => {
    const query = new URLSearchParams({ page: '/apply/*', path, kind: 'click', limit: '1' });
    await get(`/api/v1/sites/meadow-loans/recordings?${query}`, { cookie });
    const { items } = (await get('/api/v1/audit?action=recording:list', { cookie: admin })).json();
    return items[0].detail;
  };
  const button = 'html>body:2>x:1/main:2~html:1>body:2>form:2>p:01>button:5';
  expect(await ask(button)).toEqual({ page: '/apply/*', element: button, kind: 'click' });
  for (const typed of ['html>jane:1', 'html>body:2>doe:1', 'Jane Doe', 'html>body:2 jane', 'html>body:198001']) {
    expect(await ask(typed)).toEqual({ page: '/apply/*', element: 'unlisted', kind: 'click' });
  }
});

test('the log says whose visits were listed behind an opportunity or a funnel, and nothing that a person may have typed', async () => {
  const cookie = await scrim.signIn('product');
  const ask = async (filter: Record<string, unknown>) => {
    const query = Object.entries(filter).map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`);
    await get(`/api/v1/sites/meadow-loans/recordings?${query.join('&')}`, { cookie });
    const admin = await scrim.signIn('admin');
    const { items } = (await get('/api/v1/audit?action=recording:list', { cookie: admin })).json();
    return items[0].detail;
  };
  const place = { kind: 'group', page: '/apply/*', path: null, form: null, device: 'phone', variant: null };
  const days = { from: '2026-11-01', to: '2026-11-30' };
  expect(await ask({ sign: { sign: 'left', place: { ...place, language: 'es' }, ...days } })).toEqual({
    sign: 'left',
    'sign.page': '/apply/*',
    'sign.device': 'phone',
    'sign.language': 'es',
    'sign.from': '2026-11-01',
    'sign.to': '2026-11-30',
  });
  const typedPlace = { ...place, kind: 'field', page: '/apply/jane', path: 'html>input:1', form: 'html>form:1' };
  const typed = { sign: 'stopped', place: { ...typedPlace, variant: 'jane', language: 'jane doe' }, ...days };
  expect(await ask({ sign: typed })).toEqual({
    sign: 'stopped',
    'sign.page': 'unlisted',
    'sign.element': 'html>input:1',
    'sign.device': 'phone',
    'sign.variant': 'unlisted',
    'sign.language': 'unlisted',
    'sign.from': '2026-11-01',
    'sign.to': '2026-11-30',
  });
  const steps = [
    { kind: 'page', name: '/apply/*' },
    { kind: 'event', name: 'jane' },
  ];
  const question = { steps, order: 'in-order', window: '30d' };
  const funnel = { question, step: 1, outcome: 'dropped', filter: { device: 'phone', without: 'jane' }, ...days };
  expect(await ask({ funnel })).toEqual({
    funnel: 'dropped',
    'funnel.step': '1',
    'funnel.steps': 'page /apply/*, event unlisted',
    'funnel.order': 'in-order',
    'funnel.window': '30d',
    'funnel.device': 'phone',
    'funnel.without': 'unlisted',
    'funnel.from': '2026-11-01',
    'funnel.to': '2026-11-30',
  });
});
