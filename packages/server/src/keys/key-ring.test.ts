import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, KeyRing } from '../platform/context.ts';
import { migrateDatabase } from '../platform/migrations.ts';
import { databasesUnderTest, type Throwaway, throwawayDirectory } from '../platform/throwaway.ts';
import { type KeyProvider, openKeyFile } from './key-provider.ts';
import { openKeyRing } from './key-ring.ts';
import { keyMigrations } from './tables.ts';

const text = Buffer.from('what an applicant did');
const bound = Buffer.from('site/session/1');

describe.each(databasesUnderTest())('the key ring on $name', ({ open }) => {
  let directory: Throwaway<string>;
  let database: Throwaway<Database>;
  let keys: KeyRing;
  let now = 1_000_000;
  const clock = { now: () => now };
  const openAgain = () => openKeyRing(database.value, openKeyFile(join(directory.value, 'master.key')), clock);
  beforeEach(async () => {
    directory = await throwawayDirectory();
    database = await open();
    await migrateDatabase(database.value, clock, keyMigrations);
    keys = await openAgain();
  });
  afterEach(async () => {
    await database.close();
    await directory.close();
  });

  it('seals so that only the same subject and associated data open it, also after a restart', async () => {
    const sealed = await keys.sealFor('anna', text, bound);
    expect(await keys.openFor('anna', sealed, bound)).toEqual(text);
    expect(await (await openAgain()).openFor('anna', sealed, bound)).toEqual(text);
    const broken = expect.objectContaining({ code: 'seal_broken' });
    await expect(keys.openFor('anna', sealed, Buffer.from('site/session/2'))).rejects.toThrow(broken);
    await keys.sealFor('ben', text, bound);
    await expect(keys.openFor('ben', sealed, bound)).rejects.toThrow(broken);
    for (let at = 0; at < sealed.ciphertext.length; at++) {
      const changed = Buffer.from(sealed.ciphertext);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      await expect(keys.openFor('anna', { ...sealed, ciphertext: changed }, bound)).rejects.toThrow(broken);
    }
  });

  it('makes one key per subject even when many batches of a new one arrive at once', async () => {
    const sealed = await Promise.all(Array.from({ length: 10 }, () => keys.sealFor('anna', text, bound)));
    const again = await openAgain();
    for (const one of sealed) expect(await again.openFor('anna', one, bound)).toEqual(text);
    expect(new Set(sealed.map((one) => one.nonce.toString('hex'))).size).toBe(10);
  });

  it('never opens or seals again for a subject whose key was destroyed', async () => {
    const sealed = await keys.sealFor('anna', text, bound);
    expect(await keys.destroySubject('anna')).toBe(true);
    expect(await keys.destroySubject('anna')).toBe(false);
    const erased = expect.objectContaining({ code: 'subject_erased' });
    await expect(keys.openFor('anna', sealed, bound)).rejects.toThrow(erased);
    await expect(keys.sealFor('anna', text, bound)).rejects.toThrow(erased);
    const { rows } = await database.value.execute(sql`select wrapped from subject_keys where subject = 'anna'`);
    expect(rows).toEqual([{ wrapped: null }]);
  });

  it('does not serve a key that was being read when it was destroyed, then or later', async () => {
    const sealed = await keys.sealFor('anna', text, bound);
    const file = openKeyFile(join(directory.value, 'master.key'));
    const waiting: (() => void)[] = [];
    const slow: KeyProvider = {
      wrap: (key, purpose) => file.wrap(key, purpose),
      async unwrap(wrapped, purpose) {
        if (purpose === 'subject:anna') await new Promise<void>((resolve) => waiting.push(resolve));
        return file.unwrap(wrapped, purpose);
      },
    };
    const other = await openKeyRing(database.value, slow, clock);
    const reading = other.openFor('anna', sealed, bound).catch((error: unknown) => error);
    await expect.poll(() => waiting.length).toBe(1);
    await other.destroySubject('anna');
    for (const go of waiting) go();
    expect(await reading).toMatchObject({ code: 'subject_erased' });
    await expect(other.openFor('anna', sealed, bound)).rejects.toMatchObject({ code: 'subject_erased' });
  });

  it('refuses a subject that was erased before it ever had a key', async () => {
    expect(await keys.destroySubject('nobody')).toBe(false);
    await expect(keys.sealFor('nobody', text, bound)).rejects.toThrow(
      expect.objectContaining({ code: 'subject_erased' }),
    );
  });

  it('forgets an unwrapped key after five minutes, so that an erasure elsewhere reaches it', async () => {
    const other = await openAgain();
    const sealed = await keys.sealFor('anna', text, bound);
    await other.openFor('anna', sealed, bound);
    await keys.destroySubject('anna');
    now += 5 * 60_000;
    await expect(other.openFor('anna', sealed, bound)).rejects.toThrow(
      expect.objectContaining({ code: 'subject_erased' }),
    );
  });

  it('gives each purpose a mac of its own, the same after a restart', async () => {
    const mac = keys.mac('a', 'x');
    expect(mac).toHaveLength(32);
    expect((await openAgain()).mac('a', 'x')).toEqual(mac);
    expect(keys.mac('b', 'x')).not.toEqual(mac);
  });

  it('signs with one Ed25519 key, the same after a restart', async () => {
    const signature = keys.signing.sign(text);
    const again = await openAgain();
    expect(again.signing.publicJwk).toEqual(keys.signing.publicJwk);
    expect(again.signing.verify(text, signature)).toBe(true);
    expect(again.signing.verify(Buffer.from('another'), signature)).toBe(false);
  });

  it('stores no key in the clear', async () => {
    await keys.sealFor('anna', text, bound);
    const other = openKeyFile(join(directory.value, 'other.key'));
    await expect(openKeyRing(database.value, other, clock)).rejects.toThrow(
      expect.objectContaining({ code: 'seal_broken' }),
    );
  });

  it('keeps the key file to its owner and says when it is not', () => {
    const path = join(directory.value, 'master.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    expect(() => openKeyFile(path)).toThrow(expect.objectContaining({ code: 'key_file_exposed' }));
    writeFileSync(path, 'scrim-key-1:AAAA');
    chmodSync(path, 0o600);
    expect(() => openKeyFile(path)).toThrow(expect.objectContaining({ code: 'key_file_damaged' }));
  });
});
