import type { CompiledPolicy } from '@scrim/policy';
import { BATCH_LIMITS, type Batch, type Signal } from '@scrim/protocol';
import type { CaptureToken } from '../keys/capture-token.ts';
import { dayOf } from '../platform/clock.ts';
import { ScrimError } from '../platform/errors.ts';
import { readSkew } from './browser-clock.ts';
import { type FrameMeta, type FramePayload, packPayload } from './frame.ts';
import { type Indexed, retentionDay, toIndexed } from './index-rows.ts';
import { inflateBounded } from './inflate.ts';
import { type Hit, type Judgement, judgeBatch } from './judge-batch.ts';
import type { PageView } from './page-views.ts';
import { parseBatch } from './parse-batch.ts';
import type { Client } from './user-agent.ts';

/** All that preparing a batch needs. Plain data, so that any thread can do it. */
export interface BatchTask {
  /** Gzip, as it was sent. */
  readonly body: Uint8Array;
  readonly token: CaptureToken;
  /** The policy that the token names. */
  readonly policy: CompiledPolicy;
  /** The site's policy at this moment, which may be a later one. */
  readonly active: CompiledPolicy;
  readonly client: Client;
  readonly receivedAt: number;
  /** The browser's clock when it sent this, ms; null where it does not say. */
  readonly browserNow: number | null;
  /** Browser clock to server clock as an earlier batch of the session said it, ms; null: nothing yet. */
  readonly skew: number | null;
  /** Page views of the session that are known here. */
  readonly views: ReadonlyMap<string, PageView>;
}

/** One frame to be, ready to seal. */
export interface PreparedPart {
  readonly content: Indexed;
  /** By columns, compressed. */
  readonly packed: Uint8Array;
}

export interface PreparedBatch {
  readonly seq: number;
  readonly page: Batch['page'];
  readonly skew: number;
  /** What the rows of the page view say; null: its beginning is not known here, so nothing is prepared. */
  readonly view: PageView | null;
  /** Whether the batch itself says what the view is; else it repeats what was known. */
  readonly tellsView: boolean;
  readonly parts: readonly PreparedPart[];
  readonly hits: readonly Hit[];
  readonly replayRefused: boolean;
}

/** No token lives as long, so what is further from its receipt than this has no time that means anything. */
const FARTHEST = 86_400_000;

/**
 * From the bytes that were sent to those that are sealed, in one go: what lives meanwhile is one batch and no more.
 * Throws `gzip_damaged`, `inflated_too_large`, `batch_malformed`, `policy_mismatch` and what `judgeBatch` throws.
 */
export function prepareBatch(task: BatchTask): PreparedBatch {
  const { token, policy, active, receivedAt } = task;
  const batch = parseBatch(inflateBounded(task.body, BATCH_LIMITS.inflatedBytes));
  if (batch.policy !== token.policy) throw new ScrimError('policy_mismatch');
  const { purposes, draw } = token;
  const judgement = judgeBatch({ policy, active, purposes, draw, today: dayOf(receivedAt) }, batch);
  const { seq, page, sentAt } = batch;
  const skew = readSkew(task.skew, { sentAt, browserNow: task.browserNow, receivedAt });
  const { hits, replayRefused, signals } = judgement;
  const known = task.views.get(page.view) ?? null;
  const view = viewOf(known, signals, (time) => retentionDay(onServerClock(time, skew, receivedAt), receivedAt));
  const parts = view === null ? [] : payloadsOf(task, batch, judgement, skew, view).map(toPart);
  const tellsView = signals.some(({ kind }) => kind === 'view' || kind === 'variant');
  return { seq, page, skew, view, tellsView, parts, hits, replayRefused };
}

function toPart(payload: FramePayload): PreparedPart {
  return { content: toIndexed(payload), packed: packPayload(payload) };
}

/** A time of the browser by the server's clock. */
function onServerClock(time: number, skew: number, receivedAt: number): number {
  return Math.min(Math.max(time + skew, receivedAt - FARTHEST), receivedAt + FARTHEST);
}

/** A variant named later holds for the batch that names it and those after. */
function viewOf(known: PageView | null, signals: readonly Signal[], dayAt: (time: number) => string): PageView | null {
  const begun = signals.find((signal) => signal.kind === 'view');
  const start = begun
    ? {
        language: begun.language,
        variant: begun.variant ?? '',
        viewportWidth: begun.viewportWidth,
        viewportHeight: begun.viewportHeight,
        viewDay: dayAt(begun.time),
      }
    : known;
  const named = signals.findLast((signal) => signal.kind === 'variant');
  return start && named ? { ...start, variant: named.variant } : start;
}

function payloadsOf(task: BatchTask, batch: Batch, judgement: Judgement, skew: number, view: PageView): FramePayload[] {
  const { token, receivedAt } = task;
  const { replay, clean, hits } = judgement;
  const shifted = (time: number) => onServerClock(time, skew, receivedAt);
  const signals = judgement.signals.map((signal): Signal => ({ ...signal, time: shifted(signal.time) }));
  const events = replay?.events.map((event) => shiftEvent(event, shifted)) ?? [];
  const hasReplay = replay !== null && events.length > 0;
  // A batch without any content leaves a frame too: its number is then known as stored.
  const hasSignals = signals.length > 0 || !hasReplay;
  const shared = {
    page: batch.page.template,
    rule: batch.page.rule,
    view: batch.page.view,
    policy: batch.policy,
    receipt: token.receipt,
    regime: judgement.page.regime ?? token.regime,
    ...task.client,
    ...view,
    receivedAt,
    skew,
    clean,
    hits: hits.length,
    parts: Number(hasReplay) + Number(hasSignals),
  } satisfies Partial<FrameMeta>;
  const payloads: FramePayload[] = [];
  if (hasReplay) {
    const { masked, lit } = replay;
    const meta = {
      ...shared,
      ...span(events.map(timeOf), receivedAt),
      keyframe: beginsWithSnapshot(events),
      masked,
      lit,
    };
    payloads.push({ class: 'replay', meta, events });
  }
  if (hasSignals) {
    const times = signals.map(({ time }) => time);
    const meta = { ...shared, ...span(times, receivedAt), keyframe: false, masked: 0, lit: 0 };
    payloads.push({ class: 'signals', meta, signals });
  }
  return payloads;
}

/** Redacted events are plain objects with a numeric `timestamp`; it is moved to the server's clock. */
function shiftEvent(event: unknown, onServerClock: (time: number) => number): unknown {
  return isTimed(event) ? { ...event, timestamp: onServerClock(event.timestamp) } : event;
}

function timeOf(event: unknown): number | null {
  return isTimed(event) ? event.timestamp : null;
}

function isTimed(event: unknown): event is { timestamp: number; type?: unknown } {
  return typeof event === 'object' && event !== null && 'timestamp' in event && typeof event.timestamp === 'number';
}

/** rrweb's FullSnapshot is type 2, its Meta 4; DomContentLoaded and Load (0, 1) may come before. */
function beginsWithSnapshot(events: readonly unknown[]): boolean {
  const types = events.map((event) => (isTimed(event) ? event.type : null));
  const at = types.indexOf(2);
  return at > 0 && types[at - 1] === 4 && types.slice(0, at).every((type) => type === 0 || type === 1 || type === 4);
}

function span(times: readonly (number | null)[], receivedAt: number): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time === null) continue;
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return from <= to ? { from: Math.round(from), to: Math.round(to) } : { from: receivedAt, to: receivedAt };
}
