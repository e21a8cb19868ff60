import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { openFrame } from '../packages/server/src/capture/frame.ts';
import { readPack } from '../packages/server/src/capture/pack-reader.ts';
import type { System } from './system.ts';

/** Every file of the data directory, as it lies on the disk. */
export async function readRawFiles(directory: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path, bytes: await readFile(path) })));
}

/** Everything that can be read with the keys: frames opened, and all rows of both databases. */
export async function readOpened({ context }: System): Promise<string[]> {
  const texts: string[] = [];
  for (const pack of await context.blobs.list('')) {
    for (const { frame } of (await readPack(context.blobs, pack)).frames) {
      texts.push(JSON.stringify(frame.header), JSON.stringify(await openFrame(context, frame)));
    }
  }
  for (const table of ['chunks', 'signals']) {
    const rows = await context.clickhouse.query({ query: `SELECT * FROM ${table}`, format: 'JSONEachRow' });
    texts.push(await rows.text());
  }
  const tables = await context.database.execute<{ name: string }>(
    sql`select table_schema || '.' || table_name as name from information_schema.tables
        where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables.rows) {
    const [schema = '', table = ''] = name.split('.');
    const rows = await context.database.execute<{ row: unknown }>(
      sql`select row_to_json(t) as row from ${sql.identifier(schema)}.${sql.identifier(table)} t`,
    );
    texts.push(JSON.stringify(rows.rows));
  }
  return texts;
}
