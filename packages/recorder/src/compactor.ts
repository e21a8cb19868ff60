import type { CompiledPolicy } from '@scrim/policy/runtime';
import type { Batch } from '@scrim/protocol';
import { createRedactor, type Redactor } from '@scrim/redaction/browser';

/** What the page hands over: raw rrweb events as JSON, and where a batch ends. */
export interface Portion {
  /** Counts the starts of rrweb; each has node ids, and so a redactor, of its own. */
  readonly run: number;
  readonly rule: number;
  /** JSON array of rrweb events. */
  readonly events: string;
  /** The batch that ends with this portion. */
  readonly cut: Pick<Batch, 'seq' | 'page' | 'signals' | 'sentAt'> | null;
}

/** Redacts portions and puts batches together. Runs in the worker; in the page only where there is none. */
export class Compactor {
  readonly #policy: CompiledPolicy;
  #redactor: Redactor | null = null;
  #run = 0;
  #parts: string[] = [];

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
  }

  /** The batch that the portion ends, as JSON; null when it ends none. */
  take({ run, rule, events, cut }: Portion): string | null {
    if (events !== '[]') {
      if (!this.#redactor || run !== this.#run) {
        this.#redactor = createRedactor(this.#policy, rule);
        this.#run = run;
        this.#parts = [];
      }
      for (const event of JSON.parse(events)) {
        for (const redacted of this.#redactor.redact(event)) this.#parts.push(JSON.stringify(redacted));
      }
    }
    if (!cut) return null;
    const parts = this.#parts;
    this.#parts = [];
    const context = parts.length ? JSON.stringify(this.#redactor?.takeContext() ?? []) : '';
    const head = JSON.stringify({ version: 1, policy: this.#policy.hash, ...cut });
    const replay = parts.length ? `{"context":${context},"events":[${parts.join()}]}` : 'null';
    return `${head.slice(0, -1)},"replay":${replay}}`;
  }
}
