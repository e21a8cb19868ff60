import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScrimUnderTest, type ScrimUnderTest, SITE } from '../access/testing/scrim-under-test.ts';
import { readFindings } from '../assurance/finding.ts';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { readChecks, runDueChecks } from './run.ts';

const DAY = 86_400_000;

describe.each(ENGINES)('a run of checks over an audit log that takes no entry, with $name', ({ postgres }) => {
  let now = Date.UTC(2026, 10, 20, 9);
  let scrim: ScrimUnderTest;
  let context: Context;
  beforeAll(async () => {
    scrim = await openScrimUnderTest({ config: { clock: { now: () => now } }, postgres });
    context = scrim.context;
    await runDueChecks(context);
    await chmod(join(context.config.dataDirectory, 'master.key'), 0o640);
  });
  afterAll(() => scrim.close());

  const execute = (text: string) => context.database.execute(sql.raw(text));
  const unguarded = async (table: string, work: string) => {
    await execute(`alter table ${table} disable trigger user`);
    try {
      await execute(work);
    } finally {
      await execute(`alter table ${table} enable trigger user`);
    }
  };
  const night = async () => {
    now += DAY;
    await runDueChecks(context);
    const { checks } = await readChecks(context, SITE);
    expect(new Set(checks.map(({ ranAt }) => ranAt))).toEqual(new Set([new Date(now).toISOString()]));
    return checks.filter(({ state }) => state !== 'passed').map(({ id, state }) => [id, state]);
  };
  const open = async () => (await readFindings(context, SITE)).findings.map(({ detector }) => detector);

  it.each([
    ['a hash that new ones need is gone', 'audit_nodes', 'delete from audit_nodes'],
    [
      'its last entry is gone',
      'audit_entries',
      'delete from audit_entries where position = (select max(position) from audit_entries)',
    ],
  ])('says so and runs the checks after it where %s', async (_, table, damage) => {
    // Of this entry no checkpoint tells.
    const event = { actor: 'system', action: 'test:done', resource: 'test', purpose: null, outcome: 'done' } as const;
    await appendAudit(context, event);
    await execute(`create table kept as select * from ${table}`);
    // Repaired whatever comes of it: a second attempt has the same engines.
    try {
      await unguarded(table, damage);
      expect(await night()).toEqual([
        ['audit-log-changed', 'failed'],
        ['key-file-exposed', 'failed'],
      ]);
      expect(await open()).toEqual([]);
    } finally {
      await execute(`insert into ${table} select * from kept on conflict do nothing`);
      await execute('drop table kept');
    }
  });

  it('settles findings the night after it was repaired', async () => {
    expect(await night()).toEqual([['key-file-exposed', 'failed']]);
    expect(await open()).toEqual(['key-file-exposed']);
  });
});
