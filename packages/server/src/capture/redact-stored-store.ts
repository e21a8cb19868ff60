import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

/** A run over a site's stored replays; times in milliseconds. */
export interface RunRow {
  readonly id: string;
  readonly site: string;
  readonly policy: string;
  readonly actor: string;
  readonly started_at: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly packs: number;
  readonly done: number;
  readonly rewritten: number;
}

const COLUMNS = sql`id, site, policy, actor, started_at, state, packs, done, rewritten`;
type Stored = Omit<RunRow, 'started_at'> & { readonly started_at: string | number };
const toRow = (row: Stored): RunRow => ({ ...row, started_at: Number(row.started_at) });

export async function insertRun(database: Database, run: RunRow): Promise<void> {
  await database.execute(sql`
    insert into stored_redactions (id, site, policy, actor, started_at, state, packs, done, rewritten)
    values (${run.id}, ${run.site}, ${run.policy}, ${run.actor}, ${run.started_at}, ${run.state}, ${run.packs}, 0, 0)`);
}

export async function updateRun(database: Database, run: RunRow): Promise<void> {
  await database.execute(sql`
    update stored_redactions set state = ${run.state}, done = ${run.done}, rewritten = ${run.rewritten}
    where id = ${run.id}`);
}

export async function readRun(database: Database, site: string): Promise<RunRow | null> {
  const { rows } = await database.execute<Stored & Record<string, unknown>>(sql`
    select ${COLUMNS} from stored_redactions where site = ${site} order by started_at desc limit 1`);
  return rows[0] === undefined ? null : toRow(rows[0]);
}

export async function readRunning(database: Database): Promise<RunRow[]> {
  const { rows } = await database.execute<Stored & Record<string, unknown>>(sql`
    select ${COLUMNS} from stored_redactions where state = 'running' order by started_at`);
  return rows.map(toRow);
}

export async function readPackRow(
  database: Database,
  run: string,
  pack: string,
): Promise<{ replacement: string | null; finished: boolean } | null> {
  const { rows } = await database.execute<{ replacement: string | null; finished: boolean }>(sql`
    select replacement, finished from stored_redaction_packs where run = ${run} and pack = ${pack}`);
  return rows[0] ?? null;
}

export async function beginPack(database: Database, run: string, pack: string, replacement: string): Promise<void> {
  await database.execute(sql`
    insert into stored_redaction_packs (run, pack, replacement) values (${run}, ${pack}, ${replacement})`);
}

export async function finishPack(database: Database, run: string, pack: string): Promise<void> {
  await database.execute(sql`
    insert into stored_redaction_packs (run, pack, finished) values (${run}, ${pack}, true)
    on conflict (run, pack) do update set finished = true`);
}
