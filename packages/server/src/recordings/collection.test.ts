import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  openScrimUnderTest,
  type ScrimUnderTest,
  SITE,
} from '../access/testing/scrim-under-test.ts';
import { forgetExpired, forgetSubject } from './forget.ts';
import { START, store } from './testing/stored-visit.ts';

let scrim: ScrimUnderTest;
let ada: string;
let ben: string;
beforeAll(async () => {
  scrim = await openScrimUnderTest();
  ada = await scrim.signIn('product');
  ben = await scrim.signIn('compliance');
  await store(
    scrim.context,
    ['one', 'two', 'three'].map((session) => ({ session, events: [{ type: 4, timestamp: 1, data: {} }] })),
  );
});
afterAll(() => scrim.close());

async function call(cookie: string, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
  const response = await scrim.app.inject({
    method,
    url: `/api/v1/sites/${SITE}/${path}`,
    headers: { host: CONSOLE_HOST, cookie, ...(method === 'GET' ? {} : { origin: CONSOLE_ORIGIN }) },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json() };
}
const sessionsOf = async (cookie: string, query: string) =>
  (await call(cookie, 'GET', `recordings?${query}`)).body.items.map((item: { session: string }) => item.session).sort();

describe('playlists', () => {
  it('hold visits that exist, as a filter of the list; others see those that are shared', async () => {
    const made = await call(ada, 'POST', 'playlists', { name: 'Bank step', shared: false });
    expect(made.status).toBe(201);
    const { id } = made.body;
    const added = await call(ada, 'POST', `playlists/${id}/visits`, {
      change: 'add',
      sessions: ['one', 'two', 'never'],
    });
    expect(added.body).toEqual({ changed: 2 });
    expect(await sessionsOf(ada, `playlist=${id}`)).toEqual(['one', 'two']);
    expect((await call(ben, 'GET', `recordings?playlist=${id}`)).body.error.code).toBe('playlist_unknown');
    await call(ada, 'POST', 'playlists/discuss/visits', { change: 'add', sessions: ['three'] });
    expect(await sessionsOf(ben, 'playlist=discuss')).toEqual(['three']);
    expect((await call(ben, 'DELETE', `playlists/${id}`)).status).toBe(404);
    await call(ada, 'POST', `playlists/${id}/visits`, { change: 'remove', sessions: ['one'] });
    expect(await sessionsOf(ada, `playlist=${id}`)).toEqual(['two']);
  });

  it('keep what somebody watched to themselves', async () => {
    await call(ada, 'POST', 'watched', { watched: true, sessions: ['one'] });
    expect(await sessionsOf(ada, 'watched=yes')).toEqual(['one']);
    expect(await sessionsOf(ada, 'watched=no')).toEqual(['three', 'two']);
    expect(await sessionsOf(ben, 'watched=yes')).toEqual([]);
  });
});

describe('the list', () => {
  it('takes the question of a funnel or of an opportunity’s sign from the address', async () => {
    const view = { kind: 'view' as const, time: START, viewportWidth: 1280, viewportHeight: 800, language: 'en' };
    const signals = [{ ...view, variant: null, navigation: 'load' as const }];
    await store(scrim.context, [{ session: 'asked', meta: { page: '/apply/*' }, signals }]);
    const days = { from: '2026-11-20', to: '2026-11-20' };
    const steps = ['/apply/*', '/done'].map((name) => ({ kind: 'page', name }));
    const question = { steps, order: 'in-order', window: '30d' };
    const funnel = { question, step: 1, outcome: 'dropped', filter: {}, ...days };
    const place = { kind: 'step', page: '/apply/*', path: null, form: null, device: null, variant: null };
    const sign = { sign: 'left', place: { ...place, language: null }, ...days };
    for (const asked of [{ funnel }, { sign }]) {
      const [[name, value] = ['', {}]] = Object.entries(asked);
      const query = `${name}=${encodeURIComponent(JSON.stringify(value))}`;
      expect([name, await sessionsOf(ada, query)]).toEqual([name, ['asked']]);
      expect((await call(ada, 'GET', `recordings/asked/neighbours?${query}`)).body).toMatchObject({ position: 0 });
    }
  });
});

describe('saved views', () => {
  it('come back with their filters, to others only when they are shared', async () => {
    const search = { device: 'phone', frustration: 5 };
    const view = await call(ada, 'POST', 'recording-views', { name: 'Phones in trouble', shared: true, search });
    await call(ada, 'POST', 'recording-views', { name: 'Mine alone', shared: false, search });
    expect((await call(ben, 'GET', 'recording-views')).body.views).toMatchObject([
      { name: 'Phones in trouble', search, mine: false },
    ]);
    expect((await call(ben, 'DELETE', `recording-views/${view.body.id}`)).status).toBe(404);
    expect((await call(ada, 'DELETE', `recording-views/${view.body.id}`)).status).toBe(200);
  });

  it.each([
    ['of one language', { name: 'Translation', search: { language: 'es' } }, /Language stands for national origin/],
    ['of a page in one language', { name: 'Translation', search: { page: '/es-MX/apply' } }, /Language stands for/],
    ['of a page of complaints', { name: 'Help', search: { page: '/complaints' } }, /Consumer Credit Protection Act/],
    ['of a variant named after one', { name: 'Test', search: { variant: 'unemployed_hint' } }, /public assistance/],
    ['in its order', { name: 'Translation', search: { sort: 'language' } }, /Language stands for national origin/],
    ['named after one', { name: 'Hispanic applicants', search: { device: 'phone' } }, /Race and color/],
  ])(
    'and playlists by a prohibited basis are refused as segments are: %s',
    async (_which, { name, search }, reason) => {
      const kept = async () => (await call(ada, 'GET', 'recording-views')).body.views.length;
      const before = await kept();
      const answer = await call(ada, 'POST', 'recording-views', { name, shared: true, search });
      expect(answer).toMatchObject({ status: 422, body: { error: { code: 'segment_property_refused' } } });
      expect(answer.body.error.message).toMatch(reason);
      expect(await kept()).toBe(before);
      const playlist = await call(ada, 'POST', 'playlists', { name: 'Spanish speakers', shared: false });
      expect(playlist.body.error.code).toBe('segment_property_refused');
    },
  );
});

describe('lists of visits', () => {
  it.each(['Slow over 800 ms', 'ZIP field errors', 'Date of birth field', 'Age of the account', 'Mr. Cooper’s bank'])(
    'may be called “%s”',
    async (name) => {
      expect((await call(ada, 'POST', 'playlists', { name, shared: false })).status).toBe(201);
      const view = await call(ada, 'POST', 'recording-views', { name, shared: false, search: { device: 'phone' } });
      expect(view.status).toBe(201);
    },
  );
});

describe('notes', () => {
  it('are bounded, leave their place but not their words in the audit log, and are deleted by who wrote them', async () => {
    const note = await call(ada, 'POST', 'recordings/one/notes', { at: 4200, text: 'The hint covers the button' });
    expect(note.status).toBe(201);
    expect((await call(ada, 'POST', 'recordings/one/notes', { at: 1, text: 'x'.repeat(501) })).status).toBe(400);
    expect((await call(ben, 'GET', 'recordings/one/notes')).body.notes).toMatchObject([
      { at: 4200, mine: false, by: 'product' },
    ]);
    expect((await call(ben, 'DELETE', `recordings/one/notes/${note.body.id}`)).status).toBe(404);
    const auditor = await scrim.signIn('auditor');
    const log = await scrim.app.inject({ url: '/api/v1/audit', headers: { host: CONSOLE_HOST, cookie: auditor } });
    expect(log.body).toContain(`recording/one/note/${note.body.id}`);
    expect(log.body).not.toContain('covers the button');
  });

  it('go with the person recorded, and with a visit that has expired', async () => {
    await call(ada, 'POST', 'recordings/two/notes', { at: 1, text: 'Second' });
    await forgetSubject(scrim.context, SITE, 'subject-one');
    expect((await call(ada, 'GET', 'recordings/one/notes')).body.notes).toEqual([]);
    expect(await sessionsOf(ada, 'watched=yes')).toEqual([]);
    await scrim.context.clickhouse.command({ query: "DELETE FROM chunks WHERE session = 'two'" });
    expect(await forgetExpired(scrim.context)).toBe(1);
    expect((await call(ada, 'GET', 'recordings/two/notes')).body.notes).toEqual([]);
  });
});
