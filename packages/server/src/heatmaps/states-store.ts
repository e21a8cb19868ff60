import type { ClickHouseClient } from '@clickhouse/client';
import { type PageQuery, rowsOf } from './question.ts';

/** One click or pointer rest on an element, by the browser's clock. */
export interface Hit {
  readonly session: string;
  readonly view: string;
  readonly seq: number;
  readonly browserTime: number;
}

/** Hits looked at for one that a replay covers. */
const LATEST = 40;

export async function readHitsOn(
  clickhouse: ClickHouseClient,
  query: PageQuery,
  { path, kind }: { readonly path: string; readonly kind: 'click' | 'rest' },
): Promise<{ readonly subjects: number; readonly latest: readonly Hit[] }> {
  const { sql, parameters } = rowsOf(query);
  const where = `${sql} AND kind = {hit:String} AND path = {path:String}`;
  const query_params = { ...parameters, path, hit: kind };
  const [counted, latest] = await Promise.all([
    clickhouse.query({
      query: `SELECT uniqExact(subject) AS subjects FROM signals WHERE ${where}`,
      query_params,
      format: 'JSONEachRow',
    }),
    clickhouse.query({
      query: `
        SELECT session, view, seq, toUnixTimestamp64Milli(signals.time) AS at FROM signals FINAL
        WHERE ${where} AND session IN (SELECT session FROM chunks WHERE site = {site:String} AND class = 'replay')
        ORDER BY signals.time DESC, session LIMIT ${LATEST}`,
      query_params,
      format: 'JSONEachRow',
    }),
  ]);
  const [row] = await counted.json<{ subjects: string }>();
  const hits = await latest.json<{ session: string; view: string; seq: number; at: string }>();
  const skews = await readSkews(clickhouse, query.site, hits);
  return {
    subjects: Number(row?.subjects ?? 0),
    latest: hits.map(({ session, view, seq, at }) => ({
      session,
      view,
      seq,
      browserTime: Number(at) - (skews.get(`${session} ${seq}`) ?? 0),
    })),
  };
}

async function readSkews(
  clickhouse: ClickHouseClient,
  site: string,
  hits: readonly { session: string }[],
): Promise<Map<string, number>> {
  const chunks = await readChunksOf(clickhouse, site, [...new Set(hits.map(({ session }) => session))]);
  return new Map(
    chunks.filter((chunk) => chunk.class === 'signals').map((chunk) => [`${chunk.session} ${chunk.seq}`, chunk.skew]),
  );
}

/** One stored part of a session; times are the browser's. */
export interface MomentChunk {
  readonly session: string;
  readonly seq: number;
  readonly class: 'replay' | 'signals';
  readonly from: number;
  readonly to: number;
  readonly skew: number;
  readonly keyframe: boolean;
  readonly page: string;
  readonly view: string;
  readonly width: number;
  readonly height: number;
}

export async function readChunksOf(
  clickhouse: ClickHouseClient,
  site: string,
  sessions: readonly string[],
): Promise<MomentChunk[]> {
  if (sessions.length === 0) return [];
  const answer = await clickhouse.query({
    query: `
      SELECT session, seq, class, toUnixTimestamp64Milli(time_from) - skew AS from, toUnixTimestamp64Milli(time_to) - skew AS to,
        skew, keyframe, page, view, viewport_width AS width, viewport_height AS height
      FROM chunks FINAL WHERE site = {site:String} AND session IN {sessions:Array(String)} ORDER BY session, seq, class`,
    query_params: { site, sessions: [...sessions] },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<MomentChunk>();
  return rows.map((row) => ({
    ...row,
    from: Number(row.from),
    to: Number(row.to),
    skew: Number(row.skew),
    keyframe: Boolean(row.keyframe),
  }));
}
