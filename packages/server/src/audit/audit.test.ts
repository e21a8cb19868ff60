import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  equalHashes,
  fromHex,
  type Hash,
  leafHash,
  openCheckpoint,
  parseVerifierKey,
  type VerifySignature,
  verifyConsistency,
  verifyInclusion,
} from '@scrim/ledger';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Context, Database, SigningKey } from '../platform/context.ts';
import { migrateDatabase } from '../platform/migrations.ts';
import { databasesUnderTest, type Throwaway, throwawayDirectory } from '../platform/throwaway.ts';
import { logIdentity, makeCheckpoint, publishCheckpoint } from './checkpoints.ts';
import { type AuditEvent, appendAudit } from './log.ts';
import { proveConsistency, proveInclusion } from './proof.ts';
import { auditMigrations } from './tables.ts';

const verifySignature: VerifySignature = (raw, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') }, format: 'jwk' }),
    signature,
  );

const event = (action: string): AuditEvent => ({
  actor: 'person:1',
  action,
  resource: 'site/meadow-loans',
  purpose: 'ux',
  outcome: 'allowed',
});

function newSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  return {
    keyId: 'test',
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x },
    sign: (message) => sign(null, message, privateKey),
    verify: (message, signature) => verify(null, message, publicKey, signature),
  };
}

type AuditContext = Pick<Context, 'database' | 'clock' | 'keys'>;

function hash(hex: string): Hash {
  const bytes = fromHex(hex);
  if (bytes === null) throw new Error('not hexadecimal');
  return bytes;
}

describe.each(databasesUnderTest())('the audit log on $name', ({ open }) => {
  let opened: Throwaway<Database>;
  let context: AuditContext;
  let now: number;

  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(async () => {
    // An empty log for each test: the log itself cannot be emptied.
    await opened.value.execute(sql`drop schema public cascade`);
    await opened.value.execute(sql`create schema public`);
    now = Date.parse('2026-11-01T00:00:00Z');
    const clock = { now: () => now };
    await migrateDatabase(opened.value, clock, auditMigrations);
    const refuse = () => Promise.reject(new Error('the log seals nothing'));
    context = {
      database: opened.value,
      clock,
      keys: {
        signing: newSigningKey(),
        sealFor: refuse,
        openFor: refuse,
        destroySubject: refuse,
        wrap: refuse,
        unwrap: refuse,
        mac: () => Buffer.alloc(32),
      },
    };
  });
  afterAll(() => opened.close());

  test('numbers what many callers append at once without gaps, in the order in which they asked', async () => {
    const asked = Array.from({ length: 450 }, (_, position) => `action:${position}`);
    const entries = await Promise.all(asked.map((action) => appendAudit(context, event(action))));
    expect(entries.map(({ index }) => index)).toEqual(asked.map((_, position) => position));
    expect(entries.map(({ action }) => action)).toEqual(asked);
  });

  test('is one log although several nodes write it', async () => {
    // A node of its own has a writer of its own.
    const node = (): AuditContext => ({ ...context, database: Object.create(context.database) });
    const [left, right] = [node(), node()];
    const entries = await Promise.all(
      Array.from({ length: 60 }, (_, position) =>
        appendAudit(position % 2 ? left : right, event(`action:${position}`)),
      ),
    );
    expect(entries.map(({ index }) => index).sort((a, b) => a - b)).toEqual(entries.map((_, position) => position));
    expect((await proveInclusion(context, 59)).size).toBe(60);
  });

  test('proves each entry to somebody who has the checkpoint key alone', async () => {
    for (let count = 0; count < 11; count += 1) await appendAudit(context, event(`action:${count}`));
    const key = parseVerifierKey(logIdentity(context.keys.signing).verifierKey);
    if (key === null) throw new Error('the key is malformed');
    for (let index = 0; index < 11; index += 1) {
      const proof = await proveInclusion(context, index);
      const signed = openCheckpoint(proof.checkpoint, key, verifySignature);
      if ('problem' in signed) throw new Error(signed.problem);
      expect(equalHashes(signed.checkpoint.root, hash(proof.root))).toBe(true);
      const leaf = leafHash(new TextEncoder().encode(proof.entry));
      expect(verifyInclusion(leaf, index, signed.checkpoint.size, proof.proof.map(hash), signed.checkpoint.root)).toBe(
        true,
      );
    }
    await expect(proveInclusion(context, 11)).rejects.toMatchObject({ code: 'audit_entry_unknown' });
  });

  test('proves that it continues what it was at any earlier time', async () => {
    for (let count = 0; count < 9; count += 1) await appendAudit(context, event(`action:${count}`));
    for (let first = 0; first <= 9; first += 1) {
      const { firstRoot, secondRoot, proof } = await proveConsistency(context.database, first, 9);
      expect(verifyConsistency(first, hash(firstRoot), 9, hash(secondRoot), proof.map(hash))).toBe(true);
    }
  });

  test.each([
    "update audit_entries set entry = '{}' where position = 0",
    'delete from audit_entries where position = 0',
    'truncate audit_entries',
    "update audit_nodes set hash = '00' where position = 0",
    'delete from audit_nodes',
    'delete from audit_checkpoints',
    'truncate audit_checkpoints',
  ])('does not let the database run: %s', async (statement) => {
    await appendAudit(context, event('recording:read'));
    await makeCheckpoint(context);
    await expect(context.database.execute(sql.raw(statement))).rejects.toThrow();
    expect((await proveInclusion(context, 0)).entry).toContain('recording:read');
  });

  test('never runs backwards when the clock does', async () => {
    const before = await appendAudit(context, event('first'));
    now -= 3_600_000;
    expect((await appendAudit(context, event('second'))).time).toBe(before.time);
  });

  test('refuses to go on when one of its nodes is missing', async () => {
    await appendAudit(context, event('first'));
    await context.database.execute(sql`alter table audit_nodes disable trigger user`);
    await context.database.execute(sql`delete from audit_nodes`);
    await expect(appendAudit(context, event('second'))).rejects.toMatchObject({
      code: 'audit_unavailable',
      status: 503,
    });
  });

  test('recovers by itself after the database failed once', async () => {
    await appendAudit(context, event('first'));
    await context.database.execute(sql`alter table audit_entries rename to elsewhere`);
    await expect(appendAudit(context, event('lost'))).rejects.toMatchObject({ code: 'audit_unavailable' });
    await context.database.execute(sql`alter table elsewhere rename to audit_entries`);
    expect(await appendAudit(context, event('second'))).toMatchObject({ index: 1 });
  });

  test('publishes its checkpoints as files that keep the earlier ones', async () => {
    const directory = await throwawayDirectory();
    try {
      await publishCheckpoint(directory.value, await makeCheckpoint(context));
      await appendAudit(context, event('first'));
      const second = await makeCheckpoint(context);
      await publishCheckpoint(directory.value, second);
      const read = (name: string) => readFile(join(directory.value, name), 'utf8');
      expect(await read('latest.checkpoint')).toBe(second.note);
      expect(await read('000000000001.checkpoint')).toBe(second.note);
      expect((await read('000000000000.checkpoint')).split('\n')[1]).toBe('0');
    } finally {
      await directory.close();
    }
  });
});
