import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { Database } from './context.ts';
import { openDatabase } from './open-database.ts';

const log = pino({ level: 'silent' });
/** Made by `npm test`; without it each test makes its own. */
export const emptyDatabase = process.env.SCRIM_EMPTY_DATABASE ?? null;

/** For tests: real engines that vanish afterwards. */
export interface Throwaway<T> {
  readonly value: T;
  close(): Promise<void>;
}

export async function throwawayDirectory(): Promise<Throwaway<string>> {
  const value = await mkdtemp(join(tmpdir(), 'scrim-test-'));
  return { value, close: () => rm(value, { recursive: true, force: true }) };
}

/** A database engine that tests run on; `postgres` is its server, null where it is embedded. */
export interface Engine {
  readonly name: string;
  readonly postgres: string | null;
}

const server = process.env.SCRIM_TEST_DATABASE_URL;
/** PGlite, and PostgreSQL too when SCRIM_TEST_DATABASE_URL names a server on which databases may be created. */
export const ENGINES: readonly Engine[] = [
  { name: 'PGlite', postgres: null },
  ...(server ? [{ name: 'PostgreSQL', postgres: server }] : []),
];

export interface DatabaseUnderTest {
  readonly name: string;
  open(): Promise<Throwaway<Database>>;
}

export function databasesUnderTest(): DatabaseUnderTest[] {
  return ENGINES.map(({ name, postgres }) => ({
    name,
    open: () => (postgres === null ? openEmbedded() : openOn(postgres)),
  }));
}

/** URL of a new database on the server, dropped on close. */
export async function throwawayDatabaseUrl(server: string): Promise<Throwaway<string>> {
  const name = `scrim_test_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { value: url.href, close: () => administer(server, `drop database ${name} with (force)`) };
}

async function openEmbedded(): Promise<Throwaway<Database>> {
  const directory = await throwawayDirectory();
  const opened = await openDatabase({ url: null, dataDirectory: directory.value, emptyDatabase, log });
  return {
    value: opened.database,
    async close() {
      await opened.close();
      await directory.close();
    },
  };
}

async function openOn(server: string): Promise<Throwaway<Database>> {
  const url = await throwawayDatabaseUrl(server);
  const opened = await openDatabase({ url: url.value, dataDirectory: '', emptyDatabase, log });
  return {
    value: opened.database,
    async close() {
      await opened.close();
      await url.close();
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
