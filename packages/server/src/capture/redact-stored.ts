import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Cron } from 'croner';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, findPolicy, type PolicyVersion } from '../policies/policy.ts';
import { destroyPack, exchangePack } from './exchange-pack.ts';
import { encodePack } from './pack-format.ts';
import { packName, packPrefix, packTime, partitionOf, sitePrefix } from './pack-writer.ts';
import { pipelineOf } from './pipeline.ts';
import { type PackResult, redactPack, UNTOUCHED } from './redact-pack.ts';
import {
  beginPack,
  countFinished,
  failRun,
  finishPack,
  insertRun,
  type PackRow,
  type RunRow,
  readDestroyedPacks,
  readPackRow,
  readRun,
  readRunning,
  readUnfinished,
  updateRun,
  withRunLock,
} from './redact-stored-store.ts';
import { indexMissingPacks } from './reindex.ts';

/** A run that brings a site's stored replays under its present policy. */
export interface StoredRedaction {
  readonly id: string;
  readonly policy: string;
  readonly startedAt: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly packs: number;
  readonly done: number;
  /** Packs in which something was masked that was shown before: written anew, the old ones destroyed. */
  readonly rewritten: number;
  /** Frames that could not be read: damaged, expired or erased. They stay as they are. */
  readonly skipped: number;
  /** Frames of pages that the policy no longer replays: destroyed. */
  readonly destroyed: number;
}

/**
 * Other nodes know of a policy within two seconds of its activation, and what they judged before is in a pack soon after:
 * what is stored later was judged under it. Milliseconds.
 */
const KNOWN_EVERYWHERE = 5000;

/**
 * Begins a run over all replays stored until now; what arrives later is redacted under the policy when it does. The audit
 * entry is written first. Returns a run that is under way already instead of beginning a second, and goes on with it here
 * should the node that did it be gone.
 * @throws ScrimError policy_missing, audit_unavailable
 */
export async function redactStored(context: Context, site: string, actor: string): Promise<StoredRedaction> {
  const last = await readRun(context.database, site);
  if (last?.state === 'running') {
    void runToEnd(context, last);
    return toRun(last);
  }
  const policy = await activePolicy(context, site);
  if (policy === null) throw new ScrimError('policy_missing');
  const now = Math.max(context.clock.now(), Date.parse(policy.activatedAt) + KNOWN_EVERYWHERE);
  const run: RunRow = {
    id: randomBytes(12).toString('hex'),
    site,
    policy: policy.hash,
    actor,
    started_at: now,
    state: 'running',
    packs: (await packsBefore(context, site, now)).length,
    done: 0,
    rewritten: 0,
    skipped: 0,
    destroyed: 0,
  };
  await audit(context, run, 'stored-redaction:started', 'done');
  const begun = await insertRun(context.database, run);
  const current = begun ? run : ((await readRun(context.database, site)) ?? run);
  void runToEnd(context, current);
  return toRun(current);
}

/** The site's latest run; null: there was none. */
export async function latestStoredRedaction(context: Context, site: string): Promise<StoredRedaction | null> {
  const row = await readRun(context.database, site);
  return row === null ? null : toRun(row);
}

/** Packs that runs have destroyed, because another or none stands in their place, and that are there all the same. */
export async function packsBackFromDestruction(context: Context, site: string): Promise<string[]> {
  const there = new Set(await context.blobs.list(sitePrefix({ class: 'replay', site })));
  return (await readDestroyedPacks(context.database, site)).filter((pack) => there.has(pack));
}

/** At start and every minute: goes on with what a stop or a crash interrupted, here or on a node that is gone. */
export function keepStoredRedactionsGoing(context: Context): { stop(): Promise<void> } {
  const resume = async () => {
    try {
      for (const run of await readRunning(context.database)) await runToEnd(context, run);
    } catch (err) {
      context.log.error({ err }, 'redaction of what is stored was not resumed');
    }
  };
  const cron = new Cron('* * * * *', { timezone: 'UTC', unref: true, protect: true }, resume);
  void resume();
  return {
    async stop() {
      cron.stop();
      await stopStoredRedactions(context);
    },
  };
}

const running = new WeakMap<Context, Map<string, Promise<void>>>();
const stopping = new WeakSet<Context>();

/** Ends runs of this process after the pack in hand; the next start goes on. */
async function stopStoredRedactions(context: Context): Promise<void> {
  stopping.add(context);
  await Promise.all(running.get(context)?.values() ?? []);
}

/** Once per process and, by the lock, once on all nodes: a run that another node does is left to it. */
function runToEnd(context: Context, run: RunRow): Promise<void> {
  const all = running.get(context) ?? new Map<string, Promise<void>>();
  running.set(context, all);
  const under = all.get(run.id);
  if (under) return under;
  const { site } = run;
  const work = withRunLock(context.database, { site, embedded: context.config.databaseUrl === null }, async (held) => {
    const current = await readRun(context.database, site);
    if (current?.id !== run.id || current.state !== 'running') return;
    await rewriteAll(context, current, held).catch(async (error: unknown) => {
      context.log.error({ err: error, site }, 'stored replays could not be redacted');
      // What has ended is in the log first: until that takes entries, the run goes on every minute.
      if (error instanceof ScrimError && error.code === 'audit_unavailable') return;
      await held();
      const counted = { ...current, ...(await countFinished(context.database, run.id)) };
      await audit(context, counted, 'stored-redaction:failed', 'failed');
      await failRun(context.database, run.id);
    });
  })
    .then(() => {})
    .catch((error: unknown) => {
      context.log.error({ err: error, site }, 'stored redaction was interrupted; it goes on within a minute');
    })
    .finally(() => all.delete(run.id));
  all.set(run.id, work);
  return work;
}

async function rewriteAll(context: Context, begun: RunRow, held: () => Promise<void>): Promise<void> {
  const { database } = context;
  const policy = await findPolicy(context, begun.site, begun.policy);
  if (policy === null) throw new ScrimError('policy_unknown');
  if (!(await reached(context, begun.started_at))) return;
  await pipelineOf(context)?.settle();
  await indexMissingPacks(context, sitePrefix({ class: 'replay', site: begun.site }));
  // Of what was finished before a crash, whether or not the run's own row had come to know of it.
  let run: RunRow = { ...begun, ...(await countFinished(database, begun.id)) };
  const packs = [
    ...(await readUnfinished(database, run.id)),
    ...(await packsBefore(context, run.site, run.started_at)),
  ];
  for (const pack of new Set(packs)) {
    if (stopping.has(context)) return;
    await held();
    const known = await readPackRow(database, run.id, pack);
    if (known?.finished) continue;
    const result = await rewritePack(context, run.id, policy, pack, known);
    await finishPack(database, run.id, pack, result);
    run = {
      ...run,
      // More were stored while the run waited.
      packs: Math.max(run.packs, run.done + 1),
      done: run.done + 1,
      rewritten: run.rewritten + (result.rewritten ? 1 : 0),
      skipped: run.skipped + result.skipped,
      destroyed: run.destroyed + result.destroyed,
    };
    await updateRun(database, run);
  }
  run = { ...run, state: 'done', done: run.packs };
  await audit(context, run, 'stored-redaction:done', 'done');
  await updateRun(database, run);
}

/** False: this process stops before. */
async function reached(context: Context, moment: number): Promise<boolean> {
  const until = Date.now() + moment - context.clock.now();
  while (Date.now() < until && !stopping.has(context)) await wait(Math.min(100, until - Date.now()));
  return !stopping.has(context);
}

/**
 * Writes a pack anew where the policy masks more of it. What will become of it is noted before anything is written or
 * destroyed, the new one is durable and indexed before the old one goes, and each step may be repeated: a crash at any
 * moment leaves every frame readable, what points to it points to one of the two, and the counts are those of the whole.
 */
async function rewritePack(
  context: Context,
  run: string,
  policy: PolicyVersion,
  pack: string,
  noted: PackRow | null,
): Promise<PackResult> {
  const { blobs } = context;
  if (noted?.replacement && (await blobs.size(noted.replacement)) !== null) {
    await exchangePack(context, pack, noted.replacement);
    return noted;
  }
  const partition = partitionOf(pack);
  if (partition === null || (await blobs.size(pack)) === null) return noted ?? UNTOUCHED;
  const { frames, ...result } = await redactPack(context, policy, pack);
  if (!result.rewritten) return result;
  // Nothing of it may be replayed any more: then none takes its place.
  const replacement =
    frames.length === 0 ? null : (noted?.replacement ?? `${packPrefix(partition)}${packName(context.clock.now())}`);
  await beginPack(context.database, run, pack, { ...result, replacement });
  if (replacement === null) {
    await destroyPack(context, pack);
    return result;
  }
  await blobs.put(replacement, encodePack([...frames]).content);
  if ((await blobs.size(pack)) === null) {
    // Its time was over meanwhile: nothing of it comes back.
    await blobs.delete(replacement);
    return UNTOUCHED;
  }
  await exchangePack(context, pack, replacement);
  return result;
}

async function packsBefore(context: Context, site: string, moment: number): Promise<string[]> {
  return (await context.blobs.list(sitePrefix({ class: 'replay', site }))).filter((name) => {
    const time = packTime(name);
    return time !== null && time < moment;
  });
}

function audit(context: Context, run: RunRow, action: string, outcome: 'done' | 'failed') {
  return appendAudit(context, {
    actor: run.actor,
    action,
    resource: `site/${run.site}/policy/${run.policy}`,
    purpose: null,
    outcome,
    detail: { packs: run.packs, rewritten: run.rewritten, skipped: run.skipped, destroyed: run.destroyed },
  });
}

function toRun({ started_at, site: _site, actor: _actor, ...run }: RunRow): StoredRedaction {
  return { ...run, startedAt: new Date(started_at).toISOString() };
}
