import { sha256 } from '@noble/hashes/sha2.js';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

/** Root of the empty log: the hash of nothing (RFC 9162 § 2.1.1). */
export const emptyRoot = (): Hash => sha256(new Uint8Array(0));

/** Hash of an entry; the prefix 0x00 keeps an entry from passing for a node (RFC 9162 § 2.1.1). */
export function leafHash(entry: Uint8Array): Hash {
  return sha256.create().update(Uint8Array.of(0)).update(entry).digest();
}

/** Hash of two subtrees, prefix 0x01 (RFC 9162 § 2.1.1). */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256.create().update(Uint8Array.of(1)).update(left).update(right).digest();
}

export function equalHashes(left: Hash, right: Hash): boolean {
  return left.length === right.length && left.every((byte, position) => byte === right[position]);
}
