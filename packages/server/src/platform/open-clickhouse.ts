import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { drainPending } from 'chdb';
import { createChdbConnection } from 'chdb/connection';

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

export interface OpenClickHouse {
  readonly clickhouse: ClickHouseClient;
  close(): Promise<void>;
}

/** A ClickHouse server when there is a URL, else chdb in the data directory. The same client and SQL. */
export async function openClickHouse(options: {
  readonly url: string | null;
  readonly dataDirectory: string;
}): Promise<OpenClickHouse> {
  if (options.url !== null) {
    const clickhouse = createClient({ url: options.url });
    return { clickhouse, close: () => clickhouse.close() };
  }
  const path = join(options.dataDirectory, 'clickhouse');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // chdb types its connection against another copy of the same interface; only a private marker differs.
  const connection = createChdbConnection({ path }) as unknown as ClientConnection;
  const clickhouse = createClient({ connection });
  return {
    clickhouse,
    async close() {
      await clickhouse.close();
      // `close` returns before the engine lets go of its directory.
      await drainPending();
    },
  };
}
