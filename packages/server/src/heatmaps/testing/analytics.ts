import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureTables } from '../../capture/tables.ts';
import { type OpenClickHouse, openClickHouse } from '../../platform/open-clickhouse.ts';

/** The embedded analytics engine with its tables, in a directory that goes when it is closed. */
export async function openAnalytics(): Promise<OpenClickHouse> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'scrim-analytics-'));
  const { close, ...clients } = await openClickHouse({ url: null, dataDirectory });
  for (const table of captureTables) await clients.clickhouse.command({ query: table.sql });
  return {
    ...clients,
    async close() {
      await close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
