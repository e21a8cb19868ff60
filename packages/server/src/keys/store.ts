import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

/** Wrapped keys by subject; `'destroyed'`: erased; absent: never made. */
export async function readSubjectKeys(
  database: Database,
  subjects: readonly string[],
): Promise<Map<string, Buffer | 'destroyed'>> {
  const { rows } = await database.execute<{ subject: string; wrapped: string | null }>(
    sql`select subject, wrapped from subject_keys where subject in ${subjects}`,
  );
  return new Map(
    rows.map(({ subject, wrapped }) => [subject, wrapped === null ? 'destroyed' : Buffer.from(wrapped, 'base64')]),
  );
}

/** Leaves existing rows alone: another node may have been faster. */
export async function insertSubjectKeys(
  database: Database,
  keys: readonly { readonly subject: string; readonly wrapped: Buffer }[],
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  const rows = keys.map(({ subject, wrapped }) => sql`(${subject}, ${wrapped.toString('base64')}, ${at})`);
  await database.execute(sql`insert into subject_keys (subject, wrapped, created_at)
    values ${sql.join(rows, sql`, `)} on conflict (subject) do nothing`);
}

/** Leaves a row that says when, so that the subject gets no new key. True when a key was destroyed now. */
export async function destroySubjectKey(database: Database, subject: string, now: number): Promise<boolean> {
  const at = new Date(now).toISOString();
  const { rows } = await database.execute<{
    existed: boolean;
  }>(sql`insert into subject_keys (subject, wrapped, created_at, destroyed_at)
    values (${subject}, null, ${at}, ${at})
    on conflict (subject) do update set wrapped = null, destroyed_at = excluded.destroyed_at
      where subject_keys.wrapped is not null
    returning (xmax <> 0) as existed`);
  return rows[0]?.existed === true;
}

/** The value under a name; `make` runs when there is none yet, and the first node to store one wins. */
export async function readOrMakeInstallationKey(
  database: Database,
  name: string,
  make: () => Promise<Buffer>,
): Promise<Buffer> {
  const read = async () => {
    const { rows } = await database.execute<{ wrapped: string }>(
      sql`select wrapped from installation_keys where name = ${name}`,
    );
    return rows[0]?.wrapped;
  };
  const known = await read();
  if (known !== undefined) return Buffer.from(known, 'base64');
  const made = (await make()).toString('base64');
  await database.execute(
    sql`insert into installation_keys (name, wrapped) values (${name}, ${made}) on conflict (name) do nothing`,
  );
  return Buffer.from((await read()) ?? made, 'base64');
}

/** Destroyed since a moment (ms since the epoch). */
export async function listDestroyedSubjects(database: Database, since: number): Promise<string[]> {
  const { rows } = await database.execute<{ subject: string }>(
    sql`select subject from subject_keys where destroyed_at >= ${new Date(since).toISOString()} order by subject`,
  );
  return rows.map((row) => row.subject);
}

/** Of these, those whose key was destroyed before a moment (ms since the epoch). */
export async function destroyedAmong(
  database: Database,
  subjects: readonly string[],
  before: number,
): Promise<Set<string>> {
  if (subjects.length === 0) return new Set();
  const { rows } = await database.execute<{ subject: string }>(
    sql`select subject from subject_keys
      where destroyed_at < ${new Date(before).toISOString()} and subject in ${subjects}`,
  );
  return new Set(rows.map((row) => row.subject));
}
