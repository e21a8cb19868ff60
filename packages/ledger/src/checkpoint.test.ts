import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CheckpointSigner,
  formatVerifierKey,
  openCheckpoint,
  openNote,
  parseVerifierKey,
  signCheckpoint,
  type VerifySignature,
} from './checkpoint.ts';
import { fromBase64, toBase64 } from './encoding.ts';

const verifySignature: VerifySignature = (publicKey, message, signature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
};

function newSigner(name: string): CheckpointSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return { name, publicKey: new Uint8Array(raw), sign: (message) => new Uint8Array(sign(null, message, privateKey)) };
}

const checkpoint = {
  origin: 'scrim.example/audit',
  size: 20852163,
  root: new Uint8Array(32).fill(7),
  extensions: ['time 2026-01-01T00:00:00.000Z'],
};

describe('a checkpoint', () => {
  // The example of golang.org/x/mod/sumdb/note, the origin of the C2SP signed-note format.
  test('is a note as the published example of the format', () => {
    const printed = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const text =
      'If you think cryptography is the answer to your problem,\n' + "then you don't know what your problem is.\n";
    const signature = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    const key = parseVerifierKey(printed);
    if (key === null) throw new Error('the published key was not read');
    expect(formatVerifierKey(key)).toBe(printed);
    expect(openNote(`${text}\n— PeterNeumann ${signature}\n`, key, verifySignature)).toEqual({ text });
  });

  test('survives signing and opening', () => {
    const signer = newSigner('scrim.example/audit');
    const note = signCheckpoint(checkpoint, signer);
    expect(note.split('\n').slice(0, 2)).toEqual(['scrim.example/audit', '20852163']);
    expect(openCheckpoint(note, signer, verifySignature)).toEqual({ checkpoint });
  });

  test('signed by several is accepted from the one who is asked for, and refused from a stranger of the same name', () => {
    const signer = newSigner('scrim.example/audit');
    const witness = newSigner('witness.example');
    const other = signCheckpoint(checkpoint, witness).split('\n\n')[1] ?? '';
    const note = signCheckpoint(checkpoint, signer) + other;
    expect(openCheckpoint(note, witness, verifySignature)).toEqual({ checkpoint });
    expect(openCheckpoint(note, newSigner('scrim.example/audit'), verifySignature)).toHaveProperty('problem');
  });

  test('with any byte changed is refused', () => {
    const signer = newSigner('scrim.example/audit');
    const note = new TextEncoder().encode(signCheckpoint(checkpoint, signer));
    fc.assert(
      fc.property(fc.nat({ max: note.length - 1 }), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const forged = note.map((byte, at) => (at === position ? byte ^ change : byte));
        const opened = openCheckpoint(new TextDecoder().decode(forged), signer, verifySignature);
        expect(opened).toHaveProperty('problem');
      }),
    );
  });

  test('cannot carry a line that forges another', () => {
    const signer = newSigner('scrim.example/audit');
    expect(() => signCheckpoint({ ...checkpoint, extensions: ['a\nb'] }, signer)).toThrow(RangeError);
    expect(() => signCheckpoint(checkpoint, { ...signer, name: 'two words' })).toThrow(RangeError);
  });
});

test('base64 has one spelling per value', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
  expect(fromBase64('AB==')).toBeNull();
  expect(fromBase64('AA= ')).toBeNull();
});
