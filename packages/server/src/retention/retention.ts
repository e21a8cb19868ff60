import { createHash } from 'node:crypto';
import { appendAudit } from '../audit/log.ts';
import type { DataClass } from '../capture/pack-format.ts';
import { type Partition, packPrefix, partitionOf } from '../capture/pack-writer.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { activePolicy, findPolicy } from '../policies/policy.ts';
import { completeReceipt, countUnfinished, insertReceipt, listIncomplete } from './store.ts';

const DAY = 86_400_000;
/** Of a site that no longer has a policy. */
const FALLBACK_DAYS: Readonly<Record<DataClass, number>> = { replay: 30, signals: 395 };

/** Proof that a day of a site's data is gone; a row of `deletion_receipts` and an entry of the audit log. */
export interface DeletionReceipt extends Partition {
  /** Names what was deleted: the same deletion has the same id, on whatever node it runs. */
  readonly id: string;
  readonly retentionDays: number;
  readonly packs: number;
  readonly bytes: number;
  readonly chunkRows: number;
  readonly signalRows: number;
  /** SHA-256 over the names and sizes of the packs, in order, one `name size` per line. */
  readonly digest: string;
  readonly plannedAt: number;
}

/**
 * Deletes every site-day that is older than its class may be kept: packs, and their rows of `chunks` and `signals`
 * together. Data was promised the retention of the policy it was captured under, so the shortest of that and the
 * active one holds. Idempotent; may run on several nodes at once. A deletion that was interrupted when all was gone gets
 * its audit entry, and its receipt is complete.
 * @throws ScrimError audit_unavailable
 */
export async function enforceRetention(context: Context): Promise<DeletionReceipt[]> {
  const receipts: DeletionReceipt[] = [];
  for (const { retentionDays, ...partition } of await overduePartitions(context, context.clock.now())) {
    receipts.push(await deletePartition(context, partition, retentionDays));
  }
  for (const receipt of await listIncomplete(context.database)) {
    if (!(await isEmpty(context, receipt))) continue;
    await complete(context, receipt);
    receipts.push(receipt);
  }
  return receipts;
}

/** Neither packs nor rows are left: whatever a receipt of it planned is gone. */
async function isEmpty(context: Context, partition: Partition): Promise<boolean> {
  if ((await context.blobs.list(packPrefix(partition))).length > 0) return false;
  if ((await countRows(context, 'chunks', partition)) > 0) return false;
  return partition.class !== 'signals' || (await countRows(context, 'signals', partition)) === 0;
}

export interface OverduePartition extends Partition {
  readonly retentionDays: number;
}

/** Site-days of which something is stored though their class may not be kept so long, at a moment (ms since the epoch). */
export async function overduePartitions(context: Context, now: number, site?: string): Promise<OverduePartition[]> {
  const overdue: OverduePartition[] = [];
  for (const partition of await storedPartitions(context)) {
    if (site !== undefined && partition.site !== site) continue;
    const retentionDays = await retentionOf(context, partition);
    if (partition.day < dayOf(now - retentionDays * DAY)) overdue.push({ ...partition, retentionDays });
  }
  return overdue;
}

/** Deletions that were planned before a moment and never completed, nor those of the same data after them. */
export function countUnfinishedDeletions(context: Context, site: string, before: number): Promise<number> {
  return countUnfinished(context.database, site, before);
}

/** Also those of which only rows, or only packs, are left. */
async function storedPartitions(context: Context): Promise<Partition[]> {
  const found = new Map<string, Partition>();
  for (const name of await context.blobs.list('')) {
    const partition = partitionOf(name);
    if (partition !== null) found.set(packPrefix(partition), partition);
  }
  const answer = await context.clickhouse.query({
    query: `SELECT DISTINCT site, toString(class) AS class, toString(day) AS day FROM chunks
      UNION DISTINCT SELECT DISTINCT site, 'signals' AS class, toString(day) AS day FROM signals`,
    format: 'JSONEachRow',
  });
  for (const partition of await answer.json<Partition>()) found.set(packPrefix(partition), partition);
  return [...found.values()].sort((a, b) => (packPrefix(a) < packPrefix(b) ? -1 : 1));
}

async function retentionOf(context: Context, partition: Partition): Promise<number> {
  const answer = await context.clickhouse.query({
    query: `SELECT DISTINCT policy FROM chunks WHERE site = {site:String} AND class = {class:String} AND day = {day:Date}`,
    query_params: { ...partition },
    format: 'JSONEachRow',
  });
  const hashes = (await answer.json<{ policy: string }>()).map((row) => row.policy);
  const versions = await Promise.all([
    activePolicy(context, partition.site),
    ...hashes.map((hash) => findPolicy(context, partition.site, hash)),
  ]);
  const days = versions.map((version) => version?.compiled.retentionDays[partition.class] ?? null);
  const known = days.filter((one) => one !== null);
  return known.length === 0 ? FALLBACK_DAYS[partition.class] : Math.min(...known);
}

async function deletePartition(
  context: Context,
  partition: Partition,
  retentionDays: number,
): Promise<DeletionReceipt> {
  const names = await context.blobs.list(packPrefix(partition));
  const sizes = await Promise.all(names.map((name) => context.blobs.size(name)));
  const lines = names.map((name, index) => `${name} ${sizes[index] ?? 0}\n`);
  const digest = createHash('sha256').update(lines.join('')).digest('hex');
  const receipt: DeletionReceipt = {
    ...partition,
    id: createHash('sha256')
      .update(`${packPrefix(partition)}\n${digest}`)
      .digest('hex'),
    retentionDays,
    packs: names.length,
    bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    chunkRows: await countRows(context, 'chunks', partition),
    signalRows: partition.class === 'signals' ? await countRows(context, 'signals', partition) : 0,
    digest,
    plannedAt: context.clock.now(),
  };
  await insertReceipt(context.database, receipt);
  // Packs first: if rows went first, a start after a crash would index the packs again.
  for (const name of names) await context.blobs.delete(name);
  await deleteRows(context, 'chunks', partition);
  if (partition.class === 'signals') await deleteRows(context, 'signals', partition);
  await complete(context, receipt);
  return receipt;
}

async function complete(context: Context, receipt: DeletionReceipt): Promise<void> {
  const { id, site, class: dataClass, day, packs, bytes, digest, retentionDays } = receipt;
  await appendAudit(context, {
    actor: 'system',
    action: 'retention:deleted',
    resource: `site/${site}/${dataClass}/${day}`,
    purpose: null,
    outcome: 'done',
    detail: { receipt: id, packs, bytes, digest, retentionDays },
  });
  await completeReceipt(context.database, id, context.clock.now());
}

function condition(table: 'chunks' | 'signals'): string {
  const ofClass = table === 'chunks' ? ' AND class = {class:String}' : '';
  return `site = {site:String} AND day = {day:Date}${ofClass}`;
}

function parameters(table: 'chunks' | 'signals', { site, day, class: dataClass }: Partition) {
  return table === 'chunks' ? { site, day, class: dataClass } : { site, day };
}

async function countRows(context: Context, table: 'chunks' | 'signals', partition: Partition): Promise<number> {
  const answer = await context.clickhouse.query({
    query: `SELECT count() AS count FROM ${table} FINAL WHERE ${condition(table)}`,
    query_params: parameters(table, partition),
    format: 'JSONEachRow',
  });
  return Number((await answer.json<{ count: string | number }>())[0]?.count ?? 0);
}

async function deleteRows(context: Context, table: 'chunks' | 'signals', partition: Partition): Promise<void> {
  await context.clickhouse.command({
    query: `DELETE FROM ${table} WHERE ${condition(table)}`,
    query_params: parameters(table, partition),
  });
}
