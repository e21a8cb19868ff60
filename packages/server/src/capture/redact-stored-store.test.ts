import { describe, expect, it } from 'vitest';
import { assuranceMigrations } from '../assurance/tables.ts';
import { migrateDatabase } from '../platform/migrations.ts';
import { databasesUnderTest } from '../platform/throwaway.ts';
import { insertRun, type RunRow, readRunning, updateRun, withRunLock } from './redact-stored-store.ts';

const run: RunRow = {
  id: 'r1',
  site: 'meadow-loans',
  policy: 'p1',
  actor: 'person:p1',
  started_at: 1,
  state: 'running',
  packs: 2,
  done: 0,
  rewritten: 0,
  skipped: 0,
  destroyed: 0,
};

describe.each(databasesUnderTest())('runs on $name', ({ name, open }) => {
  it('are one at a time per site, whoever begins them', async () => {
    const { value: database, close } = await open();
    await migrateDatabase(database, { now: () => 1 }, assuranceMigrations);
    const begun = await Promise.all(['a', 'b', 'c'].map((id) => insertRun(database, { ...run, id })));
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect(await insertRun(database, { ...run, id: 'd', site: 'other' })).toBe(true);
    const [first] = await readRunning(database);
    if (first) await updateRun(database, { ...first, state: 'done' });
    expect(await insertRun(database, { ...run, id: 'e', site: first?.site ?? '' })).toBe(true);
    await close();
  });

  // The embedded engine has one owner: its lock is the data directory's.
  if (name === 'PGlite') return;
  it('are done by one node, until it ends or its connection does', async () => {
    const { value: database, close } = await open();
    const again = (site: string) => withRunLock(database, { site, embedded: false }, async () => {});
    const did = await withRunLock(database, { site: 'meadow-loans', embedded: false }, async (held) => {
      await held();
      expect(await again('meadow-loans')).toBe(false);
      expect(await again('other')).toBe(true);
    });
    expect(did).toBe(true);
    expect(await again('meadow-loans')).toBe(true);
    const lost = withRunLock(database, { site: 'meadow-loans', embedded: false }, async (held) => {
      await database.execute(
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
      );
      expect(await again('meadow-loans')).toBe(true);
      await held();
    });
    await expect(lost).rejects.toThrow();
    await close();
  });
});
