import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { drainPending } from 'chdb';
import { createChdbConnection } from 'chdb/connection';
import { type Connections, supervised } from './supervised-query.ts';

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

export interface OpenClickHouse {
  readonly clickhouse: ClickHouseClient;
  /** For statements about running statements: chdb's connections run one at a time, so these have one of their own. */
  readonly clickhouseControl: ClickHouseClient;
  close(): Promise<void>;
}

/** A ClickHouse server when there is a URL, else chdb in the data directory. The same client and SQL. */
export async function openClickHouse(options: {
  readonly url: string | null;
  readonly dataDirectory: string;
}): Promise<OpenClickHouse> {
  if (options.url !== null) {
    const { url } = options;
    const clickhouseControl = createClient({ url });
    const client = createClient({ url });
    const query = client.query.bind(client);
    const clickhouse = supervised(client, { control: clickhouseControl, connections: (run) => run({ query }) });
    const close = async () => {
      await Promise.all([clickhouse.close(), clickhouseControl.close()]);
    };
    return { clickhouse, clickhouseControl, close };
  }
  const path = join(options.dataDirectory, 'clickhouse');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // chdb types its connection against another copy of the same interface; only a private marker differs.
  const connect = () => createClient({ connection: createChdbConnection({ path }) as unknown as ClientConnection });
  const clickhouseControl = connect();
  const pool = freshAfterFailure(connect);
  const clickhouse = supervised(connect(), { control: clickhouseControl, connections: pool.run });
  return {
    clickhouse,
    clickhouseControl,
    async close() {
      await pool.close();
      await clickhouse.close();
      await clickhouseControl.close();
      // `close` returns before the engine lets go of its directory.
      await drainPending();
    },
  };
}

/**
 * Connections of chdb, each used again only after a statement that succeeded: what a failed or stopped one had written
 * already would stand before the next one's answer.
 */
function freshAfterFailure(connect: () => ClickHouseClient): { readonly run: Connections; close(): Promise<void> } {
  const idle: ClickHouseClient[] = [];
  const running = new Set<Promise<unknown>>();
  return {
    async run(ask) {
      const client = idle.pop() ?? connect();
      const answer = ask(client);
      running.add(answer);
      try {
        await answer;
        idle.push(client);
        return answer;
      } catch (error) {
        await client.close();
        throw error;
      } finally {
        running.delete(answer);
      }
    },
    /** Waits for statements that are being stopped. */
    async close() {
      await Promise.allSettled(running);
      for (const client of idle.splice(0)) await client.close();
    },
  };
}
