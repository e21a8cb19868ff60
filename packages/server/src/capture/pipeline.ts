import type { CompiledPolicy } from '@scrim/policy';
import type { Batch, BatchAccepted, Signal } from '@scrim/protocol';
import { recordFindings } from '../assurance/finding.ts';
import type { CaptureToken } from '../keys/capture-token.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { type FrameMeta, type FramePayload, sealFrame } from './frame.ts';
import { type Indexed, indexRows, retentionDay, toIndexed } from './index-rows.ts';
import { Indexer } from './indexer.ts';
import { type Hit, type Judgement, judgeBatch } from './judge-batch.ts';
import type { FrameHeader } from './pack-format.ts';
import { PackWriter } from './pack-writer.ts';
import { PageViews } from './page-views.ts';
import { ReceivedBatches } from './received-batches.ts';
import type { Client } from './user-agent.ts';

/** A batch that was admitted: token, policy and shape are good. */
export interface AdmittedBatch {
  readonly token: CaptureToken;
  readonly policy: CompiledPolicy;
  /** The site's policy at this moment, which may be a later one. */
  readonly active: CompiledPolicy;
  readonly batch: Batch;
  readonly client: Client;
}

/** Kept from sealing to indexing; the events are not, so what waits for the disk takes little memory. */
interface Packed {
  readonly header: FrameHeader;
  readonly content: Indexed;
}

interface SealedPart extends Packed {
  readonly frame: Buffer;
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
        this.#indexer.add(frames.map(({ tag, stored }) => indexRows(tag.header, tag.content, stored))),
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
        const { sealed, hits, refused } = await this.#seal(admitted, receivedAt, skew);
        replayRefused = refused;
        await Promise.all(
          sealed.map(({ header, content, frame }) => this.#writer.append(header, frame, { header, content })),
        );
        await this.#report(token, batch, hits);
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

  /** Judges and seals all parts before any is written: what fails leaves nothing. The batch's events are used up. */
  async #seal(admitted: AdmittedBatch, receivedAt: number, skew: number) {
    const { token, batch } = admitted;
    const { policy, active } = admitted;
    const { purposes, draw } = token;
    const judgement = judgeBatch({ policy, active, purposes, draw, today: dayOf(receivedAt) }, batch);
    batch.replay = null;
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
    const sealed = await Promise.all(
      payloads.map(async (part): Promise<SealedPart> => {
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
        return { header, content: toIndexed(payload), frame: await sealFrame(this.#context, header, payload) };
      }),
    );
    return { sealed, hits: judgement.hits, refused: judgement.replayRefused };
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
  async #report(token: CaptureToken, batch: Batch, hits: readonly Hit[]): Promise<void> {
    if (hits.length === 0) return;
    const { template: page, rule } = batch.page;
    const reports = hits.map((hit) => ({ site: token.site, session: token.session, page, rule, ...hit }));
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
