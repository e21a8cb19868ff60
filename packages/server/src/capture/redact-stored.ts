import { randomBytes } from 'node:crypto';
import { matchPage } from '@scrim/policy/runtime';
import { inspect, type RedactedEvent } from '@scrim/redaction';
import { createRedactor } from '@scrim/redaction/browser';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, findPolicy, type PolicyVersion } from '../policies/policy.ts';
import { type FramePayload, openFrame, readChunk, sealFrame } from './frame.ts';
import { encodePack } from './pack-format.ts';
import { type LocatedFrame, readPack } from './pack-reader.ts';
import { packName, packPrefix, packTime, partitionOf } from './pack-writer.ts';
import {
  beginPack,
  failRun,
  finishPack,
  insertRun,
  type RunRow,
  readPackRow,
  readRun,
  readRunning,
  updateRun,
  withRunLock,
} from './redact-stored-store.ts';
import { indexPack } from './reindex.ts';
import { readViewChunks } from './view-chunks.ts';

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
}

/**
 * Begins a run over all replays stored until now; what arrives later is redacted under the policy anyway. The audit
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
  const now = context.clock.now();
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

/** At start: goes on with what a stop or a crash interrupted. Resolves when all is done. */
export async function resumeStoredRedactions(context: Context): Promise<void> {
  for (const run of await readRunning(context.database)) await runToEnd(context, run);
}

const running = new WeakMap<Context, Map<string, Promise<void>>>();
const stopping = new WeakSet<Context>();

/** Ends runs of this process after the pack in hand; the next start goes on. */
export async function stopStoredRedactions(context: Context): Promise<void> {
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
      context.log.error({ err: error, site }, 'stored replays could not be redacted; the run has stopped');
      await held();
      await failRun(context.database, run.id);
    });
  })
    .then(() => {})
    .catch((error: unknown) => {
      context.log.error({ err: error, site }, 'the lock of stored redaction was lost; the next start goes on');
    })
    .finally(() => all.delete(run.id));
  all.set(run.id, work);
  return work;
}

async function rewriteAll(context: Context, begun: RunRow, held: () => Promise<void>): Promise<void> {
  const policy = await findPolicy(context, begun.site, begun.policy);
  if (policy === null) throw new ScrimError('policy_unknown');
  let run = begun;
  for (const pack of await packsBefore(context, run.site, run.started_at)) {
    if (stopping.has(context)) return;
    await held();
    const known = await readPackRow(context.database, run.id, pack);
    if (known?.finished) continue;
    const rewritten = await rewritePack(context, run.id, policy, pack, known?.replacement ?? null);
    await finishPack(context.database, run.id, pack);
    run = { ...run, done: run.done + 1, rewritten: run.rewritten + (rewritten ? 1 : 0) };
    await updateRun(context.database, run);
  }
  run = { ...run, state: 'done', done: run.packs };
  await audit(context, run, 'stored-redaction:done', 'done');
  await updateRun(context.database, run);
}

/**
 * Writes a pack anew where the policy masks more of it. The new one's name is noted before it is written, it is durable
 * and indexed before the old one is destroyed, and each step may be repeated: a crash at any moment leaves every frame
 * readable, and what points to it points to one of the two.
 */
async function rewritePack(
  context: Context,
  run: string,
  policy: PolicyVersion,
  pack: string,
  noted: string | null,
): Promise<boolean> {
  const { blobs } = context;
  if (noted === null || (await blobs.size(noted)) === null) {
    if ((await blobs.size(pack)) === null) return false;
    const content = await redactPack(context, policy, pack);
    if (content === null) return false;
    const partition = partitionOf(pack);
    if (partition === null) return false;
    const replacement = noted ?? `${packPrefix(partition)}${packName(context.clock.now())}`;
    if (noted === null) await beginPack(context.database, run, pack, replacement);
    await blobs.put(replacement, content);
    return exchange(context, pack, replacement);
  }
  return exchange(context, pack, noted);
}

async function exchange(context: Context, pack: string, replacement: string): Promise<boolean> {
  await indexPack(context, replacement);
  await context.blobs.delete(pack);
  return true;
}

/** The pack under the policy; null: nothing in it changes, or nothing in it can be opened. */
async function redactPack(context: Context, policy: PolicyVersion, pack: string): Promise<Buffer[] | null> {
  const { frames } = await readPack(context.blobs, pack);
  const bytes = await context.blobs.readRange(pack, 0, (await context.blobs.size(pack)) ?? 0);
  let changed = false;
  const views = new Map<string, ReadonlyMap<number, readonly RedactedEvent[]>>();
  const rewritten: Buffer[] = [];
  for (const { frame, location } of frames) {
    const asItIs = bytes.subarray(location.offset, location.offset + location.length);
    const payload = await openOrNull(context, frame);
    if (payload?.class !== 'replay') {
      rewritten.push(asItIs);
      continue;
    }
    const { site, session, seq } = frame.header;
    const key = JSON.stringify([session, payload.meta.view]);
    const view = views.get(key) ?? (await redactView(context, policy, site, session, payload.meta));
    views.set(key, view);
    const events = view.get(seq);
    if (events === undefined || JSON.stringify(events) === JSON.stringify(payload.events)) {
      rewritten.push(asItIs);
      continue;
    }
    changed = true;
    rewritten.push(await sealFrame(context, frame.header, { ...payload, events: [...events] }));
  }
  return changed ? encodePack(rewritten).content : null;
}

/** All events of a page view in their order, so that a change is judged on the page that it changed; by batch. */
async function redactView(
  context: Context,
  policy: PolicyVersion,
  site: string,
  session: string,
  { page, view }: FramePayload['meta'],
): Promise<ReadonlyMap<number, readonly RedactedEvent[]>> {
  const bySeq = new Map<number, readonly RedactedEvent[]>();
  const match = matchPage(policy.compiled, page);
  // A page that is no longer replayed is for retention and erasure to take away, not for masking.
  if (match === null || match.page.level !== 'replay') return bySeq;
  const redactor = createRedactor(policy.compiled, match.rule, {
    renames: new Map(),
    counts: { masked: 0, lit: 0 },
  });
  redactor.takeContext();
  redactor.loadContext([]);
  for (const chunk of await readViewChunks(context.clickhouse, site, session, view)) {
    const { payload } = await readChunk(context, chunk);
    if (payload.class !== 'replay') continue;
    bySeq.set(
      chunk.seq,
      payload.events.flatMap((event) => redactor.redact(event)).map((event) => inspect(event).event),
    );
  }
  return bySeq;
}

async function openOrNull(context: Context, frame: LocatedFrame['frame']): Promise<FramePayload | null> {
  try {
    return await openFrame(context, frame);
  } catch (error) {
    if (error instanceof ScrimError && ['subject_erased', 'seal_broken'].includes(error.code)) return null;
    throw error;
  }
}

async function packsBefore(context: Context, site: string, moment: number): Promise<string[]> {
  return (await context.blobs.list(`replay/${site}/`)).filter((name) => {
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
    detail: { packs: run.packs, rewritten: run.rewritten },
  });
}

function toRun({ id, policy, started_at, state, packs, done, rewritten }: RunRow): StoredRedaction {
  return { id, policy, startedAt: new Date(started_at).toISOString(), state, packs, done, rewritten };
}
