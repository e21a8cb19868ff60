import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { captureTables } from '../../capture/tables.ts';
import { openClickHouse } from '../../platform/open-clickhouse.ts';

/** The embedded analytics engine with its tables, in a directory that goes when it is closed. */
export async function openAnalytics(): Promise<{ readonly clickhouse: ClickHouseClient; close(): Promise<void> }> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'scrim-analytics-'));
  const { clickhouse, close } = await openClickHouse({ url: null, dataDirectory });
  for (const table of captureTables) await clickhouse.command({ query: table.sql });
  return {
    clickhouse,
    async close() {
      await close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
