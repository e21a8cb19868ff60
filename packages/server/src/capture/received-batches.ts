import { askTogether } from '../platform/ask-together.ts';
import type { Context } from '../platform/context.ts';

export interface Session {
  readonly stored: Set<number>;
  readonly underWay: Map<number, Promise<unknown>>;
  /** Browser clock to server clock, ms, once known. */
  skew: number | null;
}

interface StoredBatch {
  readonly session: string;
  readonly seq: number;
  readonly skew: string | number;
  readonly whole: 0 | 1;
}

/**
 * Which (session, seq) are durable. What this node does not remember it asks of `chunks` once per session, so an
 * ordinary batch costs no query. Two nodes that store the same batch at once give equal rows, which ClickHouse merges.
 */
export class ReceivedBatches {
  readonly #context: Pick<Context, 'clickhouse'>;
  readonly #limit: number;
  readonly #sessions = new Map<string, Promise<Session>>();
  /** What is stored of a session, by site. */
  readonly #asking = new Map<string, (session: string) => Promise<readonly StoredBatch[] | undefined>>();

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

  async #load(site: string, id: string): Promise<Session> {
    const ask = this.#asking.get(site) ?? askTogether((sessions) => this.#stored(site, sessions));
    this.#asking.set(site, ask);
    return sessionOf((await ask(id)) ?? []);
  }

  async #stored(site: string, sessions: readonly string[]): Promise<Map<string, StoredBatch[]>> {
    const answer = await this.#context.clickhouse.query({
      // A crash may have left one of the two frames of a batch; the retry then stores both, and rows merge.
      query: `SELECT session, seq, any(skew) AS skew, uniqExact(class) = max(parts) AS whole FROM chunks
        WHERE site = {site:String} AND session IN {sessions:Array(String)} GROUP BY session, seq ORDER BY session, seq`,
      query_params: { site, sessions },
      format: 'JSONEachRow',
    });
    const rows = new Map<string, StoredBatch[]>(sessions.map((session) => [session, []]));
    for (const row of await answer.json<StoredBatch>()) rows.get(row.session)?.push(row);
    return rows;
  }
}

function sessionOf(rows: readonly StoredBatch[]): Session {
  const latest = rows.at(-1);
  return {
    stored: new Set(rows.filter((row) => row.whole === 1).map((row) => row.seq)),
    underWay: new Map(),
    skew: latest === undefined ? null : Number(latest.skew),
  };
}
