import type { ClickHouseClient } from '@clickhouse/client';
import type { FrameLocation } from './pack-format.ts';

export interface ViewChunk extends FrameLocation {
  readonly seq: number;
  readonly pack: string;
}

/** The replay frames of one page view in their order. */
export async function readViewChunks(
  clickhouse: ClickHouseClient,
  site: string,
  session: string,
  view: string,
): Promise<ViewChunk[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT seq, pack, offset, length FROM chunks FINAL
      WHERE site = {site:String} AND session = {session:String} AND view = {view:String} AND class = 'replay' ORDER BY seq`,
    query_params: { site, session, view },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<ViewChunk>();
  return rows.map((row) => ({ ...row, offset: Number(row.offset), length: Number(row.length) }));
}
