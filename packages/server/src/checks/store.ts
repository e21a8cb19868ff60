import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

/** Of a check at a site, the latest; times in milliseconds. */
export interface ResultRow {
  readonly check: string;
  readonly state: string;
  readonly detail: string;
  readonly ranAt: number;
  /** Since when it has said so. */
  readonly since: number;
}

export interface RunRow {
  readonly startedAt: number;
  /** The node that does it was heard of. */
  readonly seenAt: number;
  /** Null: under way. */
  readonly endedAt: number | null;
}

/** A run that a node has taken; another that took it since began at another moment. */
export interface TakenRun {
  readonly site: string;
  readonly startedAt: number;
}

/**
 * Takes the site's run for this node: false when one is under way that was heard of since `aliveSince`, or one was completed
 * at `dueSince` or after it; null: however lately.
 */
export async function beginRun(
  database: Database,
  { site, startedAt }: TakenRun,
  { aliveSince, dueSince }: { readonly aliveSince: number; readonly dueSince: number | null },
): Promise<boolean> {
  const isDue =
    dueSince === null ? sql`true` : sql`(check_runs.completed_at is null or check_runs.completed_at < ${dueSince})`;
  const { rows } = await database.execute(sql`
    insert into check_runs (site, started_at, seen_at) values (${site}, ${startedAt}, ${startedAt})
    on conflict (site) do update set started_at = excluded.started_at, seen_at = excluded.seen_at, ended_at = null
      where (check_runs.ended_at is not null or check_runs.seen_at < ${aliveSince}) and ${isDue}
    returning site`);
  return rows.length === 1;
}

export async function touchRun(database: Database, { site, startedAt }: TakenRun, now: number): Promise<void> {
  await database.execute(
    sql`update check_runs set seen_at = ${now} where site = ${site} and started_at = ${startedAt} and ended_at is null`,
  );
}

/** After the last check: one that was interrupted is not complete, and stays due. */
export async function completeRun(database: Database, { site, startedAt }: TakenRun, now: number): Promise<void> {
  await database.execute(
    sql`update check_runs set completed_at = ${now} where site = ${site} and started_at = ${startedAt}`,
  );
}

export async function endRun(database: Database, { site, startedAt }: TakenRun, now: number): Promise<void> {
  await database.execute(
    sql`update check_runs set ended_at = ${now} where site = ${site} and started_at = ${startedAt}`,
  );
}

/** For the start of the only process: what it left is under way no more. */
export async function endAllRuns(database: Database, now: number): Promise<void> {
  await database.execute(sql`update check_runs set ended_at = ${now} where ended_at is null`);
}

export async function readRun(database: Database, site: string): Promise<RunRow | null> {
  const { rows } = await database.execute<{ startedAt: number; seenAt: number; endedAt: number | null }>(sql`
    select started_at::float8 as "startedAt", seen_at::float8 as "seenAt", ended_at::float8 as "endedAt"
    from check_runs where site = ${site}`);
  return rows[0] ?? null;
}

export async function saveResult(
  database: Database,
  site: string,
  { check, state, detail, ranAt }: Omit<ResultRow, 'since'>,
): Promise<void> {
  await database.execute(sql`
    insert into check_results (site, check_id, state, detail, ran_at, since)
    values (${site}, ${check}, ${state}, ${detail}, ${ranAt}, ${ranAt})
    on conflict (site, check_id) do update set state = excluded.state, detail = excluded.detail, ran_at = excluded.ran_at,
      since = case when check_results.state = excluded.state then check_results.since else excluded.since end`);
}

export async function readResults(database: Database, site: string): Promise<ResultRow[]> {
  const { rows } = await database.execute<{ [Key in keyof ResultRow]: ResultRow[Key] }>(sql`
    select check_id as "check", state, detail, ran_at::float8 as "ranAt", since::float8 as since
    from check_results where site = ${site}`);
  return rows;
}
