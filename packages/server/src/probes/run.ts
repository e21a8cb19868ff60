import { createHash, randomBytes } from 'node:crypto';
import type { ProbeRun } from '@scrim/protocol';
import { ProbeRunState } from '@scrim/protocol';
import { recordFindings } from '../assurance/finding.ts';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, findSite } from '../policies/policy.ts';
import { authorisedList, forgetWithdrawn } from './authorised-scripts.ts';
import { type ProbeChild, startChild } from './child.ts';
import { ReportSummary } from './child-messages.ts';
import { planOf } from './plan.ts';
import {
  askToCancel,
  deleteRun,
  endRun,
  insertRun,
  type RunEnd,
  type RunRow,
  readEnded,
  readReport,
  readRuns,
  readSilent,
  type Turn,
  touchRun,
  undoRun,
} from './store.ts';
import { violationsOf } from './violations.ts';

const BEAT = 2_000;
/** A node that was not heard of for so long is dead, or cut off. */
const SILENCE = 60_000;
const LIMITS = { pages: 25, minutes: 5 };
/** With what comes before and after the walk. */
const LONGEST = 20 * 60_000;
/** As long as what shows that controls worked is asked for. */
const KEPT = 36 * 30.5 * 86_400_000;

interface UnderWay {
  readonly child: ProbeChild;
  readonly ended: Promise<void>;
}
const underWay = new WeakMap<Context, UnderWay>();

/**
 * Begins a probe of the site in a process of its own: one at a time in the whole installation. The audit entry is written
 * before anything is begun, and only where it can be.
 * @throws ScrimError probe_not_planned, probe_url_refused, probe_running, audit_unavailable
 */
export async function startProbe(context: Context, site: string, actor: string): Promise<ProbeRun> {
  const plan = await planOf(context, site);
  if (plan === null) throw new ScrimError('probe_not_planned');
  const origins = await originsFor(context, site, plan.url);
  if (origins === null) throw new ScrimError('probe_url_refused');
  const run = newRun(context, site, plan.url, actor);
  if ((await open(context, run, null)) === 'busy') throw new ScrimError('probe_running');
  await begin(context, run, origins);
  const row = (await readRuns(context.database, site)).find(({ id }) => id === run.id);
  if (row === undefined) throw new ScrimError('probe_run_unknown');
  return toRun(row);
}

/**
 * Begins the probe whose turn it is, as `startProbe` does. One whose address belongs to the site no more is kept as a run that
 * failed: nobody stands by to be told.
 * @throws ScrimError audit_unavailable; the turn is due again then
 */
export async function takeTurn(context: Context, site: string, turn: Turn): Promise<'begun' | 'busy' | 'not due'> {
  const plan = await planOf(context, site);
  if (plan === null) return 'not due';
  const run = newRun(context, site, plan.url, 'system');
  const opened = await open(context, run, turn);
  if (opened !== 'begun') return opened;
  const origins = await originsFor(context, site, plan.url);
  if (origins !== null) await begin(context, run, origins);
  else {
    const { code, message } = new ScrimError('probe_url_refused');
    await close(context, run, { state: 'failed', problem: { code, message }, result: null }, context.clock.now());
  }
  return opened;
}

/** Null: the address is at none of them, for they may have changed since it was saved. */
async function originsFor(context: Context, site: string, url: string): Promise<readonly string[] | null> {
  const origins = (await findSite(context, site))?.origins ?? [];
  return origins.includes(new URL(url).origin) ? origins : null;
}

function newRun({ clock }: Context, site: string, url: string, actor: string): Begun {
  return { id: randomBytes(12).toString('hex'), site, url, actor, started_at: clock.now() };
}

/** The row is the place of the one run: whoever has it begins. */
async function open(context: Context, run: Begun, turn: Turn | null): Promise<'begun' | 'busy' | 'not due'> {
  const opened = await insertRun(context.database, run, turn);
  if (opened !== 'begun') return opened;
  try {
    await audit(context, run, 'probe:started', 'done', {});
  } catch (error) {
    await undoRun(context.database, run, turn);
    throw error;
  }
  return opened;
}

async function begin(context: Context, run: Begun, origins: readonly string[]): Promise<void> {
  const { database } = context;
  const { site, url } = run;
  const [policy, authorised, last] = await Promise.all([
    activePolicy(context, site),
    authorisedList(context, site),
    readReport(database, site, { latestOf: url }),
  ]);
  let progress = 'starting';
  const child = startChild(
    context.config.probeProgram,
    {
      url,
      origins: [...origins],
      policy: policy === null ? null : JSON.stringify(policy.compiled),
      last: last?.json ?? null,
      authorised: authorised && [...authorised],
      chromium: context.config.chromium,
      ...LIMITS,
      // Other people in every run.
      seed: 1 + (Number.parseInt(run.id.slice(0, 6), 16) % 900_000),
    },
    (text) => {
      progress = text.slice(0, 200);
    },
  );
  const ended = follow(context, run, child, () => progress).catch((error: unknown) => {
    context.log.error({ err: error, site }, 'the result of a probe could not be kept');
  });
  underWay.set(context, { child, ended });
}

type Begun = Pick<RunRow, 'id' | 'site' | 'url' | 'actor' | 'started_at'>;

async function follow(context: Context, run: Begun, child: ProbeChild, progress: () => string): Promise<void> {
  const { database, clock } = context;
  let why: Exclude<Awaited<ReturnType<typeof touchRun>>, 'goes on'> | 'probe_timeout' | null = null;
  const begun = Date.now();
  const beat = setInterval(async () => {
    const state = await touchRun(database, run.id, progress(), clock.now()).catch(() => 'goes on' as const);
    const next = state !== 'goes on' ? state : Date.now() - begun > LONGEST ? ('probe_timeout' as const) : null;
    if (next === null || why !== null) return;
    why = next;
    child.stop();
  }, BEAT);
  const end = await child.ended;
  clearInterval(beat);
  const now = clock.now();
  const fail = (code: string, message: string): RunEnd => ({
    state: 'failed',
    problem: { code, message },
    result: null,
  });
  // Another node has ended the run, and said so in the log.
  if (why === 'taken away') return;
  if (why === 'probe_timeout') return close(context, run, fail(why, 'The probe took longer than 20 minutes.'), now);
  if (why !== null) {
    const { cancelledBy } = why;
    const by = { ...run, actor: cancelledBy ?? run.actor };
    return close(context, by, { state: 'cancelled', problem: null, result: null }, now);
  }
  if (end.kind === 'problem') return close(context, run, fail(end.code, end.message), now);
  const summary = ReportSummary.parse(JSON.parse(end.json));
  const count = (severity: string) => summary.findings.filter((one) => one.severity === severity).length;
  const result = {
    leaks: count('leak'),
    broken: count('broken'),
    review: count('review'),
    conclusive: summary.conclusive,
    json: { text: end.json, sha256: sha256(end.json) },
    html: { text: end.html, sha256: sha256(end.html) },
  };
  // Findings first: a crash between the two leaves a run that ended without a result, and what it found.
  await recordFindings(context, violationsOf(summary, { site: run.site, run: run.id, url: run.url }));
  await close(context, run, { state: 'done', problem: null, result }, now);
}

async function close(context: Context, run: Begun, end: RunEnd, now: number): Promise<void> {
  const { result, problem } = end;
  await audit(context, run, `probe:${end.state}`, end.state === 'failed' ? 'failed' : 'done', {
    ...(result && {
      leaks: result.leaks,
      broken: result.broken,
      conclusive: result.conclusive ? 'yes' : 'no',
      json: result.json.sha256,
      html: result.html.sha256,
    }),
    ...(problem && { problem: problem.code }),
  });
  await endRun(context.database, run.id, end, now);
}

/** Asks the node that does it to stop the run. @throws ScrimError probe_run_unknown */
export async function cancelProbe(context: Context, site: string, id: string, actor: string): Promise<void> {
  if (!(await askToCancel(context.database, site, id, actor))) throw new ScrimError('probe_run_unknown');
}

/** Marks as ended what a dead node left: it is not run again by itself. At start of an embedded server that is every run. */
export async function endSilentRuns(context: Context, atStart: boolean): Promise<void> {
  const alone = atStart && context.config.databaseUrl === null;
  const now = context.clock.now();
  for (const run of await readSilent(context.database, alone ? Number.MAX_SAFE_INTEGER : now - SILENCE)) {
    const problem = { code: 'node_stopped', message: 'The server that ran it stopped. Start it again.' };
    await close(context, run, { state: 'failed', problem, result: null }, now);
  }
}

/** Stops the run of this process, if there is one. */
export async function stopProbe(context: Context): Promise<void> {
  const run = underWay.get(context);
  run?.child.stop();
  await run?.ended;
}

/** Latest first. */
export async function probeRuns(context: Context, site: string): Promise<ProbeRun[]> {
  return (await readRuns(context.database, site)).map(toRun);
}

/** @throws ScrimError probe_run_unknown */
export async function probeReport(
  context: Context,
  site: string,
  run: string,
): Promise<{ json: string; html: string }> {
  const report = await readReport(context.database, site, { run });
  if (report === null) throw new ScrimError('probe_run_unknown');
  return report;
}

/**
 * Deletes runs and reports that were kept for three years, and scripts that were withdrawn so long ago, each once the audit log
 * says so; their hashes stay in it.
 */
export async function forgetProbes(context: Context): Promise<void> {
  const before = context.clock.now() - KEPT;
  for (const run of await readEnded(context.database, before)) {
    await audit(context, { ...run, actor: 'system' }, 'probe:expired', 'done', {
      json: run.json_sha256,
      html: run.html_sha256,
    });
    await deleteRun(context.database, run.id);
  }
  await forgetWithdrawn(context, before);
}

function audit(
  context: Context,
  { id, site, actor }: Pick<Begun, 'id' | 'site' | 'actor'>,
  action: string,
  outcome: 'done' | 'failed',
  detail: Readonly<Record<string, string | number | null>>,
) {
  return appendAudit(context, { actor, action, resource: `site/${site}/probe/${id}`, purpose: null, outcome, detail });
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

function toRun(row: RunRow): ProbeRun {
  const { json_sha256: json, html_sha256: html, leaks, broken, review, conclusive } = row;
  return {
    id: row.id,
    url: row.url,
    state: ProbeRunState.parse(row.state),
    startedAt: iso(row.started_at),
    endedAt: row.ended_at === null ? null : iso(row.ended_at),
    progress: row.progress,
    problem: row.problem_code === null ? null : { code: row.problem_code, message: row.problem ?? '' },
    result:
      json === null || html === null
        ? null
        : { leaks: leaks ?? 0, broken: broken ?? 0, review: review ?? 0, conclusive, json, html },
  };
}
