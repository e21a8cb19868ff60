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

/** Planned and never completed, oldest first. */
export async function listIncomplete(database: Database): Promise<DeletionReceipt[]> {
  const { rows } = await database.execute<{ [Key in keyof DeletionReceipt]: DeletionReceipt[Key] }>(sql`
    select id, site, class, day::text as day, retention_days as "retentionDays", packs, bytes::float8 as bytes,
      chunk_rows::float8 as "chunkRows", signal_rows::float8 as "signalRows", digest,
      extract(epoch from planned_at)::float8 * 1000 as "plannedAt"
    from deletion_receipts where completed_at is null order by planned_at, id`);
  return rows;
}

/** A crash in the middle of a deletion leaves a plan whose packs are partly gone: what completes it is a new plan. */
export async function countUnfinished(database: Database, site: string, before: number): Promise<number> {
  const { rows } = await database.execute<{ count: number }>(sql`
    select count(*)::integer as count from deletion_receipts planned
    where site = ${site} and completed_at is null and planned_at < ${iso(before)}::timestamptz and not exists (
      select 1 from deletion_receipts later where later.site = planned.site and later.class = planned.class
        and later.day = planned.day and later.completed_at >= planned.planned_at)`);
  return rows[0]?.count ?? 0;
}
