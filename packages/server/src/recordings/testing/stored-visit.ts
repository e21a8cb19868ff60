import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signal } from '@scrim/protocol';
import { type FrameMeta, type FramePayload, sealFrame } from '../../capture/frame.ts';
import { indexRows, toIndexed } from '../../capture/index-rows.ts';
import { insertRows } from '../../capture/indexer.ts';
import { PackWriter } from '../../capture/pack-writer.ts';
import { openScrim } from '../../index.ts';
import { type Clock, dayOf } from '../../platform/clock.ts';
import { completeConfig } from '../../platform/config.ts';
import type { Context } from '../../platform/context.ts';
import { emptyDatabase } from '../../platform/throwaway.ts';

export const START = Date.UTC(2026, 10, 20, 9);

/** Every engine, in a directory that goes when it is closed; the clock stands still. */
export async function openContext(): Promise<{ readonly context: Context; close(): Promise<void> }> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'scrim-recordings-'));
  const clock: Clock = { now: () => START + 3_600_000 };
  const scrim = await openScrim(completeConfig({ dataDirectory, emptyDatabase, clock, logLevel: 'silent' }, {}));
  return {
    context: scrim.context,
    async close() {
      await scrim.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** One stored part of a batch; times are the browser's. What is left out gets a plain value. */
export interface StoredPart {
  readonly session: string;
  readonly seq: number;
  readonly subject: string;
  readonly from: number;
  readonly to: number;
  readonly skew: number;
  readonly events: readonly object[];
  readonly signals: readonly Signal[];
  readonly meta: Partial<FrameMeta>;
}

/** Seals, packs and indexes as capture does. */
export async function store(context: Context, parts: readonly (Partial<StoredPart> & { session: string })[]) {
  const { blobs, clock, clickhouse } = context;
  const writer = new PackWriter({ blobs, clock, ...context.config.limits, onDurable: () => {} });
  const waiting = parts.map(async (given) => {
    const part: StoredPart = {
      seq: 0,
      subject: `subject-${given.session}`,
      from: START,
      to: START + 1000,
      skew: 0,
      events: [],
      signals: [],
      meta: {},
      ...given,
    };
    const payload = payloadOf(part);
    const header = {
      site: 'meadow-loans',
      session: part.session,
      seq: part.seq,
      class: payload.class,
      subject: part.subject,
      day: dayOf(payload.meta.from),
      codec: 'columns+br' as const,
    };
    const frame = await sealFrame(context, header, payload);
    return indexRows(header, toIndexed(payload), await writer.append(header, frame, part));
  });
  // Frames reach the writer before it is told to write what it has.
  setTimeout(() => void writer.flush(), 20);
  const rows = await Promise.all(waiting);
  await insertRows(clickhouse, rows);
  return rows;
}

function payloadOf(part: StoredPart): FramePayload {
  const meta: FrameMeta = {
    page: '/apply/amount',
    rule: 0,
    view: `view-${part.session}`,
    policy: 'p'.repeat(64),
    receipt: `receipt-${part.session}`,
    regime: 'applicant',
    device: 'desktop',
    browser: 'chromium',
    browserVersion: 156,
    language: 'en',
    variant: '',
    viewportWidth: 1280,
    viewportHeight: 800,
    from: part.from + part.skew,
    to: part.to + part.skew,
    receivedAt: part.to + part.skew + 50,
    skew: part.skew,
    keyframe: false,
    clean: true,
    masked: 0,
    lit: 0,
    hits: 0,
    ...part.meta,
  };
  if (part.events.length > 0) return { class: 'replay', meta, events: [...part.events] };
  return { class: 'signals', meta, signals: [...part.signals] };
}
