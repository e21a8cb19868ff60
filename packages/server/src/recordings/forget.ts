import type { Context } from '../platform/context.ts';
import { deleteOfSession, deleteOfSubject, readKeptSessions } from './note-store.ts';
import { readSubjects } from './visit-store.ts';

/** Deletes what people kept about the visits of somebody who is erased: notes, places in playlists, that they were watched. */
export function forgetSubject(context: Pick<Context, 'database'>, site: string, subject: string): Promise<void> {
  return deleteOfSubject(context.database, site, subject);
}

const AT_ONCE = 500;

/** Deletes what people kept about visits that are gone, expired or erased. Returns how many visits that were. Run it daily. */
export async function forgetExpired(context: Pick<Context, 'database' | 'clickhouse'>): Promise<number> {
  let forgotten = 0;
  let after = { site: '', session: '' };
  for (;;) {
    const kept = await readKeptSessions(context.database, after, AT_ONCE);
    const last = kept.at(-1);
    if (last === undefined) return forgotten;
    for (const site of new Set(kept.map((one) => one.site))) {
      const sessions = kept.filter((one) => one.site === site).map(({ session }) => session);
      const there = await readSubjects(context.clickhouse, site, sessions);
      for (const session of sessions.filter((one) => !there.has(one))) {
        await deleteOfSession(context.database, site, session);
        forgotten++;
      }
    }
    after = last;
  }
}
