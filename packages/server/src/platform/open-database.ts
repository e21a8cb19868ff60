import { mkdirSync } from 'node:fs';
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

/** PostgreSQL when there is a URL, else PGlite in the data directory (`:memory:` for none). */
export async function openDatabase(options: {
  readonly url: string | null;
  readonly dataDirectory: string;
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
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const client = await PGlite.create(directory);
  return { database: drizzlePglite(client) as unknown as Database, close: () => client.close() };
}
