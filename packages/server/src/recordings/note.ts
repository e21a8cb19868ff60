import { randomUUID } from 'node:crypto';
import type { NewNote, Note } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { namesOfPeople, type Whose } from './collection.ts';
import { deleteNote, insertNote, readNotes } from './note-store.ts';
import { readSubjects } from './visit-store.ts';

const MOST_NOTES = 200;

/** Notes on a visit, by moment. */
export async function listNotes(context: Context, { site, person }: Whose, session: string): Promise<Note[]> {
  const [rows, names] = await Promise.all([readNotes(context.database, site, session), namesOfPeople(context)]);
  return rows.map((row) => ({
    id: row.id,
    at: row.at_ms,
    text: row.text,
    by: names.get(row.author) ?? '',
    mine: row.author === person,
    writtenAt: row.written_at,
  }));
}

/** Throws `recording_unknown`, `collection_full`. */
export async function writeNote(
  context: Context,
  { site, person }: Whose,
  session: string,
  note: NewNote,
): Promise<Note> {
  const subject = (await readSubjects(context.clickhouse, site, [session])).get(session);
  if (subject === undefined) throw new ScrimError('recording_unknown');
  if ((await readNotes(context.database, site, session)).length >= MOST_NOTES) throw new ScrimError('collection_full');
  const id = randomUUID();
  const writtenAt = new Date(context.clock.now()).toISOString();
  const row = { id, author: person, at_ms: note.at, text: note.text, written_at: writtenAt };
  await insertNote(context.database, { ...row, site, session, subject });
  const by = (await namesOfPeople(context)).get(person) ?? '';
  return { id, at: note.at, text: note.text, by, mine: true, writtenAt };
}

/** Throws `note_unknown` unless they wrote it. */
export async function dropNote(context: Context, { site, person }: Whose, session: string, id: string): Promise<void> {
  if (!(await deleteNote(context.database, { site, session, author: person, id })))
    throw new ScrimError('note_unknown');
}
