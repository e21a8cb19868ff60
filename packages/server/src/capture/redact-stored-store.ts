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
  readonly skipped: number;
  readonly destroyed: number;
}

const COLUMNS = sql`id, site, policy, actor, started_at, state, packs, done, rewritten, skipped, destroyed`;
type Stored = Omit<RunRow, 'started_at'> & { readonly started_at: string | number };
const toRow = (row: Stored): RunRow => ({ ...row, started_at: Number(row.started_at) });

/** False: another run of the site is under way, on whatever node. */
export async function insertRun(database: Database, run: RunRow): Promise<boolean> {
  const { rows } = await database.execute(sql`
    insert into stored_redactions (id, site, policy, actor, started_at, state, packs, done, rewritten)
    values (${run.id}, ${run.site}, ${run.policy}, ${run.actor}, ${run.started_at}, ${run.state}, ${run.packs}, 0, 0)
    on conflict do nothing returning id`);
  return rows.length === 1;
}

export async function updateRun(database: Database, run: RunRow): Promise<void> {
  await database.execute(sql`
    update stored_redactions set state = ${run.state}, done = ${run.done}, rewritten = ${run.rewritten},
      skipped = ${run.skipped}, destroyed = ${run.destroyed}
    where id = ${run.id}`);
}

/**
 * Does the work while no other node has the same site's; false: one has. The lock goes with its connection, so that of a
 * killed node is free at once; `held` throws when it was lost. The embedded database has one process and needs none.
 */
export async function withRunLock(
  database: Database,
  { site, embedded }: { readonly site: string; readonly embedded: boolean },
  work: (held: () => Promise<void>) => Promise<void>,
): Promise<boolean> {
  if (embedded) {
    await work(async () => {});
    return true;
  }
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`stored-redaction/${site}`}, 0)) as locked`,
    );
    if (!rows[0]?.locked) return false;
    await work(async () => {
      await transaction.execute(sql`select 1`);
    });
    return true;
  });
}

/** It keeps what it has counted. */
export async function failRun(database: Database, id: string): Promise<void> {
  await database.execute(sql`update stored_redactions set state = 'failed' where id = ${id}`);
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
