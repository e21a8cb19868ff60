import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

export interface NoteRow {
  readonly id: string;
  readonly author: string;
  readonly at_ms: number;
  readonly text: string;
  /** ISO 8601 UTC. */
  readonly written_at: string;
}

export async function readNotes(database: Database, site: string, session: string): Promise<NoteRow[]> {
  const { rows } = await database.execute<{ [Key in keyof NoteRow]: NoteRow[Key] }>(
    sql`select id, author, at_ms, text,
        to_char(written_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as written_at
      from recording_notes where site = ${site} and session = ${session} order by at_ms, written_at, id`,
  );
  return rows;
}

export async function insertNote(
  database: Database,
  note: NoteRow & { readonly site: string; readonly session: string; readonly subject: string },
): Promise<void> {
  await database.execute(sql`insert into recording_notes (id, site, session, subject, author, at_ms, text, written_at)
    values (${note.id}, ${note.site}, ${note.session}, ${note.subject}, ${note.author}, ${note.at_ms}, ${note.text},
      ${note.written_at}::timestamptz)`);
}

/** True when there was such a note of this author. */
export async function deleteNote(
  database: Database,
  note: { readonly site: string; readonly session: string; readonly author: string; readonly id: string },
): Promise<boolean> {
  const { rows } = await database.execute<{ id: string }>(
    sql`delete from recording_notes where site = ${note.site} and session = ${note.session}
      and author = ${note.author} and id = ${note.id} returning id`,
  );
  return rows.length > 0;
}

const TABLES = ['recording_notes', 'recording_watched', 'recording_playlist_visits'] as const;

export async function deleteOfSubject(database: Database, site: string, subject: string): Promise<void> {
  for (const table of TABLES) {
    await database.execute(sql`delete from ${sql.identifier(table)} where site = ${site} and subject = ${subject}`);
  }
}

/** Sessions after `after` that anybody kept something about, in order. */
export async function readKeptSessions(
  database: Database,
  after: { readonly site: string; readonly session: string },
  most: number,
): Promise<{ site: string; session: string }[]> {
  const one = (table: string) => sql`select site, session from ${sql.identifier(table)}`;
  const { rows } = await database.execute<{ site: string; session: string }>(
    sql`select site, session from (${sql.join(TABLES.map(one), sql` union `)}) as kept
      where (site, session) > (${after.site}, ${after.session}) order by site, session limit ${most}`,
  );
  return rows;
}

export async function deleteOfSession(database: Database, site: string, session: string): Promise<void> {
  for (const table of TABLES) {
    await database.execute(sql`delete from ${sql.identifier(table)} where site = ${site} and session = ${session}`);
  }
}
