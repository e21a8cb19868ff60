import { type CheckList, CheckState } from '@scrim/protocol';
import { settleCheckFindings } from '../assurance/finding.ts';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { findSite, listSites } from '../policies/policy.ts';
import { CHECKS } from './all.ts';
import { type Check, type CheckOutcome, DAY } from './check.ts';
import {
  beginRun,
  completeRun,
  endAllRuns,
  endRun,
  readResults,
  readRun,
  saveResult,
  type TakenRun,
  touchRun,
} from './store.ts';

/** How often the node of a run is heard of, however long a check takes. */
const BEAT = 60_000;
/** A node that was not heard of for so long is dead, and its run can be taken. */
export const SILENCE = 5 * BEAT;
/** 03:40 UTC, in milliseconds after midnight. */
const NIGHT = (3 * 60 + 40) * 60_000;

const running = new WeakMap<Context, Set<Promise<void>>>();
const stopping = new WeakSet<Context>();

/** What each check said last, and whether they run at the moment, on whatever node. */
export async function readChecks(context: Context, site: string): Promise<CheckList> {
  const [results, run] = await Promise.all([readResults(context.database, site), readRun(context.database, site)]);
  const known = new Map(results.map((result) => [result.check, result]));
  const isAlive = run !== null && run.endedAt === null && run.seenAt >= context.clock.now() - SILENCE;
  const time = (milliseconds: number) => new Date(milliseconds).toISOString();
  return {
    running: isAlive,
    checks: CHECKS.map(({ id, title }) => {
      const result = known.get(id);
      if (result === undefined) return { id, title, state: 'waiting', detail: '', ranAt: null, since: null };
      const { state, detail, ranAt, since } = result;
      return { id, title, state: CheckState.parse(state), detail, ranAt: time(ranAt), since: time(since) };
    }),
  };
}

/**
 * Begins to run every check of a site, for somebody; one run at a time. The answer comes when it has begun, or another had.
 * @throws ScrimError site_unknown, audit_unavailable
 */
export async function startChecks(context: Context, site: string, actor: string): Promise<void> {
  if ((await findSite(context, site)) === null) throw new ScrimError('site_unknown');
  const taken = await begin(context, site, null);
  if (taken === null) return;
  const work = runSite(context, taken, actor, new Map())
    .catch((err: unknown) => context.log.error({ err, site }, 'checks failed'))
    .finally(() => all.delete(work));
  const all = running.get(context) ?? new Set();
  running.set(context, all);
  all.add(work);
}

/** Of every site of which no run was completed since the last 03:40 UTC, by whatever node and for whomever. */
export async function runDueChecks(context: Context): Promise<void> {
  const outcomes = new Map<string, CheckOutcome>();
  const lastNight = Math.floor((context.clock.now() - NIGHT) / DAY) * DAY + NIGHT;
  for (const { id } of await listSites(context)) {
    if (stopping.has(context)) return;
    try {
      const taken = await begin(context, id, lastNight);
      if (taken !== null) await runSite(context, taken, 'system', outcomes);
    } catch (err) {
      context.log.error({ err, site: id }, 'scheduled checks of a site failed');
    }
  }
}

/** For the start of a process: the embedded database has one, so what says that it runs was left by one that is gone. */
export async function forgetInterrupted(context: Context): Promise<void> {
  if (context.config.databaseUrl === null) await endAllRuns(context.database, context.clock.now());
}

/** Ends runs of this process after the check in hand, and waits for them. */
export async function stopChecks(context: Context): Promise<void> {
  stopping.add(context);
  await Promise.all(running.get(context) ?? []);
}

/** Null: one is under way, or was completed since. */
async function begin(context: Context, site: string, dueSince: number | null): Promise<TakenRun | null> {
  const taken = { site, startedAt: context.clock.now() };
  const aliveSince = taken.startedAt - SILENCE;
  return (await beginRun(context.database, taken, { aliveSince, dueSince })) ? taken : null;
}

/** `shared`: what checks of the installation said for another site a moment ago. */
async function runSite(
  context: Context,
  taken: TakenRun,
  actor: string,
  shared: Map<string, CheckOutcome>,
): Promise<void> {
  const { database, clock } = context;
  const { site } = taken;
  const said: Record<string, string> = {};
  const beat = setInterval(() => {
    touchRun(database, taken, clock.now()).catch((err: unknown) =>
      context.log.warn({ err, site }, 'a run of checks could not say that it goes on'),
    );
  }, BEAT);
  beat.unref();
  try {
    for (const check of CHECKS) {
      if (stopping.has(context)) return;
      const outcome = shared.get(check.id) ?? (await outcomeFor(context, check, site));
      if (check.scope === 'installation') shared.set(check.id, outcome);
      // First: findings cannot change where the audit log takes no entry, and that is one of the results.
      await saveResult(database, site, { check: check.id, ...outcome, ranAt: clock.now() });
      said[check.id] = outcome.state;
      await settle(context, taken, check, outcome);
    }
    await completeRun(database, taken, clock.now());
    await appendAudit(context, {
      actor,
      action: 'checks:done',
      resource: `site/${site}`,
      purpose: null,
      outcome: 'done',
      detail: said,
    });
  } finally {
    clearInterval(beat);
    await endRun(database, taken, clock.now());
  }
}

/** Findings that cannot be settled stay as they are until the next run. */
async function settle(
  context: Context,
  { site, startedAt }: TakenRun,
  check: Check,
  outcome: CheckOutcome,
): Promise<void> {
  if (outcome.state === 'unable') return;
  const places = outcome.state === 'failed' ? outcome.places : [];
  try {
    await settleCheckFindings(context, {
      site,
      run: `checks/${startedAt}`,
      check: check.id,
      places: places.map((place) => ({ ...place, rule: place.rule ?? NO_RULE })),
    });
  } catch (err) {
    context.log.error({ err, check: check.id, site }, 'findings of a check could not be settled');
  }
}

/** Rules of the policy count from 0. */
const NO_RULE = -1;

/** A check that throws could not tell; the reason goes to the log, as it may quote what it read. */
async function outcomeFor(context: Context, check: Check, site: string): Promise<CheckOutcome> {
  try {
    return await check.run(context, site);
  } catch (err) {
    context.log.error({ err, check: check.id, site }, 'a check could not be run');
    const reason = err instanceof ScrimError ? err.message : 'The server’s log says why.';
    return { state: 'unable', detail: reason };
  }
}
