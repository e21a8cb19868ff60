import type { Context } from '../platform/context.ts';

export interface Session {
  readonly stored: Set<number>;
  readonly underWay: Map<number, Promise<unknown>>;
  /** Browser clock to server clock (ms), once known. */
  skew: number | null;
}

interface StoredBatch {
  readonly session: string;
  readonly seq: number;
  readonly skew: string | number;
  readonly whole: 0 | 1;
}

interface Asked {
  readonly site: string;
  readonly id: string;
  resolve(session: Session): void;
  reject(error: unknown): void;
}

/** Sessions per query. */
const TOGETHER = 500;

/**
 * Which (session, seq) are durable. What this node does not remember it asks of `chunks` once per session, so an
 * ordinary batch costs no query. Two nodes that store the same batch at once give equal rows, which ClickHouse merges.
 */
export class ReceivedBatches {
  readonly #context: Pick<Context, 'clickhouse'>;
  readonly #limit: number;
  readonly #sessions = new Map<string, Promise<Session>>();
  #asked: Asked[] = [];
  #reading: Promise<void> | null = null;

  constructor(context: Pick<Context, 'clickhouse'>, limit = 20_000) {
    this.#context = context;
    this.#limit = limit;
  }

  /** Runs `store` unless the batch is durable or on its way there. Resolves when it is durable: true, it was before. */
  async once(session: Session, seq: number, store: () => Promise<void>): Promise<boolean> {
    if (session.stored.has(seq)) return true;
    const other = session.underWay.get(seq);
    if (other !== undefined) {
      await other;
      return true;
    }
    const work = store();
    session.underWay.set(seq, work);
    try {
      await work;
      session.stored.add(seq);
    } finally {
      session.underWay.delete(seq);
    }
    return false;
  }

  /** What is known of a session's batches. */
  session(site: string, id: string): Promise<Session> {
    const key = `${site}/${id}`;
    const known = this.#sessions.get(key);
    // Most recently used last.
    this.#sessions.delete(key);
    const session = known ?? this.#load(site, id);
    this.#sessions.set(key, session);
    if (known === undefined) session.catch(() => this.#sessions.delete(key));
    if (this.#sessions.size > this.#limit) this.#forgetOne();
    return session;
  }

  #forgetOne(): void {
    const oldest = this.#sessions.keys().next();
    if (!oldest.done) this.#sessions.delete(oldest.value);
  }

  #load(site: string, id: string): Promise<Session> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ site, id, resolve, reject });
      this.#reading ??= this.#read().finally(() => {
        this.#reading = null;
      });
    });
  }

  /** Sessions of one tick, and those that came during the last query, go together. */
  async #read(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const site = this.#asked[0]?.site;
      if (site === undefined) return;
      const asked = this.#asked.filter((one) => one.site === site).slice(0, TOGETHER);
      this.#asked = this.#asked.filter((one) => !asked.includes(one));
      try {
        const stored = await this.#stored(
          site,
          asked.map(({ id }) => id),
        );
        for (const { id, resolve } of asked) resolve(sessionOf(stored.filter(({ session }) => session === id)));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
  }

  async #stored(site: string, sessions: readonly string[]): Promise<StoredBatch[]> {
    const answer = await this.#context.clickhouse.query({
      // A crash may have left one of the two frames of a batch; the retry then stores both, and rows merge.
      query: `SELECT session, seq, any(skew) AS skew, uniqExact(class) = max(parts) AS whole FROM chunks
        WHERE site = {site:String} AND session IN {sessions:Array(String)} GROUP BY session, seq ORDER BY session, seq`,
      query_params: { site, sessions },
      format: 'JSONEachRow',
    });
    return answer.json<StoredBatch>();
  }
}

function sessionOf(rows: readonly StoredBatch[]): Session {
  const skew = rows.at(-1)?.skew;
  return {
    stored: new Set(rows.filter((row) => row.whole === 1).map((row) => row.seq)),
    underWay: new Map(),
    skew: skew === undefined ? null : Number(skew),
  };
}
