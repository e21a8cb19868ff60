import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

export interface AuthorisedRow {
  readonly id: string;
  readonly site: string;
  readonly url: string;
  /** SHA-256 of its content; null: whatever its content is. */
  readonly hash: string | null;
  readonly reason: string;
  /** Name of who authorised it. */
  readonly person: string;
  /** Milliseconds. */
  readonly authorised_at: number;
  /** Milliseconds; null: it may run. One that took another reason was withdrawn when it did. */
  readonly withdrawn_at: number | null;
  /** Name of who withdrew it, or gave the other reason. */
  readonly withdrawn_by: string | null;
}

/** All that was ever authorised, latest first. */
export async function readAuthorised(database: Database, site: string): Promise<AuthorisedRow[]> {
  const { rows } = await database.execute<AuthorisedRow & Record<string, unknown>>(sql`
    select id, site, url, hash, reason, person, authorised_at, withdrawn_at, withdrawn_by from probe_authorised_scripts
    where site = ${site} order by authorised_at desc, id`);
  return rows.map(toRow);
}

/** One that is on the list already takes the new reason; the earlier one is kept. */
export async function saveAuthorised(
  database: Database,
  row: Omit<AuthorisedRow, 'withdrawn_at' | 'withdrawn_by'>,
): Promise<void> {
  await database.transaction(async (transaction) => {
    // Two who authorise the same at once: the second gives the other reason.
    await transaction.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`authorised-scripts/${row.site}`}, 0))`,
    );
    await transaction.execute(sql`
      update probe_authorised_scripts set withdrawn_at = ${row.authorised_at}, withdrawn_by = ${row.person}
      where site = ${row.site} and url = ${row.url} and hash is not distinct from ${row.hash}::text
        and withdrawn_at is null`);
    await transaction.execute(sql`
      insert into probe_authorised_scripts (id, site, url, hash, reason, person, authorised_at)
      values (${row.id}, ${row.site}, ${row.url}, ${row.hash}, ${row.reason}, ${row.person}, ${row.authorised_at})`);
  });
}

/** Takes one off the list; it stays as evidence. */
export async function saveWithdrawn(
  database: Database,
  { site, id }: Pick<AuthorisedRow, 'site' | 'id'>,
  by: string,
  now: number,
): Promise<void> {
  await database.execute(sql`
    update probe_authorised_scripts set withdrawn_at = ${now}, withdrawn_by = ${by}
    where site = ${site} and id = ${id} and withdrawn_at is null`);
}

/**
 * Withdrawn before a moment (ms). The last row of a site stays for as long as it is the only one: without any, runs would no
 * longer report scripts that nobody authorised.
 */
export async function readWithdrawn(database: Database, before: number): Promise<AuthorisedRow[]> {
  const { rows } = await database.execute<AuthorisedRow & Record<string, unknown>>(sql`
    select id, site, url, hash, reason, person, authorised_at, withdrawn_at, withdrawn_by
    from probe_authorised_scripts as one
    where withdrawn_at < ${before} and exists (
      select 1 from probe_authorised_scripts as other where other.site = one.site
        and (other.withdrawn_at is null or (other.withdrawn_at, other.id) > (one.withdrawn_at, one.id)))
    order by withdrawn_at, id`);
  return rows.map(toRow);
}

export async function deleteWithdrawn(database: Database, { id }: Pick<AuthorisedRow, 'id'>): Promise<void> {
  await database.execute(sql`delete from probe_authorised_scripts where id = ${id} and withdrawn_at is not null`);
}

function toRow(row: AuthorisedRow): AuthorisedRow {
  return {
    ...row,
    authorised_at: Number(row.authorised_at),
    withdrawn_at: row.withdrawn_at === null ? null : Number(row.withdrawn_at),
  };
}
