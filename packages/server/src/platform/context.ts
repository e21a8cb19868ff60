import type { ClickHouseClient } from '@clickhouse/client';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Logger } from 'pino';
import type { BlobStore } from './blob-store.ts';
import type { Clock } from './clock.ts';
import type { ServerConfig } from './config.ts';

/** What `execute` returns on both PGlite and node-postgres. */
export interface Rows<Row> {
  readonly rows: Row[];
}

interface RowsResult extends PgQueryResultHKT {
  type: Rows<this['row']>;
}

/**
 * Drizzle over PGlite or PostgreSQL, without a schema object: each capability imports its own tables.
 * `await database.execute<{ n: number }>(sql`select 1 as n`)` gives `{ rows }`; `database.transaction` works on both.
 */
export type Database = PgDatabase<RowsResult, Record<string, never>>;

export interface Sealed {
  /** 12 bytes. */
  readonly nonce: Buffer;
  /** AES-256-GCM ciphertext followed by its 16-byte tag. */
  readonly ciphertext: Buffer;
}

export interface SigningKey {
  readonly keyId: string;
  /** JWK of the Ed25519 public key, with `kid`, `alg: 'EdDSA'`, `use: 'sig'`. */
  readonly publicJwk: Readonly<Record<string, string>>;
  /** Raw Ed25519 signature, 64 bytes. */
  sign(message: Uint8Array): Buffer;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** All that encrypts, signs or makes pseudonyms. No key leaves it. */
export interface KeyRing {
  /** Makes the subject's key at first use. Throws `subject_erased` once destroyed. */
  sealFor(subject: string, plaintext: Uint8Array, associatedData: Uint8Array): Promise<Sealed>;
  /** Throws `subject_erased`, or `seal_broken` when a byte was changed. */
  openFor(subject: string, sealed: Sealed, associatedData: Uint8Array): Promise<Buffer>;
  /** Crypto-shredding: true when there was a key. Irrevocable; the subject can't be sealed for again. */
  destroySubject(subject: string): Promise<boolean>;
  /** HMAC-SHA-256 under a key of its own for this purpose (and site): `mac('capture-token', text)`, `mac('account:meadow', id)`. */
  mac(purpose: string, message: string | Uint8Array): Buffer;
  /** For values kept in the database or on disk that belong to the installation, not to a subject. */
  wrap(plaintext: Uint8Array, purpose: string): Promise<Buffer>;
  unwrap(wrapped: Uint8Array, purpose: string): Promise<Buffer>;
  /** Consent receipts and checkpoints. */
  readonly signing: SigningKey;
}

/** Receipts that no longer allow capture; in memory, refreshed from the database every second (consent/revocations.ts). */
export interface Revocations {
  has(receipt: string): boolean;
  /** Takes effect on this node at once. */
  add(receipt: string): void;
  close(): Promise<void>;
}

export interface Context {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly database: Database;
  readonly clickhouse: ClickHouseClient;
  /** Never waits behind `clickhouse`'s statements; for statements about them alone. */
  readonly clickhouseControl: ClickHouseClient;
  readonly blobs: BlobStore;
  readonly keys: KeyRing;
  readonly log: Logger;
  readonly revocations: Revocations;
}
