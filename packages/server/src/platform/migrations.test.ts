import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import type { Database } from './context.ts';
import { migrateClickHouse, migrateDatabase } from './migrations.ts';
import { openClickHouse } from './open-clickhouse.ts';
import { databasesUnderTest, type Throwaway, throwawayDirectory } from './throwaway.ts';

const first = { id: 'test-001', sql: 'create table one (id integer);\ninsert into one values (1);' };
const second = { id: 'test-002', sql: 'create table two (id integer);' };

describe.each(databasesUnderTest())('migrations of $name', ({ open }) => {
  let opened: Throwaway<Database>;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  it('run once each, in order', async () => {
    expect(await migrateDatabase(opened.value, systemClock, [first])).toEqual(['test-001']);
    expect(await migrateDatabase(opened.value, systemClock, [first, second])).toEqual(['test-002']);
    expect(await migrateDatabase(opened.value, systemClock, [first, second])).toEqual([]);
    const { rows } = await opened.value.execute<{ id: number }>(sql`select id from one`);
    expect(rows).toEqual([{ id: 1 }]);
  });

  it('run once each when two nodes start together', async () => {
    const both = [first, second];
    const ran = await Promise.all([
      migrateDatabase(opened.value, systemClock, both),
      migrateDatabase(opened.value, systemClock, both),
    ]);
    expect(ran.flat().sort()).toEqual(['test-001', 'test-002']);
  });

  it('refuse to start over one that was edited, and leave no half-run one', async () => {
    await migrateDatabase(opened.value, systemClock, [first]);
    const edited = { ...first, sql: `${first.sql}\nselect 1;` };
    await expect(migrateDatabase(opened.value, systemClock, [edited])).rejects.toThrow(
      expect.objectContaining({ code: 'migration_changed' }),
    );
    const broken = { id: 'test-003', sql: 'create table three (id integer);\ncreate nonsense;' };
    await expect(migrateDatabase(opened.value, systemClock, [broken])).rejects.toThrow();
    expect(await migrateDatabase(opened.value, systemClock, [{ ...broken, sql: 'create table three ();' }])).toEqual([
      'test-003',
    ]);
  });
});

describe('migrations of ClickHouse', () => {
  it('run once each and refuse edited ones', async () => {
    const directory = await throwawayDirectory();
    const { clickhouse, close } = await openClickHouse({ url: null, dataDirectory: directory.value });
    const table = { id: 'test-001', sql: 'CREATE TABLE IF NOT EXISTS one (id UInt8) ENGINE = MergeTree ORDER BY id' };
    expect(await migrateClickHouse(clickhouse, systemClock, [table])).toEqual(['test-001']);
    expect(await migrateClickHouse(clickhouse, systemClock, [table])).toEqual([]);
    await expect(migrateClickHouse(clickhouse, systemClock, [{ ...table, sql: 'SELECT 1' }])).rejects.toThrow(
      expect.objectContaining({ code: 'migration_changed' }),
    );
    await close();
    await directory.close();
  });
});
