import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, fromHex, toBase64, toHex } from './encoding.ts';
import { HASH_BYTES, type Hash } from './hash.ts';

/** A promise about the log at one moment: whoever holds two of them can demand a consistency proof. */
export interface Checkpoint {
  /** Name of the log, unique to it, without a newline: `scrim.example/audit`. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** Further lines, opaque to a verifier; Scrim writes `time <ISO 8601>`. */
  readonly extensions: readonly string[];
}

/** Public half of a checkpoint key. */
export interface VerifierKey {
  /** Name of the signer: no spaces, no `+`. */
  readonly name: string;
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface CheckpointSigner extends VerifierKey {
  /** Ed25519 signature (RFC 8032), 64 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Checks an Ed25519 signature; an argument because each platform brings its own. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const ED25519 = 0x01;
const SIGNATURE_BYTES = 64;
const KEY_NAME = /^[^\s+]+$/u;

/** First four bytes of SHA-256(name, newline, algorithm, public key) (C2SP signed-note). */
export function keyId(key: VerifierKey): Uint8Array {
  return sha256
    .create()
    .update(new TextEncoder().encode(`${key.name}\n`))
    .update(Uint8Array.of(ED25519))
    .update(key.publicKey)
    .digest()
    .slice(0, 4);
}

/** `name+key id+base64(algorithm, public key)`: the form in which a key is printed and handed on (C2SP signed-note). */
export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${toHex(keyId(key))}+${toBase64(Uint8Array.of(ED25519, ...key.publicKey))}`;
}

/** Reads a printed key; null when it is malformed or its key id does not fit. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const [name, id, ...rest] = text.trim().split('+');
  const bytes = fromBase64(rest.join('+'));
  if (!name || !id || !KEY_NAME.test(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return null;
  const key = { name, publicKey: bytes.slice(1) };
  const expected = fromHex(id);
  return expected !== null && toHex(keyId(key)) === id ? key : null;
}

/** The signed text: origin, size, base64 of the root, extensions, each on a line (C2SP tlog-checkpoint). */
export function checkpointText(checkpoint: Checkpoint): string {
  const lines = [checkpoint.origin, String(checkpoint.size), toBase64(checkpoint.root), ...checkpoint.extensions];
  if (lines.some((line) => line === '' || line.includes('\n'))) {
    throw new RangeError('A line of a checkpoint is empty or holds a newline.');
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Signs a checkpoint as a note: text, empty line, `— name base64(key id, signature)`. */
export function signCheckpoint(checkpoint: Checkpoint, signer: CheckpointSigner): string {
  if (!KEY_NAME.test(signer.name)) throw new RangeError('The name of a signer holds a space or a plus sign.');
  const text = checkpointText(checkpoint);
  const signature = signer.sign(new TextEncoder().encode(text));
  return `${text}\n— ${signer.name} ${toBase64(Uint8Array.of(...keyId(signer), ...signature))}\n`;
}

export type OpenedNote = { readonly text: string } | { readonly problem: string };

/** The text of a signed note when `key` signed it; signatures by other keys are ignored (C2SP signed-note). */
export function openNote(note: string, key: VerifierKey, verify: VerifySignature): OpenedNote {
  const separator = note.lastIndexOf('\n\n');
  if (separator < 0 || !note.endsWith('\n')) return { problem: 'it is not a signed note' };
  const text = note.slice(0, separator + 1);
  const signatures = note.slice(separator + 2, -1).split('\n');
  const id = toHex(keyId(key));
  let found = false;
  for (const line of signatures) {
    const [dash, name, value, ...rest] = line.split(' ');
    const bytes = fromBase64(value ?? '');
    if (dash !== '—' || !name || bytes === null || bytes.length < 5 || rest.length > 0) {
      return { problem: 'a signature line is malformed' };
    }
    if (name !== key.name || toHex(bytes.slice(0, 4)) !== id) continue;
    found = true;
    const signature = bytes.slice(4);
    if (signature.length !== SIGNATURE_BYTES || !verify(key.publicKey, new TextEncoder().encode(text), signature)) {
      return { problem: `the signature of ${key.name} does not fit the text` };
    }
  }
  return found ? { text } : { problem: `it is not signed by ${formatVerifierKey(key)}` };
}

export type OpenedCheckpoint = { readonly checkpoint: Checkpoint } | { readonly problem: string };

/** Reads a signed checkpoint and checks its signature. */
export function openCheckpoint(note: string, key: VerifierKey, verify: VerifySignature): OpenedCheckpoint {
  const opened = openNote(note, key, verify);
  if ('problem' in opened) return opened;
  const [origin, size, root, ...extensions] = opened.text.slice(0, -1).split('\n');
  const hash = fromBase64(root ?? '');
  if (
    !origin ||
    !size ||
    !/^(?:0|[1-9]\d{0,14})$/.test(size) ||
    hash?.length !== HASH_BYTES ||
    extensions.includes('')
  ) {
    return { problem: 'its text is not a checkpoint' };
  }
  return { checkpoint: { origin, size: Number(size), root: hash, extensions } };
}
