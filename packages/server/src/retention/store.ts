import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';
import type { DeletionReceipt } from './retention.ts';

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Before anything is deleted, so that a crash in between leaves a plan that the next run completes. */
export async function insertReceipt(database: Database, receipt: DeletionReceipt): Promise<void> {
  await database.execute(sql`insert into deletion_receipts
    (id, site, class, day, retention_days, packs, bytes, chunk_rows, signal_rows, digest, planned_at)
    values (${receipt.id}, ${receipt.site}, ${receipt.class}, ${receipt.day}, ${receipt.retentionDays},
      ${receipt.packs}, ${receipt.bytes}, ${receipt.chunkRows}, ${receipt.signalRows}, ${receipt.digest},
      ${iso(receipt.plannedAt)})
    on conflict (id) do nothing`);
}

export async function completeReceipt(database: Database, id: string, now: number): Promise<void> {
  await database.execute(
    sql`update deletion_receipts set completed_at = ${iso(now)} where id = ${id} and completed_at is null`,
  );
}
