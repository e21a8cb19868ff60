import type { ClickHouseClient } from '@clickhouse/client';
import type { Heatmap } from '@scrim/protocol';
import type { HeatmapQuery } from './store.ts';

type Snapshot = NonNullable<Heatmap['snapshot']>;

interface Row {
  readonly session: string;
  readonly seq: number;
  readonly width: number;
  readonly height: number;
  readonly recorded: string;
  readonly states: string;
  readonly widths: string;
}

/**
 * The most representative recorded state of a page: among the full snapshots under the newest policy recorded there, those
 * at the most common viewport width, of these the one whose size is nearest the median (neither the half-loaded page nor the
 * one with everything unfolded), and of equals the latest. Null when the page was never replayed in that time.
 */
export async function chooseSnapshot(clickhouse: ClickHouseClient, query: HeatmapQuery): Promise<Snapshot | null> {
  const answer = await clickhouse.query({ query: statement(query), query_params: { ...query }, format: 'JSONEachRow' });
  const [row] = await answer.json<Row>();
  if (row === undefined) return null;
  const states = Number(row.states);
  return {
    session: row.session,
    seq: row.seq,
    viewportWidth: row.width,
    viewportHeight: row.height,
    reason:
      states === 1
        ? `The only full snapshot at ${row.width} px, the most common width, under the newest policy; recorded ${row.recorded}.`
        : `Of ${states} full snapshots at ${row.width} px, the most common width, under the newest policy, the one of median size; recorded ${row.recorded}.`,
  };
}

function statement(query: HeatmapQuery): string {
  const where = [
    `site = {site:String} AND page = {page:String} AND day BETWEEN {from:Date} AND {to:Date}`,
    `class = 'replay' AND keyframe AND viewport_width > 0`,
    ...(query.device === null ? [] : ['device = {device:String}']),
    ...(query.variant === null ? [] : ['variant = {variant:String}']),
  ].join(' AND ');
  return `
    WITH
      states AS (SELECT session, seq, policy, viewport_width, viewport_height, length, time_from FROM chunks FINAL WHERE ${where}),
      newest AS (SELECT argMax(policy, time_from) AS policy FROM states),
      common AS (
        SELECT viewport_width FROM states WHERE policy = (SELECT policy FROM newest)
        GROUP BY viewport_width ORDER BY count() DESC, viewport_width DESC LIMIT 1
      ),
      candidates AS (
        SELECT * FROM states
        WHERE policy = (SELECT policy FROM newest) AND viewport_width = (SELECT viewport_width FROM common)
      )
    SELECT session, seq, viewport_width AS width, viewport_height AS height, toString(toDate(time_from)) AS recorded,
      (SELECT count() FROM candidates) AS states
    FROM candidates
    ORDER BY abs(toInt64(length) - toInt64((SELECT quantileExactLow(0.5)(length) FROM candidates))), time_from DESC, session, seq
    LIMIT 1`;
}
