import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { QuestionProgress } from '@scrim/protocol';

/** What somebody waits for. */
export interface Question {
  /** Hexadecimal; by it the engine's running statements are found, from any node. */
  readonly tag: string;
  /** Aborted when nobody waits any longer. */
  readonly signal: AbortSignal;
}

const current = new AsyncLocalStorage<Question>();

/** All statements that `run` asks belong to the question. */
export function withinQuestion<T>(question: Question, run: () => T): T {
  // One listener a statement; Node.js takes more than ten for a leak.
  setMaxListeners(0, question.signal);
  return current.run(question, run);
}

/** Whether nobody waits any longer for what is being computed. */
export function isGivenUp(): boolean {
  return current.getStore()?.signal.aborted === true;
}

/** Between two attempts to stop a statement, which cannot be stopped before it has begun; ms. */
const PAUSE = 100;

/** Runs a statement of a question on a connection. */
export type Connections = <T>(run: (client: Pick<ClickHouseClient, 'query'>) => Promise<T>) => Promise<T>;

/**
 * The client, whose queries are stopped at the engine once nobody waits for their question: neither engine does it by
 * itself when the caller goes. `control` must not wait behind other statements. Throws the signal's reason.
 */
export function supervised(
  client: ClickHouseClient,
  { control, connections }: { readonly control: ClickHouseClient; readonly connections: Connections },
): ClickHouseClient {
  const ask = client.query.bind(client);
  client.query = async (params) => {
    const question = current.getStore();
    if (question === undefined) return ask(params);
    const { tag, signal } = question;
    signal.throwIfAborted();
    const statement = randomUUID();
    const over = new AbortController();
    const query = `${params.query}\nSETTINGS log_comment = '${MARK}${tag} ${statement}'`;
    const answer = connections((connection) => connection.query({ ...params, query }))
      .catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      })
      .finally(() => over.abort());
    const failedToStop = new Promise<never>((_, reject) => {
      const stop = async () => {
        while (!over.signal.aborted) {
          await control.command({ query: `KILL QUERY WHERE ${belongsTo(tag, statement)} ASYNC` });
          await delay(PAUSE);
        }
      };
      signal.addEventListener('abort', () => stop().catch(reject), { once: true, signal: over.signal });
    });
    return Promise.race([answer, failedToStop]);
  };
  return client;
}

/** Rows are told in whole hundred thousands: a finer number would tell how much has come in since it was last asked. */
const ROUNDED_TO = 100_000;

/** How far the running statements of a question have come, of whichever of its requests. */
export async function progressOf(control: ClickHouseClient, tag: string): Promise<QuestionProgress> {
  const answer = await control.query({
    query: `
      SELECT count() AS statements, sum(read_rows) AS read, sum(greatest(total_rows_approx, read_rows)) AS total
      FROM system.processes WHERE ${belongsTo(tag)}`,
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<Record<'statements' | 'read' | 'total', string | number>>();
  const rows = (of: 'read' | 'total') => Math.floor(Number(row?.[of] ?? 0) / ROUNDED_TO) * ROUNDED_TO;
  return { statements: Number(row?.statements ?? 0), rowsRead: rows('read'), rowsToRead: rows('total') };
}

/** chdb drops SQL comments and takes no ids of statements, but shows their settings. */
const MARK = 'question ';

/** Of a row of system.processes. The mark is put together, so that the statement that looks for it is none of them. */
function belongsTo(tag: string, statement = ''): string {
  if (!/^[0-9a-f]+$/.test(tag)) throw new TypeError('a tag is hexadecimal');
  return `position(query, concat('${MARK}', '${tag} ${statement}')) > 0`;
}
