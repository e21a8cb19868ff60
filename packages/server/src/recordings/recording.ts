import type { ChunkEvents, Mark, Recording } from '@scrim/protocol';
import { z } from 'zod';
import { readChunk } from '../capture/frame.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy, findPolicy } from '../policies/policy.ts';
import { alignClocks } from './alignment.ts';
import { stepsOfSite } from './listing.ts';
import { whyNoReplay } from './no-replay.ts';
import { type FrameRow, type MarkRow, readFrames, readMarks, readRests } from './store.ts';
import { summaryOf } from './summary.ts';
import { readVisits } from './visit-store.ts';

/** What a player needs before it reads any content. Throws `recording_unknown`. */
export async function readRecording(context: Context, site: string, session: string): Promise<Recording> {
  const steps = await stepsOfSite(context, site);
  const [[row], frames, marks, rests] = await Promise.all([
    readVisits(context.clickhouse, { site, steps, sessions: [session], between: null }),
    readFrames(context.clickhouse, site, session),
    readMarks(context.clickhouse, site, session),
    readRests(context.clickhouse, site, session),
  ]);
  if (row === undefined) throw new ScrimError('recording_unknown');
  const offsets = alignClocks(frames);
  const start = Math.min(...frames.map((frame) => alignedTime(frame.from, frame.seq, offsets)));
  const end = Math.max(...frames.map((frame) => alignedTime(frame.to, frame.seq, offsets)));
  const skews = new Map(frames.map(({ seq, skew }) => [seq, skew]));
  const momentOf = ({ time, seq }: Pick<MarkRow, 'time' | 'seq'>) =>
    Math.max(0, alignedTime(time - (skews.get(seq) ?? 0), seq, offsets) - start);
  const summary = { ...summaryOf(row, steps), startedAt: new Date(start).toISOString() };
  return {
    ...summary,
    duration: end - start,
    noReplay: frames.some((frame) => frame.class === 'replay')
      ? null
      : await noReplayOf(context, site, summary, row.policy),
    policy: row.policy,
    receipt: row.receipt,
    chunks: frames
      .filter((frame) => frame.class === 'replay')
      .map(({ seq, from, to, events, length, keyframe, page }) => ({
        seq,
        from: alignedTime(from, seq, offsets) - start,
        to: alignedTime(to, seq, offsets) - start,
        events,
        bytes: length,
        keyframe,
        page,
      })),
    marks: marks
      .map((mark) => toMark(mark, momentOf(mark)))
      .filter((mark) => mark !== null)
      .sort((a, b) => a.at - b.at),
    rests: rests.map((rest) => ({ at: momentOf(rest), page: rest.page, path: rest.path })).sort((a, b) => a.at - b.at),
  };
}

async function noReplayOf(
  context: Context,
  site: string,
  summary: Parameters<typeof whyNoReplay>[0],
  hash: string,
): Promise<string> {
  const [own, active] = await Promise.all([findPolicy(context, site, hash), activePolicy(context, site)]);
  return whyNoReplay(summary, { policy: own?.compiled ?? null, active: active?.compiled ?? null }, context.clock.now());
}

const TimedEvent = z.looseObject({ timestamp: z.number() });

/**
 * The events of one part of a recording, on the timeline of `readRecording`: reads the index rows of the session and the
 * byte range of this one frame. Throws `recording_unknown`, `recording_chunk_unknown`, `recording_erased`, `seal_broken`.
 */
export async function readRecordingChunk(
  context: Context,
  site: string,
  session: string,
  seq: number,
): Promise<ChunkEvents> {
  const { frames, offsets } = await placesOf(context, site, session);
  if (frames.length === 0) throw new ScrimError('recording_unknown');
  const frame = frames.find((candidate) => candidate.seq === seq && candidate.class === 'replay');
  if (frame === undefined) throw new ScrimError('recording_chunk_unknown');
  const events = await openReplay(context, site, session, frame);
  const shift = (offsets.get(seq) ?? frame.skew) - frame.skew;
  return { seq, events: onTimeline(events, shift) };
}

interface Places {
  readonly frames: readonly FrameRow[];
  readonly offsets: ReadonlyMap<number, number>;
}

/** Reads of a session's index that are under way; a seek asks for many parts at once and they share one. */
const placesUnderWay = new WeakMap<Context, Map<string, Promise<Places>>>();

function placesOf(context: Context, site: string, session: string): Promise<Places> {
  const underWay = placesUnderWay.get(context) ?? new Map<string, Promise<Places>>();
  placesUnderWay.set(context, underWay);
  const key = JSON.stringify([site, session]);
  const shared = underWay.get(key);
  if (shared !== undefined) return shared;
  const reading = readFrames(context.clickhouse, site, session)
    .then((frames) => ({ frames, offsets: alignClocks(frames) }))
    .finally(() => underWay.delete(key));
  underWay.set(key, reading);
  return reading;
}

async function openReplay(context: Context, site: string, session: string, frame: FrameRow) {
  try {
    const { header, payload } = await readChunk(context, frame);
    const expected = header.site === site && header.session === session && header.seq === frame.seq;
    if (!expected || payload.class !== 'replay') {
      throw new ScrimError('seal_broken', { detail: 'The index points at another frame.' });
    }
    return payload.events;
  } catch (error) {
    if (error instanceof ScrimError && error.code === 'subject_erased') {
      throw new ScrimError('recording_erased', { cause: error });
    }
    // Retention deletes packs first and index rows after them.
    if (!(error instanceof ScrimError) && (await context.blobs.size(frame.pack)) === null) {
      throw new ScrimError('recording_unknown', { cause: error });
    }
    throw error;
  }
}

/**
 * Shifts events by the batch's correction and keeps their order: an event stamped before its predecessor (a clock that
 * was set back, an input held until its field was left) takes its predecessor's time, because changes of a page only make
 * sense in the order in which they were recorded.
 */
export function onTimeline(events: readonly unknown[], shift: number): unknown[] {
  let reached = Number.NEGATIVE_INFINITY;
  return events.map((event) => {
    const parsed = TimedEvent.safeParse(event);
    if (!parsed.success) return event;
    reached = Math.max(reached, parsed.data.timestamp + shift);
    return { ...parsed.data, timestamp: reached };
  });
}

function alignedTime(browserTime: number, seq: number, offsets: ReadonlyMap<number, number>): number {
  return browserTime + (offsets.get(seq) ?? 0);
}

const POINTED = new Set(['click', 'rage', 'dead']);

function toMark(row: MarkRow, at: number): Mark | null {
  const path = row.path === '' ? null : row.path;
  const point: [number, number] | null = POINTED.has(row.kind) ? [row.x, row.y] : null;
  switch (row.kind) {
    case 'view':
      return { at, kind: 'page', label: row.page, path: null, point };
    case 'click':
    case 'rage':
    case 'dead':
    case 'error':
    case 'recovered':
      return { at, kind: row.kind, label: elementName(row.path), path, point };
    case 'field': {
      const { error_shown: errorShown, reentry, hesitation, active } = row;
      return {
        at,
        kind: 'field',
        label: elementName(row.path),
        path,
        point,
        field: { errorShown, reentry, hesitation, active },
      };
    }
    case 'script_error':
      return { at, kind: 'script_error', label: scriptErrorName(row), path: null, point };
    case 'event':
      return { at, kind: 'event', label: eventName(row), path: null, point };
    case 'degraded':
      return { at, kind: 'degraded', label: row.reason, path: null, point };
    default:
      return null;
  }
}

/** `offer_accepted: amount 5000, variant cards`: its name, and the properties that the policy declares. */
function eventName({ event, numbers, texts }: MarkRow): string {
  const properties = Object.entries({ ...numbers, ...texts }).sort(([a], [b]) => (a < b ? -1 : 1));
  return properties.length === 0 ? event : `${event}: ${properties.map((pair) => pair.join(' ')).join(', ')}`;
}

/** `TypeError, script 3f2a 120:40`: the class, and of a file 16 bits of a hash of its name with the place; foreign: of another origin. */
function scriptErrorName({ error_name, script_source, script_file, script_line, script_column }: MarkRow): string {
  if (script_source === 'inline') return `${error_name}, in the page itself`;
  if (script_file === '') return error_name;
  const place = script_line === null ? '' : ` ${script_line}:${script_column ?? 0}`;
  return `${error_name}, ${script_source === 'other' ? 'foreign script' : 'script'} ${script_file}${place}`;
}

/** `html>body:2>form:1>input:3` → `input 3`: what is known of an element without its page. */
function elementName(path: string): string {
  const last = path.split(/[>/]/).at(-1) ?? '';
  return last.replace(':', ' ');
}
