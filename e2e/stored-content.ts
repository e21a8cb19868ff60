import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { openFrame } from '../packages/server/src/capture/frame.ts';
import { readPack } from '../packages/server/src/capture/pack-reader.ts';
import type { System } from './system.ts';

/** Every file of the data directory, as it lies on the disk; not those that an engine removes meanwhile. */
export async function readRawFiles(directory: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await listed(directory);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.map(async (path) => {
      try {
        return [{ path, bytes: await readFile(path) }];
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    }),
  );
  return read.flat();
}

/** An engine may take a folder away while it is listed: then again. */
async function listed(directory: string, attempts = 5) {
  try {
    return await readdir(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (attempts === 0 || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return listed(directory, attempts - 1);
  }
}

/** Everything that can be read with the keys: frames opened (of one site, if it is given), and all rows of both databases. */
export async function readOpened(system: System, site?: string): Promise<string[]> {
  return [...(await readOpenedFrames(system, site)), ...(await readBooks(system))];
}

/** What packs hold, opened with the keys: of one site, if it is given. */
export async function readOpenedFrames({ context }: System, site?: string): Promise<string[]> {
  const texts: string[] = [];
  for (const pack of await context.blobs.list('')) {
    for (const { frame } of (await readPack(context.blobs, pack)).frames) {
      if (site && frame.header.site !== site) continue;
      texts.push(JSON.stringify(frame.header), JSON.stringify(await openFrame(context, frame)));
    }
  }
  return texts;
}

/** All rows of both databases. */
export async function readBooks({ context }: System): Promise<string[]> {
  const texts: string[] = [];
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
