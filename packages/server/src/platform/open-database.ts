import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from './context.ts';

export interface OpenDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

/** PostgreSQL when there is a URL, else PGlite in the data directory. */
export async function openDatabase(options: {
  readonly url: string | null;
  readonly dataDirectory: string;
  /** `ServerConfig.emptyDatabase` */
  readonly emptyDatabase: string | null;
  readonly log: Logger;
}): Promise<OpenDatabase> {
  if (options.url !== null) {
    const pool = new pg.Pool({ connectionString: options.url, max: 10 });
    pool.on('error', (err) => options.log.error({ err }, 'idle PostgreSQL connection failed'));
    // Whoever is using it learns of it by the query; without a listener the process would end.
    pool.on('connect', (client) => client.on('error', () => {}));
    // Both drivers return `{ rows }` from `execute`, which is all that `Database` promises.
    const database = drizzlePostgres(pool) as unknown as Database;
    return { database, close: () => pool.end() };
  }
  const directory = join(options.dataDirectory, 'postgres');
  if (options.emptyDatabase !== null && !existsSync(directory) && existsSync(options.emptyDatabase))
    await copyWhole(options.emptyDatabase, directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const client = await PGlite.create(directory);
  return { database: drizzlePglite(client) as unknown as Database, close: () => client.close() };
}

/** Copies a directory so that it is there whole or not at all, whenever the process ends; readable by its owner alone. */
async function copyWhole(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  await cp(from, part, { recursive: true });
  await rename(part, to);
}
