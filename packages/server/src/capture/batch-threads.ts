import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CompiledPolicy } from '@scrim/policy';
import type { Logger } from 'pino';
import { type ErrorCode, ScrimError } from '../platform/errors.ts';
import { type BatchTask, type PreparedBatch, prepareBatch } from './prepare-batch.ts';

/** Policies travel once; tasks name them. */
export interface ThreadTask extends Omit<BatchTask, 'policy' | 'active'> {
  readonly number: number;
  readonly policy: string;
  readonly active: string;
  /** Those that the thread does not have yet. */
  readonly policies: readonly CompiledPolicy[];
}

export type ThreadAnswer = { readonly number: number } & (
  | { readonly batch: PreparedBatch }
  | { readonly refused: { readonly code: ErrorCode; readonly detail: string | undefined } }
  | { readonly failed: unknown }
  /** Number 0: the thread has loaded its program. */
  | { readonly ready: true }
);

interface Waiting {
  readonly task: BatchTask;
  resolve(batch: PreparedBatch): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  readonly policies: Set<string>;
  readonly underWay: Map<number, Waiting>;
}

export interface BatchThreadsOptions {
  /** Above this many bytes waiting for a thread, `prepare` throws `overloaded`. */
  readonly pendingBytes: number;
  readonly log: Pick<Logger, 'error'>;
  /** The built program of a thread; where there is none, the caller's own thread does the work. */
  readonly program?: URL;
  readonly threads?: number;
}

/** One that a thread works at, and those that it finds while this thread is busy with a query or an insert for some tens of milliseconds. */
const UNDER_WAY = 6;
/** A batch leaves some megabytes behind: with room for many, what is young is seldom copied, and dies before it is. */
const RESOURCES = { maxYoungGenerationSizeMb: 144 };

/** Prepares batches on every processor, so that the thread that answers requests is free. All but the first thread start when they are needed. */
export class BatchThreads {
  readonly #options: BatchThreadsOptions;
  readonly #program: URL | null;
  readonly #most: number;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Waiting[] = [];
  #pending = 0;
  #last = 0;
  #closed = false;

  constructor(options: BatchThreadsOptions) {
    const program = options.program ?? new URL('./batch-thread.js', import.meta.url);
    this.#options = options;
    this.#program = existsSync(program) ? program : null;
    this.#most = options.threads ?? availableParallelism();
  }

  /** What `prepareBatch` says and throws; `overloaded` when too much waits, `not_durable` when the thread died of it. */
  prepare(task: BatchTask): Promise<PreparedBatch> {
    if (this.#program === null) return new Promise((resolve) => resolve(prepareBatch(task)));
    if (this.#closed) return Promise.reject(new ScrimError('not_ready'));
    if (this.#pending + task.body.length > this.#options.pendingBytes) {
      return Promise.reject(new ScrimError('overloaded', { retryAfter: 2 }));
    }
    this.#pending += task.body.length;
    const prepared = new Promise<PreparedBatch>((resolve, reject) => this.#waiting.push({ task, resolve, reject }));
    this.#assign(this.#program);
    return prepared.finally(() => {
      this.#pending -= task.body.length;
    });
  }

  /** Resolves when a thread is there, so that the first batches do not wait for its start. Throws `internal` when none will. */
  async start(): Promise<void> {
    if (this.#program === null || this.#threads.size > 0) return;
    const { worker } = this.#start(this.#program);
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('exit', () =>
        reject(new ScrimError('internal', { detail: 'A thread that prepares batches ended.' })),
      );
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new ScrimError('not_ready'));
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
  }

  #assign(program: URL): void {
    while (this.#waiting.length > 0) {
      const thread = this.#freest(program);
      const next = thread === null ? undefined : this.#waiting.shift();
      if (thread === null || next === undefined) return;
      this.#send(thread, next);
    }
  }

  /** An idle thread, else a new one, else one with little to do. */
  #freest(program: URL): Thread | null {
    let freest: Thread | null = null;
    for (const thread of this.#threads) {
      if (freest === null || thread.underWay.size < freest.underWay.size) freest = thread;
    }
    if (this.#threads.size < this.#most && (freest === null || freest.underWay.size > 0)) return this.#start(program);
    return freest !== null && freest.underWay.size < UNDER_WAY ? freest : null;
  }

  #start(program: URL): Thread {
    const worker = new Worker(program, { resourceLimits: RESOURCES });
    const thread: Thread = { worker, policies: new Set(), underWay: new Map() };
    this.#threads.add(thread);
    worker.on('message', (answer: ThreadAnswer) => this.#settle(program, thread, answer));
    worker.on('error', (err) => this.#options.log.error({ err }, 'a thread that prepares batches failed'));
    worker.on('exit', () => {
      this.#threads.delete(thread);
      const error = new ScrimError('not_durable', { retryAfter: 2 });
      for (const { reject } of thread.underWay.values()) reject(error);
      if (!this.#closed) this.#assign(program);
    });
    return thread;
  }

  #send(thread: Thread, waiting: Waiting): void {
    const { policy, active, views, body, token, client, receivedAt, browserNow, skew } = waiting.task;
    const number = ++this.#last;
    thread.underWay.set(number, waiting);
    const policies = [policy, active].filter(({ hash }) => !thread.policies.has(hash));
    for (const { hash } of policies) thread.policies.add(hash);
    const own = new Uint8Array(body);
    const named = { number, policy: policy.hash, active: active.hash, policies };
    const task: ThreadTask = { ...named, views, body: own, token, client, receivedAt, browserNow, skew };
    thread.worker.postMessage(task, [own.buffer]);
  }

  #settle(program: URL, thread: Thread, answer: ThreadAnswer): void {
    const waiting = thread.underWay.get(answer.number);
    thread.underWay.delete(answer.number);
    if ('batch' in answer) waiting?.resolve(answer.batch);
    else if ('refused' in answer) waiting?.reject(new ScrimError(answer.refused.code, optional(answer.refused.detail)));
    else if ('failed' in answer) waiting?.reject(answer.failed);
    this.#assign(program);
  }
}

function optional(detail: string | undefined): { detail?: string } {
  return detail === undefined ? {} : { detail };
}
