import { join } from 'node:path';
import type { ProbeRun } from '@scrim/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openScrimUnderTest, type ScrimUnderTest, SITE } from '../access/testing/scrim-under-test.ts';
import { readFindings } from '../assurance/finding.ts';
import { AuditEntry } from '../audit/log.ts';
import { builtPrograms } from '../capture/testing/programs.ts';
import type { Context } from '../platform/context.ts';
import { openDatabase } from '../platform/open-database.ts';
import type { Throwaway } from '../platform/throwaway.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { startDue, startProbeJob } from './job.ts';
import { nextTurn, planOf, planProbe } from './plan.ts';
import { endSilentRuns, probeReport, probeRuns, stopProbe } from './run.ts';
import { insertRun, readPlans, savePlan } from './store.ts';
import { startLeakyLender } from './testing/leaky-lender.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const NIGHT = Date.UTC(2026, 10, 30, 2, 40);

it('is due at night', () => {
  const next = (schedule: 'off' | 'daily' | 'weekly' | 'monthly') => nextTurn(schedule, Date.UTC(2026, 10, 28));
  expect(next('off')).toBeNull();
  expect(next('daily')).toBe(Date.UTC(2026, 10, 28, 2, 40));
  expect(next('weekly')).toBe(NIGHT);
  expect(next('monthly')).toBe(Date.UTC(2026, 11, 1, 2, 40));
});

describe.each(ENGINES)('a schedule, with $name', ({ postgres }) => {
  let scrim: ScrimUnderTest;
  /** Another process over the same database; where only one may have it open, the same again. */
  let others: Throwaway<Context>;
  let programs: Throwaway<string>;
  let lender: Throwaway<string>;
  let url = '';
  let now = NIGHT;

  beforeAll(async () => {
    [programs, lender] = await Promise.all([builtPrograms('../probes/probe-child.ts'), startLeakyLender()]);
    url = `${lender.value}/`;
    scrim = await openScrimUnderTest({
      postgres,
      config: {
        probeProgram: join(programs.value, 'probe-child.js'),
        clock: { now: () => now },
        sites: [{ id: SITE, name: 'Meadow', origins: [lender.value], policyFile: null }],
      },
    });
    const { context } = scrim;
    const { databaseUrl } = context.config;
    const opened =
      databaseUrl === null
        ? null
        : await openDatabase({ url: databaseUrl, dataDirectory: '', emptyDatabase: null, log: context.log });
    others = {
      value: opened === null ? context : { ...context, database: opened.database },
      close: async () => opened?.close(),
    };
  });
  afterAll(async () => {
    await others.close();
    await scrim.close();
    await Promise.all([programs.close(), lender.close()]);
  });
  beforeEach(async () => {
    await scrim.context.database.execute('delete from probe_runs');
    now = NIGHT;
    await savePlan(scrim.context.database, { site: SITE, url, schedule: 'daily', due_at: NIGHT });
  });

  /** A node that was built without the probe: its runs fail at once, which is enough to see when they begin. */
  const node = (context = scrim.context): Context => ({
    ...context,
    config: { ...context.config, probeProgram: '/nowhere/probe-child.js' },
  });
  const dueAt = async () => (await readPlans(scrim.context.database, { site: SITE }))[0]?.due_at;
  const runs = () => probeRuns(scrim.context, SITE);
  async function over(): Promise<ProbeRun[]> {
    for (;;) {
      const all = await runs();
      if (all.every(({ state }) => state !== 'running')) return all;
      await new Promise((wait) => setTimeout(wait, 20));
    }
  }
  async function logged(): Promise<AuditEntry[]> {
    const { rows } = await scrim.context.database.execute<{ entry: string }>(
      `select entry from audit_entries where action like 'probe:%'`,
    );
    return rows.map(({ entry }) => AuditEntry.parse(JSON.parse(entry))).sort((a, b) => a.index - b.index);
  }

  it('begins nothing before its turn', async () => {
    now = NIGHT - 1;
    await startDue(node());
    expect([await runs(), await dueAt()]).toEqual([[], NIGHT]);
  });

  // The other engine sees a whole run in probes.test.ts.
  it.runIf(postgres === null)(
    'begins a probe by itself when it is due; what that finds is opened, and its report is kept as evidence',
    async () => {
      now = NIGHT - MINUTE;
      await planProbe(scrim.context, SITE, { url, schedule: 'daily' }, 'person:a');
      now = NIGHT;
      await startDue(scrim.context);
      expect((await planOf(scrim.context, SITE))?.nextAt).toBe(new Date(NIGHT + DAY).toISOString());
      const [run, ...more] = await over();
      expect(more).toEqual([]);
      expect(run).toMatchObject({ state: 'done', problem: null, result: { leaks: 1 } });
      const { findings } = await readFindings(scrim.context, SITE);
      expect(findings.filter(({ detector }) => detector === 'personal-data-sent')).toMatchObject([
        { kind: 'probe', severity: 'critical', state: 'open', sessions: 1 },
      ]);
      expect((await probeReport(scrim.context, SITE, run?.id ?? '')).html).toContain('personal data');
      const [, started, done] = await logged();
      expect(started).toMatchObject({
        actor: 'system',
        action: 'probe:started',
        resource: `site/${SITE}/probe/${run?.id}`,
      });
      expect(done).toMatchObject({ action: 'probe:done', detail: { leaks: 1, json: run?.result?.json } });
    },
    180_000,
  );

  it('is taken by one of the nodes that look at the same time, and by none that looks later', async () => {
    const nodes = [node(), node(others.value), node(), node(others.value)];
    await Promise.all(nodes.map(startDue));
    await over();
    await Promise.all(nodes.map(startDue));
    expect(await over()).toMatchObject([{ state: 'failed', problem: { code: 'probe_missing' } }]);
    expect(await dueAt()).toBe(NIGHT + DAY);
  });

  it('is taken once also where a node has read of a turn that another has taken, run and ended', async () => {
    await startDue(node());
    const before = await over();
    const late = { id: 'late', site: SITE, url, actor: 'system', started_at: now };
    expect(await insertRun(others.value.database, late, { due: NIGHT, next: NIGHT + DAY })).toBe('not due');
    expect(await runs()).toEqual(before);
  });

  it('runs once after whatever time the server was down or the clock jumped, as soon as it is back', async () => {
    now = NIGHT + 40 * DAY + 5 * MINUTE;
    const job = startProbeJob(node());
    await job.stop();
    expect(await over()).toHaveLength(1);
    expect(await dueAt()).toBe(NIGHT + 41 * DAY);
    for (let minute = 0; minute < 3; minute++) {
      now += MINUTE;
      await startDue(node());
    }
    expect(await over()).toHaveLength(1);
  });

  it('does not begin again what was under way when its server died', async () => {
    const left = { id: 'left', site: SITE, url, actor: 'system', started_at: now };
    expect(await insertRun(scrim.context.database, left, { due: NIGHT, next: NIGHT + DAY })).toBe('begun');
    now += 2 * MINUTE;
    await startProbeJob(node()).stop();
    expect(await runs()).toMatchObject([{ id: 'left', state: 'failed', problem: { code: 'node_stopped' } }]);
    expect(await dueAt()).toBe(NIGHT + DAY);
  });

  it('does not wait for the time to which a clock that was ahead had moved it', async () => {
    now = NIGHT + 4000 * DAY;
    await startDue(node());
    now = NIGHT + MINUTE;
    await startDue(node());
    expect(await over()).toHaveLength(1);
    expect(await dueAt()).toBe(NIGHT + DAY);
  });

  it.each(['daily', 'weekly', 'monthly'] as const)(
    'is taken once, %s, where the clock of another node is minutes ahead of this one’s',
    async (schedule) => {
      const due = nextTurn(schedule, NIGHT - 1) ?? 0;
      await savePlan(scrim.context.database, { site: SITE, url, schedule, due_at: due });
      now = due;
      await startDue(node(others.value));
      await over();
      for (now = due - 3 * MINUTE; now <= due + MINUTE; now += MINUTE) await startDue(node());
      expect(await over()).toHaveLength(1);
      expect(await dueAt()).toBe(nextTurn(schedule, due));
    },
  );

  it('keeps its turn while another probe is under way', async () => {
    const { database } = scrim.context;
    await insertRun(database, { id: 'busy', site: SITE, url, actor: 'person:a', started_at: now });
    await startDue(node());
    expect(await dueAt()).toBe(NIGHT);
    now += 2 * MINUTE;
    await endSilentRuns(scrim.context, false);
    await startDue(node());
    expect((await over()).map(({ problem }) => problem?.code)).toEqual(['probe_missing', 'node_stopped']);
  });

  it('keeps its turn while nothing can be logged', async () => {
    const { database } = scrim.context;
    await database.execute('alter table audit_entries rename to elsewhere');
    await expect(startDue(node())).rejects.toMatchObject({ code: 'audit_unavailable' });
    await database.execute('alter table elsewhere rename to audit_entries');
    expect([await runs(), await dueAt()]).toEqual([[], NIGHT]);
    await startDue(node());
    expect(await over()).toHaveLength(1);
  });

  it('shows as a failed run that its address is not the site’s any more, and goes on with other sites', async () => {
    const { database } = scrim.context;
    await savePlan(database, { site: 'gone', url: 'https://gone.example/', schedule: 'daily', due_at: NIGHT - 1 });
    await startDue(node());
    expect(await probeRuns(scrim.context, 'gone')).toMatchObject([
      { state: 'failed', problem: { code: 'probe_url_refused' } },
    ]);
    expect((await logged()).filter(({ resource }) => resource.startsWith('site/gone/'))).toMatchObject([
      { action: 'probe:started' },
      { action: 'probe:failed', outcome: 'failed' },
    ]);
    expect(await over()).toHaveLength(1);
    await database.execute(`delete from probe_plans where site = 'gone'`);
  });

  it('lets a server stop that has a probe under way', async () => {
    await startDue(scrim.context);
    await stopProbe(scrim.context);
    expect(await runs()).toMatchObject([{ state: 'failed', problem: { code: expect.stringMatching(/^probe_/) } }]);
  });
});
