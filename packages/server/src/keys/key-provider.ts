import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { ScrimError } from '../platform/errors.ts';

/** Holds key-encryption keys; the same shape as a Vault Transit engine or a cloud KMS, in which keys never leave. */
export interface KeyProvider {
  /** `context` is authenticated: unwrapping needs the same. */
  wrap(plaintext: Uint8Array, context: string): Promise<Buffer>;
  /** Throws `seal_broken` when the key, the context or a byte is another. */
  unwrap(wrapped: Uint8Array, context: string): Promise<Buffer>;
}

/**
 * One 256-bit key in a file of mode 0600, made at first use. Whoever has the file and the data directory can read all:
 * keep it on another volume (SCRIM_KEY_FILE), and keep its backups shorter than the erasure promise.
 * Throws `key_file_exposed` or `key_file_damaged`.
 */
export function openKeyFile(path: string): KeyProvider {
  const key = readKey(path) ?? makeKey(path);
  return {
    async wrap(plaintext, context) {
      return sealBytes(key, plaintext, Buffer.from(context));
    },
    async unwrap(wrapped, context) {
      return openBytes(key, wrapped, Buffer.from(context));
    },
  };
}

/** AES-256-GCM: 12-byte random nonce, ciphertext, 16-byte tag. */
export function sealBytes(key: Uint8Array, plaintext: Uint8Array, associatedData: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

export function openBytes(key: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(associatedData).setAuthTag(sealed.subarray(sealed.length - 16));
    return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
  } catch (cause) {
    throw new ScrimError('seal_broken', { cause });
  }
}

function readKey(path: string): Buffer | null {
  try {
    if ((statSync(path).mode & 0o077) !== 0) throw new ScrimError('key_file_exposed', { detail: `${path}.` });
    const [label, text] = readFileSync(path, 'utf8').trim().split(':');
    const key = Buffer.from(text ?? '', 'base64');
    if (label !== 'scrim-key-1' || key.length !== 32) throw new ScrimError('key_file_damaged', { detail: `${path}.` });
    return key;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function makeKey(path: string): Buffer {
  const key = randomBytes(32);
  const temporary = `${path}.new`;
  writeFileSync(temporary, `scrim-key-1:${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(temporary, path);
  return key;
}
