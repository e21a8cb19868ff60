import { type FindingReport, recordFindings } from '../assurance/finding.ts';
import type { Context } from '../platform/context.ts';

const RETRY_MILLISECONDS = 30_000;
/** Batches whose reports wait for a database that does not answer; those beyond are told by the check `finding-lost`. */
const WAITING_BATCHES = 1000;

type Reports = readonly FindingReport[];

/** Files what inspection found. The batch is stored by then and never comes again, so what cannot be filed now is tried later. */
export class FindingFiler {
  readonly #context: Context;
  #waiting: Reports[] = [];
  #trying: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The reports of one batch. Never throws: the browser must not send again what is stored. */
  async file(reports: Reports): Promise<void> {
    if (reports.length === 0 || (await this.#record(reports))) return;
    if (this.#waiting.length < WAITING_BATCHES) this.#waiting.push(reports);
    else this.#context.log.error({ hits: reports.length }, 'findings are lost: too many wait for the database');
    this.#tryLater();
  }

  /** Tries what waits, now. */
  tryAgain(): Promise<void> {
    this.#trying ??= this.#tryAll().finally(() => {
      this.#trying = null;
    });
    return this.#trying;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.tryAgain();
    const batches = this.#waiting.length;
    if (batches > 0) this.#context.log.error({ batches }, 'findings are lost: the database took none until the end');
  }

  /** Up to the first that fails, which goes to the end: one that can never be filed keeps no other from it. */
  async #tryAll(): Promise<void> {
    for (let left = this.#waiting.length; left > 0; left--) {
      const reports = this.#waiting.shift();
      if (reports === undefined || (await this.#record(reports))) continue;
      this.#waiting.push(reports);
      break;
    }
    if (this.#waiting.length > 0) this.#tryLater();
  }

  #tryLater(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.tryAgain();
    }, RETRY_MILLISECONDS);
    this.#timer.unref();
  }

  async #record(reports: Reports): Promise<boolean> {
    try {
      await recordFindings(this.#context, reports);
      return true;
    } catch (err) {
      this.#context.log.error({ err, hits: reports.length }, 'findings could not be recorded');
      return false;
    }
  }
}
