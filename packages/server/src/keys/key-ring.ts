import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { askTogether } from '../platform/ask-together.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, KeyRing, Sealed, SigningKey } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { type KeyProvider, openBytes, sealBytes } from './key-provider.ts';
import { destroySubjectKey, insertSubjectKeys, readOrMakeInstallationKey, readSubjectKeys } from './store.ts';

/** An unwrapped data key is kept no longer than this, so that erasure reaches every node within it. */
const CACHE_MILLISECONDS = 5 * 60_000;
const CACHE_ENTRIES = 20_000;

/** Opens (or makes, at first start) the installation's secrets. `migrations` of keys/store.ts have run. */
export async function openKeyRing(database: Database, provider: KeyProvider, clock: Clock): Promise<KeyRing> {
  const secret = async (name: string, make: () => Uint8Array) =>
    provider.unwrap(
      await readOrMakeInstallationKey(database, name, () => provider.wrap(make(), `installation:${name}`)),
      `installation:${name}`,
    );
  const macSecret = await secret('mac', () => randomBytes(32));
  const signingSecret = await secret('signing', () =>
    generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }),
  );
  const cache = new SubjectKeyCache(clock);
  const macKeys = new Map<string, Buffer>();
  const stored = askTogether((subjects: readonly string[]) => readSubjectKeys(database, subjects));
  const made = askTogether(async (subjects: readonly string[]) => {
    const wrap = async (subject: string) => ({
      subject,
      wrapped: await provider.wrap(randomBytes(32), `subject:${subject}`),
    });
    await insertSubjectKeys(database, await Promise.all(subjects.map(wrap)), clock.now());
    return readSubjectKeys(database, subjects);
  });

  async function subjectKey(subject: string, make: boolean): Promise<Buffer> {
    const cached = cache.get(subject);
    if (cached !== undefined) return cached;
    const reading = cache.reading(subject);
    try {
      return await read(subject, make, reading);
    } finally {
      cache.done(reading);
    }
  }

  async function read(subject: string, make: boolean, reading: Reading): Promise<Buffer> {
    const wrapped = (await stored(subject)) ?? (make ? await made(subject) : undefined);
    if (wrapped === undefined || wrapped === 'destroyed') throw new ScrimError('subject_erased');
    const key = await provider.unwrap(wrapped, `subject:${subject}`);
    // The row was read before it was destroyed.
    if (reading.dropped) throw new ScrimError('subject_erased');
    cache.set(subject, key);
    return key;
  }

  return {
    async sealFor(subject, plaintext, associatedData) {
      const sealed = sealBytes(await subjectKey(subject, true), plaintext, associatedData);
      return { nonce: sealed.subarray(0, 12), ciphertext: sealed.subarray(12) };
    },
    async openFor(subject, sealed: Sealed, associatedData) {
      const key = await subjectKey(subject, false);
      return openBytes(key, Buffer.concat([sealed.nonce, sealed.ciphertext]), associatedData);
    },
    async destroySubject(subject) {
      const destroyed = await destroySubjectKey(database, subject, clock.now());
      cache.destroy(subject);
      return destroyed;
    },
    mac(purpose, message) {
      let key = macKeys.get(purpose);
      if (key === undefined) {
        key = Buffer.from(hkdfSync('sha256', macSecret, Buffer.alloc(0), `scrim-mac:${purpose}`, 32));
        if (macKeys.size < 10_000) macKeys.set(purpose, key);
      }
      return createHmac('sha256', key).update(message).digest();
    },
    wrap: (plaintext, purpose) => provider.wrap(plaintext, `value:${purpose}`),
    unwrap: (wrapped, purpose) => provider.unwrap(wrapped, `value:${purpose}`),
    signing: signingKey(signingSecret),
  };
}

/** The key id is the JWK thumbprint (RFC 7638), so that it needs no register. */
function signingKey(der: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const keyId = thumbprint(x);
  return {
    keyId,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid: keyId, alg: 'EdDSA', use: 'sig' },
    sign: (message) => sign(null, message, privateKey),
    verify: (message, signature) => verify(null, message, publicKey, signature),
  };
}

function thumbprint(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

/** A key on its way from the database. */
interface Reading {
  readonly subject: string;
  /** The key was destroyed meanwhile: what is read must not be used. */
  dropped: boolean;
}

/** Least recently made first out; nothing is served past its age. */
class SubjectKeyCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, { key: Buffer; until: number }>();
  readonly #readings = new Set<Reading>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(subject: string): Buffer | undefined {
    const entry = this.#entries.get(subject);
    if (entry === undefined) return undefined;
    if (entry.until > this.#clock.now()) return entry.key;
    this.drop(subject);
    return undefined;
  }

  set(subject: string, key: Buffer): void {
    if (this.#entries.size >= CACHE_ENTRIES) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.drop(oldest.value);
    }
    this.#entries.set(subject, { key, until: this.#clock.now() + CACHE_MILLISECONDS });
  }

  /** Call `done` when the read is over. */
  reading(subject: string): Reading {
    const reading = { subject, dropped: false };
    this.#readings.add(reading);
    return reading;
  }

  done(reading: Reading): void {
    this.#readings.delete(reading);
  }

  /** Forgets the key, and what is being read of it at this moment. */
  destroy(subject: string): void {
    this.drop(subject);
    for (const reading of this.#readings) if (reading.subject === subject) reading.dropped = true;
  }

  drop(subject: string): void {
    // The buffer may be in use by a caller that got it this tick, so it is forgotten rather than overwritten.
    this.#entries.delete(subject);
  }
}
