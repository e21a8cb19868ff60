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
    update stored_redactions set state = ${run.state}, packs = ${run.packs}, done = ${run.done}, rewritten = ${run.rewritten},
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

/** Packs of a site of which a run has destroyed the one that was there before. */
export async function readDestroyedPacks(database: Database, site: string): Promise<string[]> {
  const { rows } = await database.execute<{ pack: string }>(sql`
    select distinct one.pack from stored_redaction_packs one join stored_redactions whole on whole.id = one.run
    where whole.site = ${site} and one.finished and one.rewritten`);
  return rows.map(({ pack }) => pack);
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

/** What becomes of one pack in a run. */
export interface PackRow {
  /** Name of the pack that takes its place; null: none does. */
  readonly replacement: string | null;
  readonly finished: boolean;
  readonly rewritten: boolean;
  readonly skipped: number;
  readonly destroyed: number;
}
type PackCounts = Pick<PackRow, 'rewritten' | 'skipped' | 'destroyed'>;

export async function readPackRow(database: Database, run: string, pack: string): Promise<PackRow | null> {
  const { rows } = await database.execute<PackRow & Record<string, unknown>>(sql`
    select replacement, finished, rewritten, skipped, destroyed from stored_redaction_packs
    where run = ${run} and pack = ${pack}`);
  return rows[0] ?? null;
}

/** Packs that a crash left half exchanged; their old ones may be gone already. */
export async function readUnfinished(database: Database, run: string): Promise<string[]> {
  const { rows } = await database.execute<{ pack: string }>(sql`
    select pack from stored_redaction_packs where run = ${run} and not finished order by pack`);
  return rows.map(({ pack }) => pack);
}

export async function countFinished(
  database: Database,
  run: string,
): Promise<Pick<RunRow, 'done' | 'rewritten' | 'skipped' | 'destroyed'>> {
  const { rows } = await database.execute<Record<'done' | 'rewritten' | 'skipped' | 'destroyed', number | string>>(sql`
    select count(*) as done, count(*) filter (where rewritten) as rewritten, coalesce(sum(skipped), 0) as skipped,
      coalesce(sum(destroyed), 0) as destroyed
    from stored_redaction_packs where run = ${run} and finished`);
  const { done = 0, rewritten = 0, skipped = 0, destroyed = 0 } = rows[0] ?? {};
  return {
    done: Number(done),
    rewritten: Number(rewritten),
    skipped: Number(skipped),
    destroyed: Number(destroyed),
  };
}

export async function beginPack(
  database: Database,
  run: string,
  pack: string,
  { replacement, ...counts }: PackCounts & Pick<PackRow, 'replacement'>,
): Promise<void> {
  await savePack(database, run, pack, counts, { replacement, finished: false });
}

export async function finishPack(database: Database, run: string, pack: string, counts: PackCounts): Promise<void> {
  await savePack(database, run, pack, counts, { replacement: null, finished: true });
}

/** The replacement, once noted, stays. */
async function savePack(
  database: Database,
  run: string,
  pack: string,
  { rewritten, skipped, destroyed }: PackCounts,
  { replacement, finished }: Pick<PackRow, 'replacement' | 'finished'>,
): Promise<void> {
  await database.execute(sql`
    insert into stored_redaction_packs (run, pack, replacement, finished, rewritten, skipped, destroyed)
    values (${run}, ${pack}, ${replacement}, ${finished}, ${rewritten}, ${skipped}, ${destroyed})
    on conflict (run, pack) do update set finished = excluded.finished, rewritten = excluded.rewritten,
      skipped = excluded.skipped, destroyed = excluded.destroyed,
      replacement = coalesce(excluded.replacement, stored_redaction_packs.replacement)`);
}
