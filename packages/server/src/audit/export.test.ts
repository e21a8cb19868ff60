import { createPublicKey, verify } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type VerifySignature, verifyExport } from '@scrim/ledger';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  openScrimUnderTest,
  type ScrimUnderTest,
} from '../access/testing/scrim-under-test.ts';
import { logIdentity } from './checkpoints.ts';

const verifySignature: VerifySignature = (raw, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') }, format: 'jwk' }),
    signature,
  );

let scrim: ScrimUnderTest;
let auditor: string;
let admin: string;
beforeAll(async () => {
  scrim = await openScrimUnderTest();
  auditor = await scrim.signIn('auditor');
  admin = await scrim.signIn('admin');
});
afterAll(() => scrim.close());

const get = (url: string, cookie: string) => scrim.app.inject({ url, headers: { host: CONSOLE_HOST, cookie } });

function linesOf(text: string): Uint8Array[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => new TextEncoder().encode(line));
}

describe('the exported log', () => {
  test('verifies with the published key and the checkpoint written at start', async () => {
    for (let count = 0; count < 7; count += 1) await get('/api/v1/me', auditor);
    const response = await get('/api/v1/audit/export', auditor);
    expect(response.headers['content-type']).toContain('application/x-ndjson');
    const directory = join(scrim.context.config.dataDirectory, 'checkpoints');
    const files = (await readdir(directory)).filter((name) => name.endsWith('.checkpoint'));
    const checkpoints = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
    const key = (await readFile(join(directory, 'verifier.key'), 'utf8')).trim();
    expect(key).toBe(logIdentity(scrim.context.keys.signing).verifierKey);
    const report = await verifyExport(linesOf(response.body), { key, checkpoints }, verifySignature);
    expect(report).toMatchObject({ problems: [], caveats: [] });
    expect(report.entries).toBeGreaterThan(9);
  });

  test('holds that it was exported, by whom, and that the policy became active', async () => {
    const entries = linesOf((await get('/api/v1/audit/export', auditor)).body)
      .slice(1)
      .map((line) => JSON.parse(new TextDecoder().decode(line)));
    expect(entries.at(-1)).toMatchObject({ action: 'audit:export', outcome: 'allowed' });
    expect(entries.map(({ action }: { action: string }) => action)).toContain('policy:activated');
    expect(entries.filter(({ action }: { action: string }) => action === 'person:sign-in-email')).toHaveLength(2);
  });

  test('is read page by page, newest first, without gaps', async () => {
    const seen: number[] = [];
    let before: number | null = null;
    do {
      const query: string = before === null ? '' : `&before=${before}`;
      const page = (await get(`/api/v1/audit?limit=3${query}`, auditor)).json();
      seen.push(...page.items.map(({ index }: { index: number }) => index));
      before = page.nextBefore;
    } while (before !== null);
    const newest = seen[0] ?? 0;
    expect(seen).toEqual(Array.from({ length: newest + 1 }, (_, position) => newest - position));
  });
});

describe('when the log cannot be written', () => {
  test('nothing is read, nothing is changed and nobody signs in', async () => {
    const { database } = scrim.context;
    await database.execute(sql`alter table audit_entries rename to elsewhere`);
    try {
      const read = await get('/api/v1/me', auditor);
      expect([read.statusCode, read.json().error.code]).toEqual([503, 'audit_unavailable']);
      const headers = { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN };
      const site = { id: 'new-site', name: 'New', origins: ['https://new.example'] };
      const created = await scrim.app.inject({
        method: 'POST',
        url: '/api/v1/sites',
        headers: { ...headers, cookie: admin },
        payload: site,
      });
      expect(created.statusCode).toBe(503);
      const signIn = await scrim.app.inject({
        method: 'POST',
        url: '/auth/sign-in/email',
        headers,
        payload: { email: 'auditor-1@meadow.example', password: 'correct horse battery' },
      });
      expect([signIn.statusCode, signIn.headers['set-cookie']]).toEqual([503, undefined]);
      const { rows } = await database.execute(sql`select id from sites where id = 'new-site'`);
      expect(rows).toEqual([]);
    } finally {
      await database.execute(sql`alter table elsewhere rename to audit_entries`);
    }
    expect((await get('/api/v1/me', auditor)).statusCode).toBe(200);
  });
});
