import { matchPage } from '@scrim/policy/runtime';
import type { RedactedEvent } from '@scrim/redaction';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import type { PolicyVersion } from '../policies/policy.ts';
import { type FramePayload, openFrame, readChunk, sealFrame } from './frame.ts';
import type { FrameHeader } from './pack-format.ts';
import { decodePack } from './pack-reader.ts';
import { redactAgain } from './redact-again.ts';
import { readViewChunks } from './view-chunks.ts';

/** What became of a pack. */
export interface PackResult {
  readonly rewritten: boolean;
  /** Frames that could not be read. */
  readonly skipped: number;
  /** Frames of pages that are replayed no more. */
  readonly destroyed: number;
}
export const UNTOUCHED: PackResult = { rewritten: false, skipped: 0, destroyed: 0 };

/** The frames of the pack under the policy. A pack that is no pack any more is left for whoever restores it. */
export async function redactPack(
  context: Context,
  policy: PolicyVersion,
  pack: string,
): Promise<PackResult & { readonly frames: readonly Buffer[] }> {
  const bytes = await bytesOf(context, pack);
  if (bytes === null) return { ...UNTOUCHED, frames: [] };
  const read = await orNull(async () => decodePack(bytes));
  if (read === null) return { ...UNTOUCHED, skipped: 1, frames: [] };
  const frames: OpenedFrame[] = [];
  for (const { frame, location } of read.frames) {
    const asItIs = bytes.subarray(location.offset, location.offset + location.length);
    frames.push({ header: frame.header, asItIs, payload: await orNull(() => openFrame(context, frame)) });
  }
  let changed = false;
  let skipped = 0;
  let destroyed = 0;
  const views = new Map<string, ReadonlyMap<number, readonly RedactedEvent[]>>();
  const rewritten: Buffer[] = [];
  for (const { header, asItIs, payload } of frames) {
    if (payload === null) skipped += 1;
    if (payload?.class !== 'replay') {
      rewritten.push(asItIs);
      continue;
    }
    if (!isReplayed(policy, payload.meta)) {
      destroyed += 1;
      changed = true;
      continue;
    }
    const { session, seq } = header;
    const key = JSON.stringify([session, payload.meta.view]);
    const view = views.get(key) ?? (await redactView(context, policy, header, payload.meta, frames));
    views.set(key, view);
    const events = view.get(seq);
    if (events === undefined || JSON.stringify(events) === JSON.stringify(payload.events)) {
      rewritten.push(asItIs);
      continue;
    }
    const sealed = await orNull(() => sealFrame(context, header, { ...payload, events: [...events] }));
    // Erased meanwhile: its key is gone, so nobody can read it as it is.
    if (sealed === null) skipped += 1;
    else changed = true;
    rewritten.push(sealed ?? asItIs);
  }
  return { rewritten: changed, skipped, destroyed, frames: rewritten };
}

interface OpenedFrame {
  readonly header: FrameHeader;
  readonly asItIs: Buffer;
  /** Null: it cannot be read. */
  readonly payload: FramePayload | null;
}

/** Null: retention has deleted it. */
async function bytesOf({ blobs }: Context, pack: string): Promise<Buffer | null> {
  const size = await blobs.size(pack);
  return size === null ? null : orNull(() => blobs.readRange(pack, 0, size));
}

/** Whether the policy replays the page at all; a stricter one promises that no replay of it is kept. */
function isReplayed(policy: PolicyVersion, { page }: FramePayload['meta']): boolean {
  return matchPage(policy.compiled, page)?.page.level === 'replay';
}

/**
 * All events of a page view in their order, so that a change is judged on the page that it changed; by batch. Those in the
 * pack in hand come from there, whether the index knows of them or of another copy.
 */
async function redactView(
  context: Context,
  policy: PolicyVersion,
  { site, session }: FrameHeader,
  { page, view }: FramePayload['meta'],
  inHand: readonly OpenedFrame[],
): Promise<ReadonlyMap<number, readonly RedactedEvent[]>> {
  const bySeq = new Map<number, readonly RedactedEvent[]>();
  const match = matchPage(policy.compiled, page);
  if (match === null) return bySeq;
  const redact = redactAgain(policy.compiled, match.rule);
  const own = new Map(
    inHand.flatMap(({ header, payload }) =>
      header.session === session && payload?.class === 'replay' && payload.meta.view === view
        ? [[header.seq, payload] as const]
        : [],
    ),
  );
  const chunks = new Map((await readViewChunks(context.clickhouse, site, session, view)).map((one) => [one.seq, one]));
  for (const seq of [...new Set([...own.keys(), ...chunks.keys()])].sort((a, b) => a - b)) {
    const chunk = chunks.get(seq);
    const payload = own.get(seq) ?? (chunk && (await orNull(() => readChunk(context, chunk)))?.payload);
    if (payload?.class === 'replay') bySeq.set(seq, redact(payload.events));
  }
  return bySeq;
}

/** Null where what is read is damaged, was erased, or was deleted by retention under the run's hands. */
async function orNull<Result>(read: () => Promise<Result>): Promise<Result | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ScrimError && ['subject_erased', 'seal_broken'].includes(error.code)) return null;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
