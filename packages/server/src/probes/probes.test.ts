import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ProbeRun } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScrimUnderTest, type ScrimUnderTest, SITE } from '../access/testing/scrim-under-test.ts';
import { changeFinding, readFindings, recordFindings } from '../assurance/finding.ts';
import { builtPrograms } from '../capture/testing/programs.ts';
import type { Throwaway } from '../platform/throwaway.ts';
import { startDue } from './job.ts';
import { planOf, planProbe } from './plan.ts';
import { cancelProbe, endSilentRuns, forgetProbes, probeReport, probeRuns, startProbe } from './run.ts';
import { insertRun } from './store.ts';
import { startLeakyLender } from './testing/leaky-lender.ts';
import { violationsOf } from './violations.ts';

const DAY = 86_400_000;
let scrim: ScrimUnderTest;
let programs: Throwaway<string>;
let lender: Throwaway<string>;
let site = '';
let now = Date.now();

beforeAll(async () => {
  lender = await startLeakyLender();
  site = lender.value;
  programs = await builtPrograms('../probes/probe-child.ts');
  scrim = await openScrimUnderTest({
    config: {
      probeProgram: join(programs.value, 'probe-child.js'),
      clock: { now: () => now },
      sites: [{ id: SITE, name: 'Meadow', origins: [site], policyFile: null }],
    },
  });
});
afterAll(async () => {
  await scrim.close();
  await programs.close();
  await lender.close();
});

async function logged(action: string): Promise<string[]> {
  const { rows } = await scrim.context.database.execute<{ entry: string }>(
    sql`select entry from audit_entries where action = ${action}`,
  );
  return rows.map(({ entry }) => entry);
}

/** What is done meanwhile can't be logged. */
async function withoutLog(work: () => Promise<void>): Promise<void> {
  await scrim.context.database.execute('alter table audit_entries rename to elsewhere');
  await work().finally(() => scrim.context.database.execute('alter table elsewhere rename to audit_entries'));
}

async function over(): Promise<ProbeRun> {
  for (;;) {
    const [run] = await probeRuns(scrim.context, SITE);
    if (run && run.state !== 'running') return run;
    await new Promise((wait) => setTimeout(wait, 200));
  }
}

it('begins only where the site lives, and only where somebody said so', async () => {
  const { context } = scrim;
  await expect(startProbe(context, SITE, 'person:a')).rejects.toMatchObject({ code: 'probe_not_planned' });
  const elsewhere = { url: 'https://elsewhere.example/', schedule: 'off' as const };
  await expect(planProbe(context, SITE, elsewhere, 'person:a')).rejects.toMatchObject({ code: 'probe_url_refused' });
  expect(await planOf(context, SITE)).toBeNull();
});

it('does not begin what cannot be logged, and another may begin afterwards', async () => {
  const { context } = scrim;
  await planProbe(context, SITE, { url: `${site}/`, schedule: 'off' }, 'person:a');
  await withoutLog(() =>
    expect(startProbe(context, SITE, 'person:a')).rejects.toMatchObject({ code: 'audit_unavailable' }),
  );
  expect(await probeRuns(context, SITE)).toEqual([]);
});

it('runs in a process of its own, one at a time, and leaves a report, its hashes in the log, and findings', async () => {
  const { context } = scrim;
  const { id } = await startProbe(context, SITE, 'person:a');
  await expect(startProbe(context, SITE, 'person:b')).rejects.toMatchObject({ code: 'probe_running' });
  expect((await logged('probe:started')).map((entry) => JSON.parse(entry).actor)).toEqual(['person:a']);
  const run = await over();
  expect(run).toMatchObject({ id, state: 'done', problem: null, result: { leaks: 1, conclusive: true } });
  expect(run.progress).not.toBe('starting');

  const report = await probeReport(context, SITE, id);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(run.result).toMatchObject({ json: sha256(report.json), html: sha256(report.html) });
  expect((await logged('probe:done'))[0]).toContain(sha256(report.json));

  const { findings } = await readFindings(context, SITE);
  const leak = findings.find(({ detector }) => detector === 'personal-data-sent');
  expect(leak).toMatchObject({
    kind: 'probe',
    severity: 'critical',
    page: '/',
    path: site.replace('localhost', '127.0.0.1'),
  });
  // Social security numbers of the probe's people begin so.
  for (const text of [JSON.stringify(findings), report.json, report.html])
    expect(text).not.toMatch(/\b5\d\d-\d\d-\d{4}\b/);
}, 180_000);

it('is cancelled, by whatever node does it, and the log names who asked for it', async () => {
  now += 1000;
  const run = await startProbe(scrim.context, SITE, 'person:a');
  await cancelProbe(scrim.context, SITE, run.id, 'person:b');
  expect(await over()).toMatchObject({ id: run.id, state: 'cancelled', result: null });
  await expect(cancelProbe(scrim.context, SITE, run.id, 'person:b')).rejects.toMatchObject({
    code: 'probe_run_unknown',
  });
  const entries = (await logged('probe:cancelled')).filter((entry) => entry.includes(run.id));
  expect(entries.map((entry) => JSON.parse(entry))).toMatchObject([{ actor: 'person:b' }]);
}, 90_000);

it('says with a code that there is no Chromium', async () => {
  const context = { ...scrim.context, config: { ...scrim.context.config, chromium: '/nowhere/chromium' } };
  now += 1000;
  await startProbe(context, SITE, 'person:a');
  const { state, problem } = await over();
  expect([state, problem?.code]).toEqual(['failed', 'probe_browser']);
  expect(problem?.message).toContain('SCRIM_CHROMIUM');
}, 90_000);

it('is over when its node is dead, and is not run twice', async () => {
  const { context } = scrim;
  const left = { id: 'left', site: SITE, url: `${site}/`, actor: 'system', started_at: now + 1000 };
  await insertRun(context.database, left);
  now += 30_000;
  await endSilentRuns(context, false);
  expect((await probeRuns(context, SITE))[0]).toMatchObject({ id: 'left', state: 'running' });
  now += 60_000;
  await endSilentRuns(context, false);
  const [run, ...earlier] = await probeRuns(context, SITE);
  expect(run).toMatchObject({ id: 'left', state: 'failed', problem: { code: 'node_stopped' } });
  await endSilentRuns(context, true);
  await startDue(context);
  expect((await probeRuns(context, SITE)).slice(1)).toEqual(earlier);
});

it('opens the same rule at the same place once, and again when it comes back', async () => {
  const { context } = scrim;
  const report = {
    findings: [{ rule: 'sent-before-consent', severity: 'broken' as const, places: [] }],
    destinations: [],
  };
  const seenIn = (run: string) =>
    recordFindings(context, violationsOf(report, { site: SITE, run, url: `${site}/apply` }));
  const found = async () => {
    const all = (await readFindings(context, SITE)).findings.filter(({ page }) => page === '/apply');
    expect(all).toHaveLength(1);
    return all[0];
  };
  await seenIn('r1');
  const first = await found();
  expect(first).toMatchObject({ severity: 'high', sessions: 1, state: 'open' });
  await changeFinding(context, SITE, first?.id ?? '', { state: 'fixed' }, 'person:a');
  now += DAY;
  await seenIn('r2');
  const again = await found();
  expect(again).toMatchObject({ id: first?.id, sessions: 2, state: 'open', firstSeen: first?.firstSeen });
  expect(again?.lastSeen).not.toBe(first?.lastSeen);
});

it('is forgotten after three years; the hashes stay in the log', async () => {
  now += 37 * 31 * DAY;
  const all = await probeRuns(scrim.context, SITE);
  await withoutLog(() => expect(forgetProbes(scrim.context)).rejects.toMatchObject({ code: 'audit_unavailable' }));
  expect(await probeRuns(scrim.context, SITE)).toEqual(all);
  await forgetProbes(scrim.context);
  expect(await logged('probe:expired')).toHaveLength(all.length);
  expect(await probeRuns(scrim.context, SITE)).toEqual([]);
  const { rows } = await scrim.context.database.execute('select 1 from probe_reports');
  expect(rows).toEqual([]);
});
