import type { CompiledPolicy } from '@scrim/policy';
import type { Batch, BatchAccepted } from '@scrim/protocol';
import type { CaptureToken } from '../keys/capture-token.ts';
import type { Context } from '../platform/context.ts';
import { BatchThreads } from './batch-threads.ts';
import { FindingFiler } from './finding-filer.ts';
import { sealPacked } from './frame.ts';
import { type Indexed, indexRows, retentionDay } from './index-rows.ts';
import { Indexer } from './indexer.ts';
import type { Hit } from './judge-batch.ts';
import type { FrameHeader } from './pack-format.ts';
import { PackWriter } from './pack-writer.ts';
import { type PageView, PageViews } from './page-views.ts';
import type { PreparedBatch, PreparedPart } from './prepare-batch.ts';
import { ReceivedBatches } from './received-batches.ts';
import type { Client } from './user-agent.ts';

/** A batch that may be sent: its token is good; of its content nothing is known. */
export interface AdmittedBatch {
  /** Gzip. */
  readonly body: Buffer;
  readonly token: CaptureToken;
  /** The policy that the token names. */
  readonly policy: CompiledPolicy;
  /** The site's policy at this moment, which may be a later one. */
  readonly active: CompiledPolicy;
  readonly client: Client;
  /** The browser's clock when it sent this, ms; null where it does not say. */
  readonly browserNow: number | null;
}

export interface StoredBatch {
  readonly page: Batch['page'];
  readonly accepted: BatchAccepted;
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

/** Prepare, seal, pack, wait until durable, index behind the answer. */
export class CapturePipeline {
  readonly #context: Context;
  readonly #writer: PackWriter<Packed>;
  readonly #indexer: Indexer;
  readonly #received: ReceivedBatches;
  readonly #views: PageViews;
  readonly #threads: BatchThreads;
  readonly #findings: FindingFiler;

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
    this.#findings = new FindingFiler(context);
    this.#views = new PageViews(context);
    this.#threads = new BatchThreads({ pendingBytes: context.config.limits.pendingBytes, log });
    running.set(context, this);
  }

  /** Resolves when batches can be taken. */
  start(): Promise<void> {
    return this.#threads.start();
  }

  /** Resolves when the batch is durable. Throws what preparing, sealing and storing throw; then nothing is kept. */
  async accept(admitted: AdmittedBatch): Promise<StoredBatch> {
    const { token } = admitted;
    const receivedAt = this.#context.clock.now();
    const session = await this.#received.session(token.site, token.session);
    const batch = await this.#prepare(admitted, receivedAt, session.skew);
    const { seq, page } = batch;
    const duplicate = await this.#received.once(session, seq, async () => {
      session.skew = batch.skew;
      const sealed = await Promise.all(batch.parts.map((part) => this.#seal(token, seq, receivedAt, part)));
      await Promise.all(
        sealed.map(({ header, content, frame }) => this.#writer.append(header, frame, { header, content })),
      );
      await this.#findings.file(reportsOf(token, page, batch.hits));
    });
    const refused = batch.replayRefused && !duplicate ? ({ refused: 'replay' } as const) : {};
    return { page, accepted: { seq, duplicate, ...refused } };
  }

  /** Makes durable and indexes all that was accepted before, and files what was found in it. */
  async settle(): Promise<void> {
    await this.#writer.flush();
    await this.#indexer.settled();
    await this.#findings.tryAgain();
  }

  async close(): Promise<void> {
    await this.#threads.close();
    await this.#writer.flush();
    await this.#indexer.close();
    await this.#findings.close();
    running.delete(this.#context);
  }

  async #prepare(admitted: AdmittedBatch, receivedAt: number, skew: number | null): Promise<PreparedBatch> {
    const { site, session } = admitted.token;
    const prepare = (views: ReadonlyMap<string, PageView>) =>
      this.#threads.prepare({ ...admitted, receivedAt, skew, views });
    let batch = await prepare(this.#views.known(site, session));
    if (batch.view === null) {
      // The page view began on another node, or before a restart.
      const { template, view } = batch.page;
      const said = await this.#views.load({ site, session, template, view });
      batch = await prepare(new Map([[view, said]]));
    }
    // Batches side by side: what one of them says is not forgotten for what another knew when it set out.
    if (batch.view !== null && batch.tellsView)
      this.#views.remember({ site, session, view: batch.page.view }, batch.view);
    return batch;
  }

  async #seal(
    { site, session, subject }: CaptureToken,
    seq: number,
    receivedAt: number,
    { content, packed }: PreparedPart,
  ): Promise<SealedPart> {
    const day = retentionDay(content.meta.from, receivedAt);
    const header: FrameHeader = { site, session, seq, class: content.class, subject, day, codec: 'columns+br' };
    return { header, content, frame: await sealPacked(this.#context, header, packed) };
  }
}

function reportsOf({ site, session }: CaptureToken, { template, rule }: Batch['page'], hits: readonly Hit[]) {
  return hits.map((hit) => ({ site, session, page: template, rule, ...hit }));
}
