import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ServerConfig } from './config.ts';
import type { Context } from './context.ts';
import { DirectoryBlobStore } from './directory-blob-store.ts';
import { lockDirectory } from './directory-lock.ts';
import { openClickHouse } from './open-clickhouse.ts';
import { openDatabase } from './open-database.ts';

export interface Engines extends Pick<Context, 'database' | 'clickhouse' | 'clickhouseControl' | 'blobs'> {
  close(): Promise<void>;
}

/** Locks the data directory, then opens PostgreSQL, ClickHouse and the blob store, embedded unless the config has URLs. */
export async function openEngines(config: ServerConfig, log: Logger): Promise<Engines> {
  const { dataDirectory, emptyDatabase } = config;
  const lock = lockDirectory(dataDirectory);
  const closers: (() => Promise<void>)[] = [async () => lock.release()];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const postgres = await openDatabase({ url: config.databaseUrl, dataDirectory, emptyDatabase, log });
    closers.push(postgres.close);
    const analytics = await openClickHouse({ url: config.clickhouseUrl, dataDirectory });
    closers.push(analytics.close);
    const blobs = new DirectoryBlobStore(join(dataDirectory, 'packs'));
    const { clickhouse, clickhouseControl } = analytics;
    return { database: postgres.database, clickhouse, clickhouseControl, blobs, close };
  } catch (error) {
    await close();
    throw error;
  }
}
