import type { Context } from '../platform/context.ts';
import { readPack } from './pack-reader.ts';
import { partitionOf } from './pack-writer.ts';
import { indexPack } from './reindex.ts';

/** Puts a pack, already durable, in the place of another, which is destroyed with its rows. May be repeated. */
export async function exchangePack(context: Context, pack: string, replacement: string): Promise<void> {
  await indexPack(context, replacement);
  await carryOver(context, pack, replacement);
  // What still points to the old one was not taken over: its page is replayed no more.
  await destroyPack(context, pack);
}

/** Rows first: one without its pack would be a recording that cannot be opened. */
export async function destroyPack(context: Context, pack: string): Promise<void> {
  await context.clickhouse.command({ query: `DELETE FROM chunks WHERE ${OF_PACK}`, query_params: ofPack(pack) });
  await context.blobs.delete(pack);
}

/** Frames that cannot be opened stand in the new pack as they were, and make no row of their own: theirs follow them. */
async function carryOver(context: Context, pack: string, replacement: string): Promise<void> {
  const answer = await context.clickhouse.query({
    query: `SELECT session, seq FROM chunks FINAL WHERE ${OF_PACK}`,
    query_params: ofPack(pack),
    format: 'JSONEachRow',
  });
  const left = await answer.json<{ session: string; seq: number }>();
  if (left.length === 0 || (await context.blobs.size(replacement)) === null) return;
  const { frames } = await readPack(context.blobs, replacement);
  for (const { frame, location } of frames) {
    const { session, seq } = frame.header;
    if (!left.some((row) => row.session === session && Number(row.seq) === seq)) continue;
    await context.clickhouse.command({
      query: `INSERT INTO chunks
        SELECT * REPLACE ({replacement:String} AS pack, {offset:UInt64} AS offset, {length:UInt32} AS length)
        FROM (SELECT * FROM chunks FINAL WHERE ${OF_PACK} AND session = {session:String} AND seq = {seq:UInt32})`,
      query_params: { ...ofPack(pack), replacement, session, seq, ...location },
    });
  }
}

const OF_PACK = "site = {site:String} AND day = {day:Date} AND class = 'replay' AND pack = {pack:String}";

function ofPack(pack: string): { site: string; day: string; pack: string } {
  const { site, day } = partitionOf(pack) ?? { site: '', day: '' };
  return { site, day, pack };
}
