import { createHash, createPublicKey, verify } from 'node:crypto';
import { type DecisionRequest, DecisionResponse } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CONSOLE_HOST,
  openScrimUnderTest,
  type ScrimUnderTest,
  SITE,
  SITE_ORIGIN,
} from '../access/testing/scrim-under-test.ts';
import { verifyCaptureToken } from '../keys/capture-token.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { activePolicy } from '../policies/policy.ts';
import { openRevocations } from './revocations.ts';
import { deleteExpired } from './store.ts';

describe.each(ENGINES)('consent on $name', ({ postgres }) => {
  let scrim: ScrimUnderTest;
  let policy: string;
  let notice: string;

  beforeAll(async () => {
    scrim = await openScrimUnderTest({ postgres });
  });
  beforeEach(async () => {
    const active = await activePolicy(scrim.context, SITE);
    policy = active?.hash ?? '';
    notice = active?.compiled.consent.noticeVersion ?? '';
  });
  afterAll(() => scrim.close());

  const post = (path: string, payload: object, headers: Record<string, string> = {}) =>
    scrim.app.inject({
      method: 'POST',
      url: `/consent/v1/${SITE}/${path}`,
      headers: { origin: SITE_ORIGIN, ...headers },
      payload,
    });

  const request = (changes: Partial<DecisionRequest> = {}): DecisionRequest => ({
    decision: 'granted',
    method: 'banner',
    language: 'en',
    policy,
    noticeVersion: notice,
    purposes: ['ux'],
    regime: 'visitor',
    previous: null,
    ...changes,
  });

  const decide = async (changes: Partial<DecisionRequest> = {}): Promise<DecisionResponse> => {
    const response = await post('receipts', request(changes));
    if (response.statusCode !== 200) throw new Error(response.body);
    return DecisionResponse.parse(response.json());
  };

  const codeOf = async (changes: object, headers: Record<string, string> = {}) =>
    (await post('receipts', { ...request(), ...changes }, headers)).json().error?.code;

  describe('granting', () => {
    test('gives a receipt that anybody can check with the published key', async () => {
      const { signed, receipt } = await decide();
      const { keys } = (await scrim.app.inject(`/consent/v1/${SITE}/keys`)).json();
      const [header = '', payload = '', signature = ''] = signed.split('.');
      const key = createPublicKey({ key: keys[0], format: 'jwk' });
      const message = Buffer.from(`${header}.${payload}`);
      expect(verify(null, message, key, Buffer.from(signature, 'base64url'))).toBe(true);
      expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual(receipt);
      expect(receipt).toMatchObject({ decision: 'granted', controller: 'Meadow Loans', site: SITE, policy });
      expect(receipt.subject).toMatch(/^[0-9a-f]{32}$/);
    });

    test('opens a session that is joined to exactly this receipt', async () => {
      const { receipt, grant } = await decide();
      const token = verifyCaptureToken(scrim.context.keys, grant?.token ?? '', scrim.context.clock.now());
      expect(token).toMatchObject({ site: SITE, receipt: receipt.id, subject: receipt.subject, policy });
      expect(token.purposes).toEqual(['ux']);
      expect(token.draw).toBe(grant?.draw);
      const { rows } = await scrim.context.database.execute(
        sql`select receipt, subject from consent_sessions where session = ${grant?.session}`,
      );
      expect(rows).toEqual([{ receipt: receipt.id, subject: receipt.subject }]);
    });

    test('again keeps the person, unless consent was withdrawn between', async () => {
      const first = await decide();
      const second = await decide({ previous: first.signed });
      expect(second.receipt.subject).toBe(first.receipt.subject);
      const withdrawn = await decide({ decision: 'withdrawn', previous: second.signed });
      expect((await decide({ previous: withdrawn.signed })).receipt.subject).not.toBe(first.receipt.subject);
      expect((await decide({ previous: second.signed })).receipt.subject).not.toBe(first.receipt.subject);
      expect((await decide({ previous: 'forged.receipt.here' })).receipt.subject).not.toBe(first.receipt.subject);
    });

    test('again ends the grant before: its sessions go on under the new receipt only', async () => {
      const first = await decide();
      const second = await decide({ previous: first.signed });
      expect(scrim.context.revocations.has(first.receipt.id)).toBe(true);
      expect((await post('sessions', { receipt: first.signed })).json().error.code).toBe('consent_withdrawn');
      expect((await post('sessions', { receipt: second.signed })).statusCode).toBe(200);
    });

    test('at once from two pages leaves nothing that a withdrawal does not end', async () => {
      const { signed } = await decide();
      const both = await Promise.all([decide({ previous: signed }), decide({ previous: signed })]);
      const valid = both.find(({ receipt }) => !scrim.context.revocations.has(receipt.id));
      await decide({ decision: 'withdrawn', previous: valid?.signed ?? null });
      const subject = both[0].receipt.subject;
      const mine = both.filter(({ receipt }) => receipt.subject === subject);
      for (const { receipt } of mine) expect(scrim.context.revocations.has(receipt.id)).toBe(true);
    });

    test('draws uniformly, and for each session once', async () => {
      const draws: number[] = [];
      const { signed } = await decide();
      for (let count = 0; count < 40; count += 1) {
        draws.push((await post('sessions', { receipt: signed })).json().draw);
      }
      expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
      expect(new Set(draws).size).toBe(40);
      const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
      // Five standard errors of the mean of 40 uniform numbers.
      expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * 40));
    });

    test('is refused for purposes the policy does not have, another notice, or against Global Privacy Control', async () => {
      expect(await codeOf({ purposes: ['ux', 'marketing'] })).toBe('purpose_unknown');
      expect(await codeOf({ purposes: ['toString'] })).toBe('purpose_unknown');
      expect(await codeOf({ purposes: [] })).toBe('purpose_unknown');
      expect(await codeOf({ noticeVersion: 'another' })).toBe('policy_outdated');
      expect(await codeOf({ policy: 'f'.repeat(64) })).toBe('policy_unknown');
      expect(await codeOf({}, { 'sec-gpc': '1' })).toBe('gpc_contradiction');
    });
  });

  describe('refusing', () => {
    test.each(['denied', 'gpc'] as const)(
      '(%s) leaves a receipt without any identifier, and no session',
      async (decision) => {
        const { receipt, grant } = await decide({ decision, method: decision === 'gpc' ? 'gpc-signal' : 'banner' });
        expect(receipt).toMatchObject({ decision, subject: null, previous: null });
        expect(grant).toBeNull();
      },
    );

    test('after granting ends the grant without joining the refusal to the person', async () => {
      const granted = await decide();
      const denied = await decide({ decision: 'denied', previous: granted.signed });
      expect(denied.receipt).toMatchObject({ subject: null, previous: null });
      expect((await post('sessions', { receipt: granted.signed })).json().error.code).toBe('consent_withdrawn');
    });
  });

  describe('withdrawing', () => {
    test('holds at once: no session, no identity, no capture under the receipt', async () => {
      const { signed, receipt, grant } = await decide();
      expect((await post('sessions', { receipt: signed })).statusCode).toBe(200);
      const withdrawn = await decide({ decision: 'withdrawn', method: 'control', previous: signed });
      expect(withdrawn.receipt).toMatchObject({ previous: receipt.id, subject: receipt.subject });
      expect(scrim.context.revocations.has(receipt.id)).toBe(true);
      expect((await post('sessions', { receipt: signed })).json().error.code).toBe('consent_withdrawn');
      const headers = { authorization: `Bearer ${grant?.token}` };
      const identity = await post('identity', { kind: 'applicant', accountId: '4711' }, headers);
      expect(identity.json().error.code).toBe('consent_withdrawn');
    });

    test.each(['withdrawn', 'denied'] as const)(
      '(%s) ends every grant, whichever receipt is named',
      async (decision) => {
        const first = await decide();
        const second = await decide({ previous: first.signed });
        await decide({ decision, previous: first.signed });
        for (const { receipt, signed } of [first, second]) {
          expect(scrim.context.revocations.has(receipt.id)).toBe(true);
          expect((await post('sessions', { receipt: signed })).json().error.code).toBe('consent_withdrawn');
        }
      },
    );

    test('reaches other nodes without being told, and those that start later', async () => {
      const { signed, receipt } = await decide();
      const { database, clock, log } = scrim.context;
      const other = await openRevocations(database, clock, log);
      try {
        expect(other.has(receipt.id)).toBe(false);
        await decide({ decision: 'withdrawn', previous: signed });
        await expect.poll(() => other.has(receipt.id), { interval: 20 }).toBe(true);
        const later = await openRevocations(database, clock, log);
        expect(later.has(receipt.id)).toBe(true);
        await later.close();
      } finally {
        await other.close();
      }
    });

    test('needs the receipt, and one that this server signed for this site', async () => {
      const { signed } = await decide();
      const [header = '', payload = ''] = signed.split('.');
      const altered = Buffer.from(payload, 'base64url').toString().replace('"visitor"', '"customer"');
      const forged = `${header}.${Buffer.from(altered).toString('base64url')}.${signed.split('.')[2]}`;
      expect(await codeOf({ decision: 'withdrawn' })).toBe('receipt_required');
      expect(await codeOf({ decision: 'withdrawn', previous: forged })).toBe('receipt_invalid');
      expect(await codeOf({ decision: 'withdrawn', previous: `${signed}x.y` })).toBe('receipt_invalid');
    });

    test('works with a page that knows no present policy', async () => {
      const { signed } = await decide();
      const withdrawn = await decide({ decision: 'withdrawn', previous: signed, policy: '0'.repeat(64) });
      expect(withdrawn.receipt.decision).toBe('withdrawn');
    });
  });

  describe('an account id', () => {
    test('is kept as a token that differs by site and kind, and in no other form', async () => {
      const { grant } = await decide();
      const headers = { authorization: `Bearer ${grant?.token}` };
      const accountId = 'account-4711-of-jane';
      for (const kind of ['applicant', 'customer']) {
        expect((await post('identity', { kind, accountId }, headers)).statusCode).toBe(200);
        expect((await post('identity', { kind, accountId }, headers)).statusCode).toBe(200);
      }
      const { rows } = await scrim.context.database.execute<{ token: string; row: string }>(
        sql`select token, i::text as row from consent_identities i where session = ${grant?.session} order by kind`,
      );
      expect(rows).toHaveLength(2);
      expect(new Set(rows.map(({ token }) => token)).size).toBe(2);
      expect(rows.every(({ token, row }) => /^[0-9a-f]{64}$/.test(token) && !row.includes('jane'))).toBe(true);
    });

    test('is the same account whether the recorder made a digest of it or not', async () => {
      const { grant } = await decide();
      const headers = { authorization: `Bearer ${grant?.token}` };
      const digest = createHash('sha256').update(`${SITE}\0customer\0jane@example.com`).digest('hex');
      for (const accountId of ['jane@example.com', digest])
        await post('identity', { kind: 'customer', accountId }, headers);
      const { rows } = await scrim.context.database.execute<{ token: string }>(
        sql`select token from consent_identities where session = ${grant?.session}`,
      );
      expect(new Set(rows.map(({ token }) => token)).size).toBe(1);
    });

    test('gives the session the regime of the account, and no longer a life', async () => {
      const { grant } = await decide();
      const response = await post(
        'identity',
        { kind: 'customer', accountId: '4711' },
        { authorization: `Bearer ${grant?.token}` },
      );
      const { keys, clock } = scrim.context;
      const before = verifyCaptureToken(keys, grant?.token ?? '', clock.now());
      const after = verifyCaptureToken(keys, response.json().token, clock.now());
      expect(before.regime).toBe('visitor');
      expect(after).toEqual({ ...before, regime: 'customer' });
    });

    test('is refused under Global Privacy Control', async () => {
      const { grant } = await decide();
      const headers = { authorization: `Bearer ${grant?.token}`, 'sec-gpc': '1' };
      const response = await post('identity', { kind: 'applicant', accountId: '1' }, headers);
      expect(response.json().error.code).toBe('gpc_sent');
    });

    test('is refused without a token of this server', async () => {
      const body = { kind: 'applicant', accountId: '1' };
      expect((await post('identity', body)).json().error.code).toBe('token_missing');
      expect((await post('identity', body, { authorization: 'Bearer a.b' })).json().error.code).toBe('token_invalid');
    });
  });

  describe('erasing', () => {
    test('ends consent, forgets the account and proves itself by the log', async () => {
      const { signed, receipt, grant } = await decide();
      await post('identity', { kind: 'applicant', accountId: '1' }, { authorization: `Bearer ${grant?.token}` });
      const again = await decide({ previous: signed });
      const response = await post('erasure', { receipt: signed });
      expect(response.statusCode).toBe(200);
      const { erasedSessions, proof } = response.json();
      expect(erasedSessions).toBe(0);
      const entry = JSON.parse(JSON.parse(proof).entry);
      expect(entry).toMatchObject({ action: 'subject:erased', outcome: 'done', detail: { sessions: 0 } });
      expect(JSON.stringify(entry)).not.toContain(receipt.subject);
      for (const one of [receipt, again.receipt]) expect(scrim.context.revocations.has(one.id)).toBe(true);
      expect((await post('sessions', { receipt: again.signed })).json().error.code).toBe('consent_withdrawn');
      expect((await post('erasure', { receipt: signed })).statusCode).toBe(200);
      const { rows } = await scrim.context.database.execute(
        sql`select token from consent_identities where subject = ${receipt.subject}`,
      );
      expect(rows).toEqual([]);
      await expect(
        scrim.context.keys.sealFor(receipt.subject ?? '', Buffer.from('x'), Buffer.from('y')),
      ).rejects.toMatchObject({ code: 'subject_erased' });
    });

    test('works with the receipt of a withdrawal, and not with that of a refusal', async () => {
      const { signed } = await decide();
      const withdrawn = await decide({ decision: 'withdrawn', previous: signed });
      expect((await post('erasure', { receipt: withdrawn.signed })).statusCode).toBe(200);
      const denied = await decide({ decision: 'denied' });
      expect((await post('erasure', { receipt: denied.signed })).json().error.code).toBe('receipt_not_granting');
    });
  });

  describe('the records', () => {
    test.each([
      "update consent_receipts set decision = 'granted'",
      'delete from consent_receipts',
      'delete from consent_revocations',
      "update consent_sessions set receipt = 'x'",
      'delete from consent_sessions',
      'truncate consent_receipts cascade',
      'truncate consent_revocations',
      'truncate consent_sessions cascade',
    ])('do not let the database run: %s', async (statement) => {
      await decide({ decision: 'withdrawn', previous: (await decide()).signed });
      await expect(scrim.context.database.execute(sql.raw(statement))).rejects.toThrow();
    });

    test('are gone, with their sessions, when their time is over', async () => {
      const { receipt, signed } = await decide();
      await decide({ decision: 'withdrawn', previous: signed });
      const { database } = scrim.context;
      await database.execute(sql`alter table consent_receipts disable trigger user`);
      await database.execute(sql`update consent_receipts set keep_until = '2020-01-01' where id = ${receipt.id}`);
      await database.execute(sql`alter table consent_receipts enable trigger user`);
      expect(await deleteExpired(database, new Date().toISOString())).toBe(1);
      const { rows } = await database.execute(sql`select session from consent_sessions where receipt = ${receipt.id}`);
      expect(rows).toEqual([]);
    });
  });

  describe('a request', () => {
    test('from an origin that is not registered changes nothing', async () => {
      for (const origin of ['https://evil.example', 'null', SITE_ORIGIN.replace('https', 'http')]) {
        expect(await codeOf({}, { origin })).toBe('origin_refused');
      }
      const response = await scrim.app.inject({
        method: 'POST',
        url: `/consent/v1/${SITE}/receipts`,
        payload: request(),
      });
      expect(response.json().error.code).toBe('origin_refused');
      const unknown = await scrim.app.inject({
        method: 'POST',
        url: '/consent/v1/nowhere/receipts',
        payload: request(),
      });
      expect(unknown.json().error.code).toBe('site_unknown');
    });

    test('that is malformed gets a code and nothing of its content back', async () => {
      const responses = [
        await post('receipts', { ...request(), decision: 'perhaps-4711' }),
        await post('receipts', { ...request(), extra: '4711' }),
        await post('sessions', { receipt: 4711 }),
        await post('sessions', { receipt: '4711' }),
        await post('erasure', {}),
        await post('receipts', { ...request(), previous: 'x'.repeat(40_000) }),
      ];
      expect(responses.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400, 400, 413]);
      expect(responses.some(({ body }) => body.includes('4711'))).toBe(false);
    });

    test('too many from one address have to wait', async () => {
      const codes = new Set<number>();
      for (let count = 0; count < 310 || (count < 2000 && !codes.has(429)); count += 1) {
        const response = await scrim.app.inject({
          method: 'POST',
          url: `/consent/v1/${SITE}/sessions`,
          remoteAddress: '192.0.2.77',
          headers: { origin: SITE_ORIGIN },
          payload: { receipt: 'x' },
        });
        codes.add(response.statusCode);
      }
      expect([...codes].sort()).toEqual([400, 429]);
    });
  });

  test('numbers count every decision, and no language that few people chose', async () => {
    const cookie = await scrim.signIn('compliance');
    const read = async () =>
      (
        await scrim.app.inject({ url: `/api/v1/sites/${SITE}/consent`, headers: { host: CONSOLE_HOST, cookie } })
      ).json();
    const before = await read();
    for (let count = 0; count < 5; count += 1) await decide({ language: 'es' });
    await decide({ decision: 'denied', language: 'fr' });
    const after = await read();
    expect(after.granted - before.granted).toBe(5);
    expect(after.denied - before.denied).toBe(1);
    expect(after.optInRate).toBeCloseTo(after.granted / (after.granted + after.denied), 10);
    expect(after.byLanguage).toContainEqual({ language: 'es', granted: 5, denied: 0 });
    expect(after.byLanguage.map(({ language }: { language: string }) => language)).not.toContain('fr');
    const sum = after.days.reduce((total: number, day: { granted: number }) => total + day.granted, 0);
    expect(sum).toBe(after.granted);
  });
});
