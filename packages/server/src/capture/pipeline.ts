import type { CompiledPolicy } from '@scrim/policy';
import type { Batch, BatchAccepted, Signal } from '@scrim/protocol';
import { recordFindings } from '../assurance/finding.ts';
import type { CaptureToken } from '../keys/capture-token.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { type FrameMeta, type FramePayload, sealFrame } from './frame.ts';
import { indexRows, retentionDay } from './index-rows.ts';
import { Indexer } from './indexer.ts';
import { type Judgement, judgeBatch } from './judge-batch.ts';
import type { FrameHeader } from './pack-format.ts';
import { PackWriter } from './pack-writer.ts';
import { PageViews } from './page-views.ts';
import { ReceivedBatches } from './received-batches.ts';
import type { Client } from './user-agent.ts';

/** A batch that was admitted: token, policy and shape are good. */
export interface AdmittedBatch {
  readonly token: CaptureToken;
  readonly policy: CompiledPolicy;
  readonly batch: Batch;
  readonly client: Client;
}

/** Kept from sealing to indexing. */
interface Packed {
  readonly header: FrameHeader;
  readonly payload: FramePayload;
}

const running = new WeakMap<Context, CapturePipeline>();

/** The pipeline of this process, if it captures. */
export function pipelineOf(context: Context): CapturePipeline | undefined {
  return running.get(context);
}

/** Judge, seal, pack, wait until durable, index behind the answer. */
export class CapturePipeline {
  readonly #context: Context;
  readonly #writer: PackWriter<Packed>;
  readonly #indexer: Indexer;
  readonly #received: ReceivedBatches;
  readonly #views: PageViews;

  constructor(context: Context) {
    const { blobs, clock, clickhouse, log } = context;
    this.#context = context;
    this.#indexer = new Indexer(clickhouse, log);
    this.#writer = new PackWriter({
      blobs,
      clock,
      ...context.config.limits,
      onDurable: (frames) =>
        this.#indexer.add(frames.map(({ tag, stored }) => indexRows(tag.header, tag.payload, stored))),
    });
    this.#received = new ReceivedBatches(context);
    this.#views = new PageViews(context);
    running.set(context, this);
  }

  /** Resolves when the batch is durable. Throws what `judgeBatch`, sealing and storing throw; then nothing is kept. */
  async accept(admitted: AdmittedBatch): Promise<BatchAccepted> {
    const { token, batch } = admitted;
    const receivedAt = this.#context.clock.now();
    let replayRefused = false;
    const duplicate = await this.#received.once(
      token.site,
      token.session,
      batch.seq,
      async (skew) => {
        const judgement = judgeBatch(admitted.policy, batch, token.draw, dayOf(receivedAt));
        replayRefused = judgement.replayRefused;
        await this.#store(admitted, judgement, receivedAt, skew);
      },
      receivedAt - batch.sentAt,
    );
    return replayRefused ? { seq: batch.seq, duplicate, refused: 'replay' } : { seq: batch.seq, duplicate };
  }

  /** Makes durable and indexes all that was accepted before. */
  async settle(): Promise<void> {
    await this.#writer.flush();
    await this.#indexer.settled();
  }

  async close(): Promise<void> {
    await this.#writer.flush();
    await this.#indexer.close();
    running.delete(this.#context);
  }

  async #store(admitted: AdmittedBatch, judgement: Judgement, receivedAt: number, skew: number): Promise<void> {
    const { token, batch } = admitted;
    const shared = await this.#sharedMeta(admitted, judgement, receivedAt, skew);
    const payloads: FramePayload[] = [];
    if (judgement.replay !== null && judgement.replay.events.length > 0) {
      const events = judgement.replay.events.map((event) => shiftEvent(event, skew));
      const { masked, lit } = judgement.replay;
      const keyframe = beginsWithSnapshot(events);
      const meta = { ...shared, ...span(events.map(timeOf), receivedAt), keyframe, masked, lit };
      payloads.push({ class: 'replay', meta, events });
    }
    // A batch without any content leaves a frame too: its number is then known as stored.
    if (judgement.signals.length > 0 || payloads.length === 0) {
      const signals = judgement.signals.map((signal): Signal => ({ ...signal, time: signal.time + skew }));
      const meta = {
        ...shared,
        ...span(
          signals.map((one) => one.time),
          receivedAt,
        ),
        keyframe: false,
        masked: 0,
        lit: 0,
      };
      payloads.push({ class: 'signals', meta, signals });
    }
    const parts = payloads.length;
    // All parts are sealed before any is written: what fails leaves nothing.
    const sealed = await Promise.all(
      payloads.map(async (part) => {
        const payload: FramePayload = { ...part, meta: { ...part.meta, parts } };
        const header: FrameHeader = {
          site: token.site,
          session: token.session,
          seq: batch.seq,
          class: payload.class,
          subject: token.subject,
          day: retentionDay(payload.meta.from, receivedAt),
          codec: 'columns+br',
        };
        return { header, payload, frame: await sealFrame(this.#context, header, payload) };
      }),
    );
    await Promise.all(
      sealed.map(({ header, payload, frame }) => this.#writer.append(header, frame, { header, payload })),
    );
    await this.#report(token, batch, judgement);
  }

  async #sharedMeta({ token, batch, client }: AdmittedBatch, judgement: Judgement, receivedAt: number, skew: number) {
    const { template, view, rule } = batch.page;
    const { site, session } = token;
    const known = await this.#views.of({ site, session, template, view }, judgement.signals);
    return {
      page: template,
      rule,
      view,
      policy: batch.policy,
      receipt: token.receipt,
      regime: judgement.page.regime ?? token.regime,
      ...client,
      ...known,
      receivedAt,
      skew,
      clean: judgement.clean,
      hits: judgement.hits.length,
    } satisfies Partial<FrameMeta>;
  }

  /** The batch is stored already and its hits are masked, so a failure to file findings must not make the browser retry. */
  async #report(token: CaptureToken, batch: Batch, judgement: Judgement): Promise<void> {
    if (judgement.hits.length === 0) return;
    const { template: page, rule } = batch.page;
    const reports = judgement.hits.map((hit) => ({ site: token.site, session: token.session, page, rule, ...hit }));
    try {
      await recordFindings(this.#context, reports);
    } catch (err) {
      this.#context.log.error({ err, hits: reports.length }, 'findings could not be recorded');
    }
  }
}

/** Redacted events are plain objects with a numeric `timestamp`; it is moved to the server's clock. */
function shiftEvent(event: unknown, skew: number): unknown {
  return isTimed(event) ? { ...event, timestamp: event.timestamp + skew } : event;
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
