import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { sql } from 'drizzle-orm';
import { type Clock, clickhouseTime } from './clock.ts';
import type { Database } from './context.ts';
import { ScrimError } from './errors.ts';

/**
 * One change of the schema; a capability lists its own in `tables.ts`, and index.ts runs them in its order. Ids start with the capability (`consent-001-receipts`), are unique and never reused;
 * a migration that has run is never edited. PostgreSQL: several statements, run in one transaction, within what
 * PostgreSQL 15 and 18 share. ClickHouse: one statement, `CREATE … IF NOT EXISTS` style, because it has no transactions.
 */
export interface Migration {
  readonly id: string;
  readonly sql: string;
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** Runs what has not run yet, in order. Throws `migration_changed` when one that has run reads differently now. */
export async function migrateDatabase(
  database: Database,
  clock: Clock,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  await database.transaction(async (transaction) => {
    await lock(transaction);
    await transaction.execute(sql`create table if not exists migrations
      (id text primary key, digest text not null, ran_at timestamptz not null)`);
  });
  const ran: string[] = [];
  for (const migration of migrations) {
    await database.transaction(async (transaction) => {
      await lock(transaction);
      const before = await transaction.execute<{ digest: string }>(
        sql`select digest from migrations where id = ${migration.id}`,
      );
      const known = before.rows[0]?.digest;
      if (known !== undefined) {
        if (known !== digest(migration.sql)) throw new ScrimError('migration_changed', { detail: migration.id });
        return;
      }
      for (const statement of statements(migration.sql)) await transaction.execute(sql.raw(statement));
      await transaction.execute(sql`insert into migrations (id, digest, ran_at)
        values (${migration.id}, ${digest(migration.sql)}, ${new Date(clock.now()).toISOString()})`);
      ran.push(migration.id);
    });
  }
  return ran;
}

/** Two nodes may start at once; the lock ends with the transaction. */
async function lock(transaction: Pick<Database, 'execute'>): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(7305)`);
}

/** As above for ClickHouse: runs each statement once. */
export async function migrateClickHouse(
  clickhouse: ClickHouseClient,
  clock: Clock,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  await clickhouse.command({
    query: `CREATE TABLE IF NOT EXISTS migrations (id String, digest String, ran_at DateTime64(3, 'UTC'))
      ENGINE = ReplacingMergeTree ORDER BY id`,
  });
  const answer = await clickhouse.query({ query: 'SELECT id, digest FROM migrations FINAL', format: 'JSONEachRow' });
  const known = new Map((await answer.json<{ id: string; digest: string }>()).map((row) => [row.id, row.digest]));
  const ran: string[] = [];
  for (const migration of migrations) {
    const before = known.get(migration.id);
    if (before !== undefined) {
      if (before !== digest(migration.sql)) throw new ScrimError('migration_changed', { detail: migration.id });
      continue;
    }
    await clickhouse.command({ query: migration.sql });
    await clickhouse.insert({
      table: 'migrations',
      format: 'JSONEachRow',
      values: [{ id: migration.id, digest: digest(migration.sql), ran_at: clickhouseTime(clock.now()) }],
    });
    ran.push(migration.id);
  }
  return ran;
}

/** Splits at `;` at a line's end, so that function bodies may hold semicolons inside a line. `$$ … $$` stays whole. */
function statements(text: string): string[] {
  const result: string[] = [];
  let current = '';
  let quoted = false;
  for (const line of text.split('\n')) {
    current += `${line}\n`;
    if (((line.match(/\$\$/g)?.length ?? 0) & 1) === 1) quoted = !quoted;
    if (!quoted && line.trimEnd().endsWith(';')) {
      result.push(current);
      current = '';
    }
  }
  if (current.trim() !== '') result.push(current);
  return result;
}
