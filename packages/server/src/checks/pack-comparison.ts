import { type LocatedFrame, readPack } from '../capture/pack-reader.ts';
import { partitionOf } from '../capture/pack-writer.ts';
import { readSubjectKeys } from '../keys/subject-keys.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';

export interface Difference {
  /** `missing`, `damaged`: the pack. `unindexed`: frames without a row. `astray`: rows without a frame. */
  readonly kind: 'missing' | 'damaged' | 'unindexed' | 'astray';
  readonly pack: string;
  /** Batches that are concerned, as far as it can be told. */
  readonly count: number;
}

/** How many batches the index says are in each pack. */
export async function rowsByPack({ clickhouse }: Context, site: string): Promise<Map<string, number>> {
  const answer = await clickhouse.query({
    query: 'SELECT pack, count() AS rows FROM chunks FINAL WHERE site = {site:String} GROUP BY pack',
    query_params: { site },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ pack: string; rows: number | string }>();
  return new Map(rows.map((row) => [row.pack, Number(row.rows)]));
}

/**
 * Holds each frame of a pack against the index. Frames of erased people have no row, and a batch that two nodes stored has
 * one: both are as they should be.
 */
export async function compareWithIndex(context: Context, pack: string): Promise<Difference[]> {
  const { blobs, database } = context;
  const places = await rowsOf(context, pack);
  const frames = await framesOf(context, pack);
  if (frames === null) {
    if ((await blobs.size(pack)) !== null) return [{ kind: 'damaged', pack, count: places.size }];
    // Asked again: its rows go just before or after it when it is deleted.
    return places.size > 0 && (await rowsOf(context, pack)).size > 0
      ? [{ kind: 'missing', pack, count: places.size }]
      : [];
  }
  const keys = await readSubjectKeys(database, [...new Set(frames.map(({ frame }) => frame.header.subject))]);
  const indexed = await indexedBatches(context, pack, frames);
  const unindexed = frames.filter(
    ({ frame: { header } }) =>
      keys.get(header.subject) !== 'destroyed' && !indexed.has(`${header.session}/${header.seq}`),
  );
  for (const { location } of frames) places.delete(location.offset);
  return [
    ...(unindexed.length > 0 ? [{ kind: 'unindexed' as const, pack, count: unindexed.length }] : []),
    ...(places.size > 0 ? [{ kind: 'astray' as const, pack, count: places.size }] : []),
  ];
}

/** Null: not whole, or not there. */
async function framesOf({ blobs }: Context, pack: string): Promise<readonly LocatedFrame[] | null> {
  try {
    const { frames, whole } = await readPack(blobs, pack);
    return whole && frames.length > 0 ? frames : null;
  } catch (error) {
    if (error instanceof ScrimError && error.code === 'seal_broken') return null;
    throw error;
  }
}

/** Offsets that rows of this pack name. */
async function rowsOf({ clickhouse }: Context, pack: string): Promise<Set<number>> {
  const answer = await clickhouse.query({
    query: 'SELECT offset FROM chunks FINAL WHERE site = {site:String} AND pack = {pack:String}',
    query_params: { site: partitionOf(pack)?.site ?? '', pack },
    format: 'JSONEachRow',
  });
  return new Set((await answer.json<{ offset: number | string }>()).map(({ offset }) => Number(offset)));
}

/** `session/seq` of the frames' batches that have a row, whatever pack it names. */
async function indexedBatches(
  { clickhouse }: Context,
  pack: string,
  frames: readonly LocatedFrame[],
): Promise<Set<string>> {
  const { site = '', class: dataClass = 'replay' } = partitionOf(pack) ?? {};
  const answer = await clickhouse.query({
    query: `SELECT DISTINCT session, seq FROM chunks
      WHERE site = {site:String} AND class = {class:String} AND session IN {sessions:Array(String)}`,
    query_params: { site, class: dataClass, sessions: [...new Set(frames.map(({ frame }) => frame.header.session))] },
    format: 'JSONEachRow',
  });
  return new Set(
    (await answer.json<{ session: string; seq: number }>()).map(({ session, seq }) => `${session}/${seq}`),
  );
}
