import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  openScrimUnderTest,
  type ScrimUnderTest,
  SITE,
} from '../access/testing/scrim-under-test.ts';
import { changeFinding, readFindings } from '../assurance/finding.ts';
import type { Context } from '../platform/context.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { CHECKS } from './all.ts';
import { startCheckJob } from './job.ts';
import { readChecks, runDueChecks } from './run.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('runs of checks, with $name', ({ postgres }) => {
  let now = Date.UTC(2026, 10, 20, 9);
  let scrim: ScrimUnderTest;
  let context: Context;
  let engineer: string;
  beforeAll(async () => {
    scrim = await openScrimUnderTest({ config: { clock: { now: () => now } }, postgres });
    context = scrim.context;
    engineer = await scrim.signIn('engineer');
  });
  afterAll(() => scrim.close());

  const night = async () => {
    now += 24 * HOUR;
    await runDueChecks(context);
  };
  const keyFile = () => join(context.config.dataDirectory, 'master.key');
  const ask = async (method: 'GET' | 'POST') => {
    const headers = { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie: engineer };
    const response = await scrim.app.inject({ method, url: `/api/v1/sites/${SITE}/checks`, headers });
    expect(response.statusCode).toBe(200);
    return response.json();
  };
  const settled = () => expect.poll(async () => (await ask('GET')).running).toBe(false);
  const stateOf = async (id: string) => (await readChecks(context, SITE)).checks.find((one) => one.id === id);
  const exposed = async () =>
    (await readFindings(context, SITE)).findings.filter(({ detector }) => detector === 'key-file-exposed');
  const entries = async (action: string) => {
    const { rows } = await context.database.execute<{ entry: string }>(
      sql`select entry from audit_entries where action = ${action} order by position`,
    );
    return rows.map(({ entry }) => JSON.parse(entry));
  };

  it('have not been before the first one', async () => {
    const { checks, running } = await readChecks(context, SITE);
    expect(running).toBe(false);
    expect(checks.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['waiting']));
  });

  it('are begun from the console, and their results are in the audit log', async () => {
    await ask('POST');
    await settled();
    const { checks } = await ask('GET');
    expect(checks.map(({ state }: { state: string }) => state)).toEqual(CHECKS.map(() => 'passed'));
    expect(checks[0]).toMatchObject({ ranAt: new Date(now).toISOString(), since: new Date(now).toISOString() });
    const [entry] = await entries('checks:done');
    expect(entry).toMatchObject({ resource: `site/${SITE}`, detail: { 'kept-too-long': 'passed' } });
    expect(entry.actor).toMatch(/^person:/);
    expect((await readFindings(context, SITE)).findings).toEqual([]);
  });

  it('open one finding where a check fails, count further runs on it, and close it when the check passes', async () => {
    await chmod(keyFile(), 0o644);
    await night();
    const opened = now;
    await night();
    expect(await stateOf('key-file-exposed')).toMatchObject({
      state: 'failed',
      ranAt: new Date(now).toISOString(),
      since: new Date(opened).toISOString(),
    });
    expect(await exposed()).toMatchObject([
      {
        kind: 'check',
        severity: 'critical',
        state: 'open',
        page: 'Keys',
        path: 'key file',
        rule: -1,
        sessions: 2,
        firstSeen: new Date(opened).toISOString(),
        lastSeen: new Date(now).toISOString(),
        dueAt: new Date(opened + 24 * HOUR).toISOString(),
      },
    ]);
    await chmod(keyFile(), 0o600);
    await night();
    expect(await exposed()).toMatchObject([{ state: 'fixed', overdue: false }]);
    const changes = (await entries('finding:changed')).map(({ actor, detail }) => [actor, detail.from, detail.to]);
    expect(changes).toEqual([
      ['system', null, 'open'],
      ['system', 'open', 'fixed'],
    ]);
  });

  it('open it again when the check fails again, with a new due date', async () => {
    await chmod(keyFile(), 0o644);
    await night();
    expect(await exposed()).toMatchObject([{ state: 'open', dueAt: new Date(now + 24 * HOUR).toISOString() }]);
  });

  it('leave it as it is while somebody has accepted it, and close it then too', async () => {
    const [found] = await exposed();
    const until = new Date(now + 100 * 24 * HOUR).toISOString().slice(0, 10);
    const accepting = { state: 'accepted', reason: 'A test host of one account.', until } as const;
    await changeFinding(context, SITE, found?.id ?? '', accepting, 'person:p1');
    await night();
    expect(await exposed()).toMatchObject([{ state: 'accepted' }]);
    await chmod(keyFile(), 0o600);
    await night();
    expect(await exposed()).toMatchObject([{ state: 'fixed', accepted: null }]);
  });

  it('say of a check that cannot be run that it cannot, and leave its findings alone', async () => {
    await chmod(keyFile(), 0o644);
    await night();
    const { clickhouse } = context;
    await clickhouse.command({ query: 'RENAME TABLE chunks TO elsewhere' });
    await context.database.execute('alter table audit_checkpoints rename to elsewhere');
    await chmod(keyFile(), 0o600);
    await night();
    await clickhouse.command({ query: 'RENAME TABLE elsewhere TO chunks' });
    await context.database.execute('alter table elsewhere rename to audit_checkpoints');
    expect(await stateOf('session-without-consent')).toMatchObject({
      state: 'unable',
      detail: 'The server’s log says why.',
    });
    expect(await stateOf('audit-log-changed')).toMatchObject({ state: 'unable' });
    expect(await stateOf('key-file-exposed')).toMatchObject({ state: 'passed' });
    await night();
    expect(await stateOf('session-without-consent')).toMatchObject({ state: 'passed' });
  });

  it('are one at a time: nodes that begin in the same night leave it to the first', async () => {
    const before = (await entries('checks:done')).length;
    now += 24 * HOUR;
    await Promise.all([runDueChecks(context), runDueChecks(context)]);
    await runDueChecks(context);
    expect((await entries('checks:done')).length).toBe(before + 1);
  });

  it('are made up for at start when the last night was missed, after what they wait for', async () => {
    const before = (await entries('checks:done')).length;
    now += 30 * HOUR;
    let isReady = false;
    const job = startCheckJob(
      context,
      Promise.resolve().then(() => {
        isReady = true;
      }),
    );
    await expect.poll(async () => (await entries('checks:done')).length).toBe(before + 1);
    expect(isReady).toBe(true);
    await job.stop();
  });

  it('of a site that is not there are refused', async () => {
    const headers = { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie: engineer };
    const response = await scrim.app.inject({ method: 'POST', url: '/api/v1/sites/none/checks', headers });
    expect(response.json().error.code).toBe('site_unknown');
  });
});
