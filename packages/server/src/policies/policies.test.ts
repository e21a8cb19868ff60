import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describePolicy } from '@scrim/policy';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  openScrimUnderTest,
  POLICY,
  type ScrimUnderTest,
  SITE,
  SITE_ORIGIN,
} from '../access/testing/scrim-under-test.ts';
import { activateFile } from './activate.ts';
import { activePolicy, findPolicy, findSite, installSites } from './policy.ts';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const LOGO_HASH = createHash('sha256').update(LOGO).digest('hex');
const WITH_ASSETS = `${POLICY}assets:\n  - directory: public\n    include: ["images/**"]\n`;
const edited = (days: number) => WITH_ASSETS.replace('replay: 30 days', `replay: ${days} days`);

let scrim: ScrimUnderTest;
let admin: string;
beforeAll(async () => {
  scrim = await openScrimUnderTest();
  admin = await scrim.signIn('admin');
  await mkdir(join(scrim.directory, 'public/images'), { recursive: true });
  await writeFile(join(scrim.directory, 'public/images/logo.svg'), LOGO);
});
afterAll(() => scrim.close());

const get = (url: string, headers: Record<string, string> = {}) => scrim.app.inject({ url, headers });
const asPerson = (url: string) => get(url, { host: CONSOLE_HOST, cookie: admin });
const post = (url: string, payload: object) =>
  scrim.app.inject({
    method: 'POST',
    url,
    headers: { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie: admin },
    payload,
  });
const activeHash = async () => (await activePolicy(scrim.context, SITE))?.hash;

describe('the public policy', () => {
  const url = `/site/${SITE}/policy.json`;

  test('says what is captured and what is asked, to the pages of the site', async () => {
    const response = await get(url, { origin: SITE_ORIGIN });
    expect(response.json()).toMatchObject({ gpc: false, policy: { site: SITE, hash: await activeHash() } });
    expect(response.json().notice.banner[0]).toBe('section');
    expect(response.headers['access-control-allow-origin']).toBe(SITE_ORIGIN);
    expect(response.headers['cache-control']).toBe('public, max-age=60');
    expect(String(response.headers.vary)).toMatch(/Sec-GPC/);
    expect((await get(url, { origin: 'https://evil.example' })).headers['access-control-allow-origin']).toBeUndefined();
  });

  test('tells whether the browser sends Global Privacy Control, and no cache mixes the two up', async () => {
    const [asked, refused] = [await get(url), await get(url, { 'sec-gpc': '1' })];
    expect([asked.json().gpc, refused.json().gpc]).toEqual([false, true]);
    expect(asked.headers.etag).not.toBe(refused.headers.etag);
    const again = await get(url, { 'if-none-match': String(asked.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  test('of a site that is not registered is not there', async () => {
    expect((await get('/site/nowhere/policy.json')).json().error.code).toBe('site_unknown');
  });
});

describe('an edit of the policy file', () => {
  test('becomes a new version by itself, and the earlier one can still be found', async () => {
    const before = await activeHash();
    await writeFile(scrim.policyFile, edited(29));
    await expect.poll(activeHash, { interval: 200 }).not.toBe(before);
    expect((await findPolicy(scrim.context, SITE, before ?? ''))?.compiled.retentionDays.replay).toBe(30);
    expect((await activePolicy(scrim.context, SITE))?.compiled.retentionDays.replay).toBe(29);
    const log = (await asPerson('/api/v1/audit?action=policy:activated')).json();
    expect(log.items[0]).toMatchObject({ actor: 'system', resource: `site/${SITE}/policy/${await activeHash()}` });
  });

  test('that does not compile changes nothing, and is recorded', async () => {
    const before = await activeHash();
    await writeFile(scrim.policyFile, edited(29).replace('level: replay', 'level: everything'));
    await expect
      .poll(async () => (await asPerson('/api/v1/audit?action=policy:refused')).json().items.length)
      .toBeGreaterThan(0);
    expect(await activeHash()).toBe(before);
  });

  test('that is taken back makes the earlier version active again, under its own name', async () => {
    await activateFile(scrim.context, SITE, await fileWith(edited(28)));
    const first = await activePolicy(scrim.context, SITE);
    await activateFile(scrim.context, SITE, await fileWith(edited(27)));
    const repeated = await activateFile(scrim.context, SITE, await fileWith(edited(27)));
    expect(repeated?.outcome).toBe('unchanged');
    await activateFile(scrim.context, SITE, await fileWith(edited(28)));
    const again = await activePolicy(scrim.context, SITE);
    expect(again?.hash).toBe(first?.hash);
    expect(again?.activatedAt.localeCompare(first?.activatedAt ?? '')).toBeGreaterThanOrEqual(0);
  });

  async function fileWith(source: string): Promise<string> {
    await writeFile(scrim.policyFile, source);
    return scrim.policyFile;
  }
});

describe('a static file that a policy names', () => {
  test('is served by its hash, and can do nothing when it is opened', async () => {
    const response = await asPerson(`/api/v1/assets/${SITE}/${LOGO_HASH}`);
    expect([response.statusCode, response.body]).toEqual([200, LOGO]);
    expect(response.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });

  test('is not served when its stored bytes were changed, nor when no policy names it', async () => {
    const changed = Buffer.from('<svg/>').toString('base64');
    await scrim.context.database.execute(sql`update policy_assets set content = ${changed}`);
    for (const hash of [LOGO_HASH, 'a'.repeat(64)]) {
      expect((await asPerson(`/api/v1/assets/${SITE}/${hash}`)).json().error.code).toBe('asset_unknown');
    }
  });
});

describe('the wizard', () => {
  const NEW_POLICY = POLICY.replace(`site: ${SITE}`, 'site: harvest');

  test('registers a site and takes a pasted policy', async () => {
    const site = { id: 'harvest', name: 'Harvest', origins: ['https://harvest.example', 'http://localhost:3000'] };
    expect((await post('/api/v1/sites', site)).statusCode).toBe(201);
    expect((await post('/api/v1/sites', site)).json().error.code).toBe('site_exists');
    expect((await get('/site/harvest/policy.json')).json().error.code).toBe('policy_missing');
    const accepted = await post('/api/v1/sites/harvest/policies', { source: NEW_POLICY });
    expect(accepted.json()).toMatchObject({ activated: true });
    expect((await get('/site/harvest/policy.json')).json().policy.hash).toBe(accepted.json().hash);
  });

  test('takes a policy only in place of the version that it was made from', async () => {
    const base = (await get('/site/harvest/policy.json')).json().policy.hash as string;
    const change = (days: number) => NEW_POLICY.replace('replay: 30 days', `replay: ${days} days`);
    const publish = (days: number, from: string) =>
      post('/api/v1/sites/harvest/policies', { source: change(days), base: from });
    const first = await publish(20, base);
    expect(first.json()).toMatchObject({ activated: true });
    const second = await publish(10, base);
    expect(second.statusCode).toBe(409);
    expect(second.json().error.code).toBe('policy_replaced');
    expect((await get('/site/harvest/policy.json')).json().policy.hash).toBe(first.json().hash);
    // Sent again, as after an answer that was lost: it holds already.
    expect((await publish(20, base)).json()).toMatchObject({ activated: false });
    expect((await publish(10, first.json().hash)).json()).toMatchObject({ activated: true });
  });

  test('takes one of several made from the same version at once, and logs none of the others', async () => {
    const activations = async () => {
      const { items } = (await asPerson('/api/v1/audit?action=policy:activated')).json();
      return items
        .map(({ resource }: { resource: string }) => resource)
        .filter((resource: string) => resource.startsWith('site/harvest/'));
    };
    const base = (await get('/site/harvest/policy.json')).json().policy.hash as string;
    const before = await activations();
    const answers = await Promise.all(
      [5, 6, 7].map((days) => {
        const source = NEW_POLICY.replace('replay: 30 days', `replay: ${days} days`);
        return post('/api/v1/sites/harvest/policies', { source, base });
      }),
    );
    const [taken, ...more] = answers.filter(({ statusCode }) => statusCode === 200);
    expect(more).toEqual([]);
    const refused = answers.filter((answer) => answer !== taken);
    expect(refused.map((answer) => answer.json().error.code)).toEqual(['policy_replaced', 'policy_replaced']);
    const hash = taken?.json().hash as string;
    expect((await get('/site/harvest/policy.json')).json().policy.hash).toBe(hash);
    expect(await activations()).toEqual([`site/harvest/policy/${hash}`, ...before]);
  });

  test('takes none that cannot be logged', async () => {
    const before = (await get('/site/harvest/policy.json')).json().policy.hash;
    const { database } = scrim.context;
    // What the request itself asks to be logged still is.
    await database.execute(sql`create function refuse_activations() returns trigger language plpgsql as $$
      begin raise exception 'full'; end $$`);
    await database.execute(sql`create trigger refuse_activations before insert on audit_entries for each row
      when (new.action = 'policy:activated') execute function refuse_activations()`);
    const source = NEW_POLICY.replace('replay: 30 days', 'replay: 8 days');
    const answer = await post('/api/v1/sites/harvest/policies', { source });
    await database.execute(sql`drop function refuse_activations cascade`);
    expect(answer.json().error.code).toBe('audit_unavailable');
    expect((await activePolicy(scrim.context, 'harvest'))?.hash).toBe(before);
  });

  test('says where a pasted policy is wrong', async () => {
    const wrong = NEW_POLICY.replace('level: replay', 'level: everything');
    const refused = await post('/api/v1/sites/harvest/policies', { source: wrong });
    expect(refused.statusCode).toBe(422);
    const line = wrong.split('\n').findIndex((text) => text.includes('everything')) + 1;
    expect(refused.json().problems).toContainEqual(expect.objectContaining({ severity: 'error', line }));
    const other = await post('/api/v1/sites/harvest/policies', { source: POLICY });
    expect(other.json().problems).toContainEqual(expect.objectContaining({ code: 'other-site', severity: 'error' }));
  });

  test('does not replace a policy that is reviewed as a file', async () => {
    const response = await post(`/api/v1/sites/${SITE}/policies`, { source: POLICY });
    expect(response.json().error.code).toBe('policy_from_file');
  });

  test.each(['https://a.example/path', 'http://a.example', 'a.example', 'https://A.example', '*'])(
    'takes no origin such as %s',
    async (origin) => {
      const response = await post('/api/v1/sites', { id: 'other', name: 'Other', origins: [origin] });
      expect(response.statusCode).toBe(400);
    },
  );
});

test('the policy is explained page by page', async () => {
  const explained = (await asPerson(`/api/v1/sites/${SITE}/policy`)).json();
  expect(explained).toMatchObject({
    presets: ['gdpr', 'ccpa', 'glba'],
    pages: [{ match: '/apply/*', level: 'replay' }],
  });
  expect(explained.source).toContain('site: meadow-loans');
  expect(explained.pages[0].sentences.length).toBeGreaterThan(1);
  expect(explained.document).toContain('Meadow Loans');
});

test('a policy of several languages is described in its first', async () => {
  await writeFile(
    scrim.policyFile,
    POLICY.replace('languages: [en]', 'languages: [es, en]').replace(
      '    en: Find',
      '    es: Mejorar la solicitud\n    en: Find',
    ),
  );
  const activation = await activateFile(scrim.context, SITE, scrim.policyFile);
  // The server watches the file too, and may have been faster.
  expect(['activated', 'unchanged']).toContain(activation?.outcome);
  const active = await activePolicy(scrim.context, SITE);
  const compiled = active?.compiled;
  if (compiled === undefined) throw new Error('no active policy');
  expect(describePolicy(compiled, 'es')).not.toBe(describePolicy(compiled, 'en'));
  expect((await asPerson(`/api/v1/sites/${SITE}/policy`)).json().document).toBe(describePolicy(compiled, 'es'));
});

test('a start without origins keeps those that were registered, and one with origins replaces them', async () => {
  const { context } = scrim;
  const start = async (origins: readonly string[]) => {
    const config = {
      ...context.config,
      sites: [{ id: SITE, name: 'Meadow Loans', origins: [...origins], policyFile: null }],
    };
    const again = { ...context, config };
    await installSites(again);
    return (await findSite(again, SITE))?.origins;
  };
  expect(await start([])).toEqual([SITE_ORIGIN]);
  expect(await start(['https://other.example'])).toEqual(['https://other.example']);
  expect(await start([SITE_ORIGIN])).toEqual([SITE_ORIGIN]);
});
