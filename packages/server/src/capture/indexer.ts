import type { ClickHouseClient } from '@clickhouse/client';
import type { Logger } from 'pino';
import type { IndexRows } from './index-rows.ts';

const RETRY_MILLISECONDS = [100, 300, 1000, 3000, 10_000];
/** From one insert to the next. */
const GATHER_MILLISECONDS = 1000;
/** Frames waiting for an index that does not answer; beyond it they are left to `indexMissingPacks`. */
const WAITING_FRAMES = 50_000;

/**
 * Rows of whole packs. Signals first, then all chunk rows in one insert, which ClickHouse takes or leaves per pack (a
 * pack is of one day, so of one partition): one chunk row of a pack says that all of it is indexed.
 * Inserting twice changes nothing.
 */
export async function insertRows(clickhouse: ClickHouseClient, rows: readonly IndexRows[]): Promise<void> {
  const signals = rows.flatMap((one) => one.signals);
  if (signals.length > 0) await clickhouse.insert({ table: 'signals', format: 'JSONEachRow', values: signals });
  const chunks = rows.map((one) => one.chunk);
  if (chunks.length > 0) await clickhouse.insert({ table: 'chunks', format: 'JSONEachRow', values: chunks });
}

/** Indexes durable frames behind the acknowledgement, many per insert, in order, until the engine takes them. */
export class Indexer {
  /** Who waits until all is indexed; meanwhile nothing is gathered. */
  #hurrying = 0;
  #wake: (() => void) | null = null;
  readonly #clickhouse: ClickHouseClient;
  readonly #log: Logger;
  #waiting: IndexRows[] = [];
  #running: Promise<void> | null = null;
  #closing = false;

  constructor(clickhouse: ClickHouseClient, log: Logger) {
    this.#clickhouse = clickhouse;
    this.#log = log;
  }

  /** All rows of one pack. */
  add(rows: readonly IndexRows[]): void {
    if (this.#waiting.length >= WAITING_FRAMES) {
      this.#log.warn('index falls behind; later frames are indexed at the next start');
      return;
    }
    this.#waiting.push(...rows);
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
    });
  }

  /** Resolves when all that was added is indexed, or the engine refused it after retries. */
  async settled(): Promise<void> {
    this.#hurrying++;
    this.#wake?.();
    while (this.#running !== null) await this.#running;
    this.#hurrying--;
  }

  /** Gives up on what the engine refuses now: packs are the truth, the next start indexes it. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.settled();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Frames of one tick, and those that came since the last insert, go together.
      await new Promise((resolve) => setImmediate(resolve));
      const rows = this.#waiting;
      this.#waiting = [];
      await this.#insert(rows);
      await this.#gather();
    }
  }

  /** Each insert makes parts that the engine merges later: under load a few large ones cost a fraction of many small ones. */
  async #gather(): Promise<void> {
    if (this.#hurrying > 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MILLISECONDS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  async #insert(rows: readonly IndexRows[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await insertRows(this.#clickhouse, rows);
        return;
      } catch (err) {
        const wait = RETRY_MILLISECONDS[Math.min(attempt, RETRY_MILLISECONDS.length - 1)] ?? 1000;
        this.#log.error({ err, frames: rows.length, attempt }, 'indexing failed');
        if (this.#closing) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}
