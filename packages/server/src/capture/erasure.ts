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
