import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, KeyRing } from '../platform/context.ts';
import { migrateDatabase } from '../platform/migrations.ts';
import { databasesUnderTest, type Throwaway, throwawayDirectory } from '../platform/throwaway.ts';
import { type CaptureToken, signCaptureToken, verifyCaptureToken } from './capture-token.ts';
import { openKeyFile } from './key-provider.ts';
import { openKeyRing } from './key-ring.ts';
import { keyMigrations } from './tables.ts';

const token: CaptureToken = {
  site: 'meadow-loans',
  session: 's1',
  subject: 'u1',
  receipt: 'r1',
  policy: 'a'.repeat(64),
  purposes: ['ux'],
  regime: 'applicant',
  draw: 0.25,
  exp: 2_000,
};

describe('a capture token', () => {
  let directory: Throwaway<string>;
  let database: Throwaway<Database>;
  let keys: KeyRing;
  beforeAll(async () => {
    directory = await throwawayDirectory();
    database = await (databasesUnderTest()[0] as { open(): Promise<Throwaway<Database>> }).open();
    await migrateDatabase(database.value, { now: () => 0 }, keyMigrations);
    keys = await openKeyRing(database.value, openKeyFile(join(directory.value, 'master.key')), { now: () => 0 });
  });
  afterAll(async () => {
    await database.close();
    await directory.close();
  });

  it('says what was signed until it expires', () => {
    const signed = signCaptureToken(keys, token);
    expect(verifyCaptureToken(keys, signed, 1_999)).toEqual(token);
    expect(() => verifyCaptureToken(keys, signed, 2_000)).toThrow(expect.objectContaining({ code: 'token_expired' }));
  });

  it('is worth nothing once a character changed', () => {
    const signed = signCaptureToken(keys, token);
    const invalid = expect.objectContaining({ code: 'token_invalid' });
    fc.assert(
      fc.property(fc.nat(signed.length - 2), fc.constantFrom('A', 'B', '.', '-'), (at, character) => {
        const forged = signed.slice(0, at) + character + signed.slice(at + 1);
        fc.pre(forged !== signed);
        expect(() => verifyCaptureToken(keys, forged, 0)).toThrow(invalid);
      }),
    );
  });

  it('cannot be made with another purpose of the same secret', () => {
    const payload = Buffer.from(JSON.stringify(token)).toString('base64url');
    const forged = `${payload}.${keys.mac('another', payload).toString('base64url')}`;
    expect(() => verifyCaptureToken(keys, forged, 0)).toThrow(expect.objectContaining({ code: 'token_invalid' }));
    for (const junk of ['', '.', '..', 'a.b', 'a.b.c']) {
      expect(() => verifyCaptureToken(keys, junk, 0)).toThrow(expect.objectContaining({ code: 'token_invalid' }));
    }
  });
});
