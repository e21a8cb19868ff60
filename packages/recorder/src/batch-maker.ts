import type { CompiledPolicy } from '@scrim/policy/runtime';
import { Compactor, type Portion } from './compactor.ts';
import { gzip } from './gzip.ts';
import type { FromWorker } from './worker.ts';

/** Turns portions into redacted, compressed batches: in a worker, or in the page where the site allows none. */
export class BatchMaker {
  readonly #policy: CompiledPolicy;
  readonly #done: (seq: number, bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #failed: () => void;
  #worker: Worker | null = null;
  /** Set where there is no worker. */
  #inline: Compactor | null = null;
  #ready = false;
  #busy = false;
  /** Handed over, and not yet part of a finished batch. */
  #pending: Portion[] = [];
  #taken = 0;
  /** Being compressed in this thread. */
  #pressing: { seq: number; body: string } | null = null;

  /** @param failed the worker broke off: what it held is lost */
  constructor(
    policy: CompiledPolicy,
    candidates: readonly (() => Worker)[],
    done: (seq: number, bytes: Uint8Array<ArrayBuffer>) => void,
    failed: () => void,
  ) {
    this.#policy = policy;
    this.#done = done;
    this.#failed = failed;
    this.#open(candidates);
  }

  /** Characters that wait for a batch. */
  get waiting(): number {
    return this.#pending.reduce((sum, portion) => sum + portion.events.length, 0);
  }

  push(portion: Portion): void {
    this.#pending.push(portion);
    if (this.#inline) this.#drain();
    else if (this.#ready) this.#worker?.postMessage(portion);
  }

  /**
   * For a page that is going away: makes batches, in this task, of what has not come back. In a worker's stead that works
   * from a full snapshot on; of later replay events only the worker knows the nodes, so those are lost, signals are not.
   */
  lastWords(): { seq: number; body: string }[] {
    const inline = this.#inline;
    const pressing = this.#pressing;
    const pending = this.#pending.slice(inline ? this.#taken : 0);
    this.close();
    const compactor = inline ?? new Compactor(this.#policy);
    let whole = inline ? Number.NaN : -1;
    const bodies = pressing ? [pressing] : [];
    for (const portion of pending) {
      // A keyframe begins a portion, with its Meta event.
      if (portion.events.startsWith('[{"type":4,')) whole = portion.run;
      const known = inline || whole === portion.run;
      const body = compactor.take(known ? portion : { ...portion, events: '[]' });
      if (body && portion.cut) bodies.push({ seq: portion.cut.seq, body });
    }
    return bodies;
  }

  /** Stops in this task and forgets everything. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#inline = null;
    this.#ready = false;
    this.#pending = [];
    this.#taken = 0;
    this.#pressing = null;
  }

  #open(candidates: readonly (() => Worker)[]): void {
    const [next, ...others] = candidates;
    if (!next) {
      this.#inline = new Compactor(this.#policy);
      this.#drain();
      return;
    }
    try {
      const worker = next();
      this.#worker = worker;
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data === 'ready') {
          this.#ready = true;
          for (const portion of this.#pending) worker.postMessage(portion);
        } else {
          this.#pending.splice(0, this.#pending.findIndex(({ cut }) => cut?.seq === data.seq) + 1);
          this.#done(data.seq, data.bytes);
        }
      };
      worker.onerror = (event) => {
        event.preventDefault();
        if (worker !== this.#worker) return;
        worker.terminate();
        if (this.#ready) {
          this.close();
          this.#open([]);
          this.#failed();
        } else {
          this.#open(others);
        }
      };
      worker.postMessage({ policy: this.#policy });
    } catch {
      this.#open(others);
    }
  }

  /** One portion per task, so that the page stays responsive. */
  #drain(): void {
    if (this.#busy) return;
    this.#busy = true;
    setTimeout(async () => {
      try {
        const portion = this.#pending[this.#taken];
        const compactor = this.#inline;
        if (!portion || !compactor) return;
        this.#taken++;
        const body = compactor.take(portion);
        if (body && portion.cut) {
          this.#pressing = { seq: portion.cut.seq, body };
          const bytes = await gzip(body);
          if (compactor !== this.#inline) return;
          this.#pressing = null;
          this.#pending.splice(0, this.#taken);
          this.#taken = 0;
          this.#done(portion.cut.seq, bytes);
        }
      } catch {
        this.close();
        this.#open([]);
        this.#failed();
      } finally {
        this.#busy = false;
        if (this.#inline && this.#pending.length > this.#taken) this.#drain();
      }
    });
  }
}
