import { listDestroyedSubjects } from '../keys/subject-keys.ts';
import type { Context } from '../platform/context.ts';
import { pipelineOf } from './pipeline.ts';

/**
 * Destroys the subject's key, which makes every stored frame of theirs unreadable at once, then removes their rows.
 * Returns the number of sessions there were. Repeating it is harmless.
 */
export async function eraseSubject(context: Context, subject: string): Promise<number> {
  await context.keys.destroySubject(subject);
  // What was accepted a moment ago gets its rows first, so that none appears after the deletion.
  await pipelineOf(context)?.settle();
  const answer = await context.clickhouse.query({
    query: 'SELECT uniqExact(site, session) AS sessions FROM chunks WHERE subject = {subject:String}',
    query_params: { subject },
    format: 'JSONEachRow',
  });
  const sessions = Number((await answer.json<{ sessions: string | number }>())[0]?.sessions ?? 0);
  for (const table of ['signals', 'chunks']) {
    await context.clickhouse.command({
      query: `DELETE FROM ${table} WHERE subject = {subject:String}`,
      query_params: { subject },
    });
  }
  return sessions;
}

/**
 * Removes rows that another node indexed for a subject around the moment of erasure. Their content is unreadable
 * already; this takes the rest. Looks at subjects erased in the last two days, so run it daily.
 */
export async function sweepErased(context: Context): Promise<void> {
  const subjects = await listDestroyedSubjects(context.database, context.clock.now() - 2 * 86_400_000);
  for (let at = 0; at < subjects.length; at += 500) {
    for (const table of ['signals', 'chunks']) {
      await context.clickhouse.command({
        query: `DELETE FROM ${table} WHERE subject IN {subjects:Array(String)}`,
        query_params: { subjects: subjects.slice(at, at + 500) },
      });
    }
  }
}
