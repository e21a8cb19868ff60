import { fromHex, type Hash, type TreeNode, toHex } from '@scrim/ledger';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';

/** Where statements run: the database, or a transaction on it. */
export type Executor = Pick<Database, 'execute'>;

export interface StoredEntry {
  readonly position: number;
  /** Canonical JSON, exactly as hashed. */
  readonly entry: string;
}

export interface NewEntry extends StoredEntry {
  readonly time: string;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
}

// One writer at a time on all nodes; the lock ends with the transaction.
export async function lockLog(executor: Executor): Promise<void> {
  await executor.execute(sql`select pg_advisory_xact_lock(7306)`);
}

export async function readLast(executor: Executor): Promise<StoredEntry | null> {
  const { rows } = await executor.execute<{ position: number; entry: string }>(
    sql`select position::float8 as position, entry from audit_entries order by audit_entries.position desc limit 1`,
  );
  return rows[0] ?? null;
}

export async function readSize(executor: Executor): Promise<number> {
  const last = await readLast(executor);
  return last === null ? 0 : last.position + 1;
}

export async function insertEntries(executor: Executor, entries: readonly NewEntry[]): Promise<void> {
  const values = entries.map(
    ({ position, entry, time, actor, action, outcome }) =>
      sql`(${position}::bigint, ${entry}, ${time}::timestamptz, ${actor}, ${action}, ${outcome})`,
  );
  await executor.execute(sql`insert into audit_entries (position, entry, time, actor, action, outcome)
    values ${sql.join(values, sql`, `)}`);
}

export async function insertNodes(
  executor: Executor,
  nodes: readonly { readonly node: TreeNode; readonly hash: Hash }[],
): Promise<void> {
  const values = nodes.map(
    ({ node, hash }) => sql`(${node.level}::integer, ${node.index}::bigint, ${toHex(hash)}::text)`,
  );
  await executor.execute(sql`insert into audit_nodes (level, position, hash) values ${sql.join(values, sql`, `)}`);
}

/** Hashes of complete subtrees, in the order asked for. Throws when one is missing: the log was tampered with. */
export async function readNodes(executor: Executor, nodes: readonly TreeNode[]): Promise<Hash[]> {
  if (nodes.length === 0) return [];
  const wanted = nodes.map(({ level, index }) => sql`(${level}::integer, ${index}::bigint)`);
  const { rows } = await executor.execute<{ level: number; position: number; hash: string }>(
    sql`select level, position::float8 as position, hash from audit_nodes
      where (level, position) in (${sql.join(wanted, sql`, `)})`,
  );
  const found = new Map(rows.map((row) => [`${row.level}/${row.position}`, fromHex(row.hash)]));
  return nodes.map(({ level, index }) => {
    const hash = found.get(`${level}/${index}`);
    if (!hash) throw new ScrimError('audit_log_damaged', { detail: `It lacks its node ${level}/${index}.` });
    return hash;
  });
}

/** Entries of which only the hash is left: the log lost its end, and can take no further entry. */
export async function countLostEntries(executor: Executor): Promise<number> {
  const { rows } = await executor.execute<{ count: number }>(
    sql`select count(*)::integer as count from audit_nodes
      where level = 0 and position > (select coalesce(max(position), -1) from audit_entries)`,
  );
  return rows[0]?.count ?? 0;
}

export interface EntryFilter {
  /** Only entries before this position. */
  readonly before: number | null;
  readonly action: string | null;
  readonly actor: string | null;
  readonly limit: number;
}

/** Newest first. */
export async function listEntries(executor: Executor, filter: EntryFilter): Promise<StoredEntry[]> {
  const conditions: SQL[] = [sql`true`];
  if (filter.before !== null) conditions.push(sql`audit_entries.position < ${filter.before}::bigint`);
  if (filter.action !== null) conditions.push(sql`action = ${filter.action}`);
  if (filter.actor !== null) conditions.push(sql`actor = ${filter.actor}`);
  const { rows } = await executor.execute<{ position: number; entry: string }>(
    sql`select position::float8 as position, entry from audit_entries
      where ${sql.join(conditions, sql` and `)} order by audit_entries.position desc limit ${filter.limit}`,
  );
  return rows;
}

/** Entries `from` to `to` (exclusive), oldest first. */
export async function readEntries(executor: Executor, from: number, to: number): Promise<StoredEntry[]> {
  const { rows } = await executor.execute<{ position: number; entry: string }>(
    sql`select position::float8 as position, entry from audit_entries
      where audit_entries.position >= ${from}::bigint and audit_entries.position < ${to}::bigint
      order by audit_entries.position`,
  );
  return rows;
}

export async function insertCheckpoint(executor: Executor, size: number, note: string, madeAt: string): Promise<void> {
  await executor.execute(
    sql`insert into audit_checkpoints (size, note, made_at) values (${size}::bigint, ${note}, ${madeAt}::timestamptz)`,
  );
}

export interface StoredCheckpoint {
  readonly size: number;
  readonly note: string;
}

/** Oldest first. */
export async function readCheckpoints(executor: Executor): Promise<StoredCheckpoint[]> {
  const { rows } = await executor.execute<{ size: number; note: string }>(
    sql`select audit_checkpoints.size::float8 as size, note from audit_checkpoints order by audit_checkpoints.size, made_at`,
  );
  return rows;
}
