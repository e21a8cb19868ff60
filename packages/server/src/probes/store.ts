import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

/** Where and how often a site is probed; times in milliseconds. */
export interface PlanRow {
  readonly site: string;
  readonly url: string;
  readonly schedule: string;
  /** When it runs by itself next; null: it does not. */
  readonly due_at: number | null;
}

/** A turn of a schedule. */
export interface Turn {
  readonly due: number;
  /** The one after it. */
  readonly next: number | null;
}

export interface RunRow {
  readonly id: string;
  readonly site: string;
  readonly url: string;
  readonly actor: string;
  readonly state: string;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly progress: string;
  readonly problem_code: string | null;
  readonly problem: string | null;
  readonly leaks: number | null;
  readonly broken: number | null;
  readonly review: number | null;
  /** Null also of runs from before it was kept. */
  readonly conclusive: boolean | null;
  readonly json_sha256: string | null;
  readonly html_sha256: string | null;
}

/** How a run ended. */
export interface RunEnd {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly result: {
    readonly leaks: number;
    readonly broken: number;
    readonly review: number;
    readonly conclusive: boolean;
    readonly json: { readonly text: string; readonly sha256: string };
    readonly html: { readonly text: string; readonly sha256: string };
  } | null;
}

const COLUMNS = sql`id, site, url, actor, state, started_at, ended_at, progress, problem_code, problem, leaks, broken,
  review, conclusive, json_sha256, html_sha256`;
const LISTED = 30;

type StoredRun = RunRow & Record<string, unknown>;
const numberOrNull = (value: number | string | null) => (value === null ? null : Number(value));
/** PostgreSQL answers bigint as text. */
const toRun = (row: StoredRun): RunRow => ({
  ...row,
  started_at: Number(row.started_at),
  ended_at: numberOrNull(row.ended_at),
});

export async function savePlan(database: Database, plan: PlanRow): Promise<void> {
  await database.execute(sql`
    insert into probe_plans (site, url, schedule, due_at) values (${plan.site}, ${plan.url}, ${plan.schedule}, ${plan.due_at})
    on conflict (site) do update set url = excluded.url, schedule = excluded.schedule, due_at = excluded.due_at`);
}

/** Of one site, or all that have a schedule; the longest due first. */
export async function readPlans(database: Database, which: { site: string } | 'scheduled'): Promise<PlanRow[]> {
  const condition = which === 'scheduled' ? sql`due_at is not null` : sql`site = ${which.site}`;
  const { rows } = await database.execute<PlanRow & Record<string, unknown>>(
    sql`select site, url, schedule, due_at from probe_plans where ${condition} order by due_at`,
  );
  return rows.map((row) => ({ ...row, due_at: numberOrNull(row.due_at) }));
}

/** Says when a plan is due instead; nothing where somebody else has meanwhile. */
export async function moveTurn(database: Pick<Database, 'execute'>, site: string, turn: Turn): Promise<boolean> {
  const { rows } = await database.execute(sql`
    update probe_plans set due_at = ${turn.next} where site = ${site} and due_at = ${turn.due} returning site`);
  return rows.length === 1;
}

/**
 * Begins a run, and takes the turn that it is, or does neither. `busy`: a run is under way, of whatever site and on
 * whatever node. `not due`: another node has taken the turn.
 */
export async function insertRun(
  database: Database,
  run: Pick<RunRow, 'id' | 'site' | 'url' | 'actor' | 'started_at'>,
  turn: Turn | null = null,
): Promise<'begun' | 'busy' | 'not due'> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.execute(sql`
      insert into probe_runs (id, site, url, actor, state, started_at, seen_at, progress)
      values (${run.id}, ${run.site}, ${run.url}, ${run.actor}, 'running', ${run.started_at}, ${run.started_at}, 'starting')
      on conflict do nothing returning id`);
    if (rows.length === 0) return 'busy';
    if (turn === null || (await moveTurn(transaction, run.site, turn))) return 'begun';
    await deleteRun(transaction, run.id);
    return 'not due';
  });
}

/** As if the run had never begun: its turn is due again. */
export async function undoRun(database: Database, run: Pick<RunRow, 'id' | 'site'>, turn: Turn | null): Promise<void> {
  await database.transaction(async (transaction) => {
    await deleteRun(transaction, run.id);
    if (turn?.next != null) await moveTurn(transaction, run.site, { due: turn.next, next: turn.due });
  });
}

/** With its report. */
export async function deleteRun(database: Pick<Database, 'execute'>, id: string): Promise<void> {
  await database.execute(sql`delete from probe_runs where id = ${id}`);
}

/** Says that the run is alive; whether it is still this node's, and wanted. */
export async function touchRun(
  database: Database,
  id: string,
  progress: string,
  now: number,
): Promise<'goes on' | 'taken away' | { readonly cancelledBy: string | null }> {
  const { rows } = await database.execute<{ cancelled: boolean; cancelled_by: string | null }>(sql`
    update probe_runs set seen_at = ${now}, progress = ${progress} where id = ${id} and state = 'running'
    returning cancelled, cancelled_by`);
  const [row] = rows;
  if (row === undefined) return 'taken away';
  return row.cancelled ? { cancelledBy: row.cancelled_by } : 'goes on';
}

/** Asks whichever node does it to stop; false: it is over. Of several who ask, the first is kept. */
export async function askToCancel(database: Database, site: string, id: string, actor: string): Promise<boolean> {
  const { rows } = await database.execute(sql`
    update probe_runs set cancelled = true, cancelled_by = coalesce(cancelled_by, ${actor})
    where site = ${site} and id = ${id} and state = 'running' returning id`);
  return rows.length === 1;
}

/** False: it had ended already, so nothing was changed. */
export async function endRun(database: Database, id: string, end: RunEnd, now: number): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const { problem, result } = end;
    const { rows } = await transaction.execute(sql`
      update probe_runs set state = ${end.state}, ended_at = ${now}, problem_code = ${problem?.code ?? null},
        problem = ${problem?.message ?? null}, leaks = ${result?.leaks ?? null}, broken = ${result?.broken ?? null},
        review = ${result?.review ?? null}, conclusive = ${result?.conclusive ?? null}, json_sha256 = ${result?.json.sha256 ?? null},
        html_sha256 = ${result?.html.sha256 ?? null}
      where id = ${id} and state = 'running' returning id`);
    if (rows.length === 0) return false;
    if (result)
      await transaction.execute(sql`
        insert into probe_reports (run, json, html) values (${id}, ${result.json.text}, ${result.html.text})`);
    return true;
  });
}

export async function readRuns(database: Database, site: string): Promise<RunRow[]> {
  const { rows } = await database.execute<StoredRun>(
    sql`select ${COLUMNS} from probe_runs where site = ${site} order by started_at desc limit ${LISTED}`,
  );
  return rows.map(toRun);
}

/** Runs under way of which nothing was heard since a moment. */
export async function readSilent(database: Database, before: number): Promise<RunRow[]> {
  const { rows } = await database.execute<StoredRun>(
    sql`select ${COLUMNS} from probe_runs where state = 'running' and seen_at < ${before}`,
  );
  return rows.map(toRun);
}

export async function readReport(
  database: Database,
  site: string,
  which: { run: string } | { latestOf: string },
): Promise<{ json: string; html: string; started_at: number } | null> {
  const condition = 'run' in which ? sql`id = ${which.run}` : sql`url = ${which.latestOf}`;
  const { rows } = await database.execute<{ json: string; html: string; started_at: number | string }>(sql`
    select json, html, started_at from probe_reports join probe_runs on id = run where site = ${site} and ${condition}
    order by started_at desc limit 1`);
  return rows[0] ? { ...rows[0], started_at: Number(rows[0].started_at) } : null;
}

/** Runs that ended before a moment. */
export async function readEnded(database: Database, before: number): Promise<RunRow[]> {
  const { rows } = await database.execute<StoredRun>(
    sql`select ${COLUMNS} from probe_runs where ended_at < ${before} order by ended_at`,
  );
  return rows.map(toRun);
}
