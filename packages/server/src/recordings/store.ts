import type { ClickHouseClient } from '@clickhouse/client';

/** Where one stored frame of a session is, and when it happened by the browser's own clock. */
export interface FrameRow {
  readonly seq: number;
  readonly class: 'replay' | 'signals';
  readonly pack: string;
  readonly offset: number;
  readonly length: number;
  /** Browser time, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Server time minus browser time when the batch came in, milliseconds. */
  readonly skew: number;
  readonly events: number;
  readonly keyframe: boolean;
  readonly page: string;
  readonly subject: string;
}

/** Every frame of a session, each once, in order. */
export async function readFrames(clickhouse: ClickHouseClient, site: string, session: string): Promise<FrameRow[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT seq, class, pack, offset, length, toUnixTimestamp64Milli(time_from) - skew AS from,
        toUnixTimestamp64Milli(time_to) - skew AS to, skew, events, keyframe, page, subject
      FROM chunks FINAL WHERE site = {site:String} AND session = {session:String} ORDER BY seq, class`,
    query_params: { site, session },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<FrameRow>();
  return rows.map((row) => ({
    ...row,
    offset: Number(row.offset),
    from: Number(row.from),
    to: Number(row.to),
    skew: Number(row.skew),
  }));
}

export interface MarkRow {
  readonly seq: number;
  /** Server time, milliseconds since the epoch. */
  readonly time: number;
  readonly kind: string;
  readonly page: string;
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly event: string;
  /** Properties of an event as the policy declares them; yes and no are 1 and 0. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly reason: string;
  /** Of a script error: its class, and where in the code as far as that is known. */
  readonly error_name: string;
  readonly script_source: string;
  readonly script_file: string;
  readonly script_line: number | null;
  readonly script_column: number | null;
  /** Of a visit to a field: whether it was left with its error shown, whether it was filled in before, ms from focus to change and without pauses. */
  readonly error_shown: boolean;
  readonly reentry: boolean;
  readonly hesitation: number | null;
  readonly active: number;
}

/** Marks on a timeline beyond this many say nothing more. */
const MAX_MARKS = 5000;

/** What happened in a session, for the player's timeline. */
export async function readMarks(clickhouse: ClickHouseClient, site: string, session: string): Promise<MarkRow[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT seq, toUnixTimestamp64Milli(signals.time) AS time, kind, page, path, x, y, event, numbers, texts, reason,
        error_name, script_source, script_file, script_line, script_column, error_shown, reentry, hesitation,
        active
      FROM signals FINAL
      WHERE site = {site:String} AND session = {session:String}
        AND page IN (SELECT page FROM chunks WHERE site = {site:String} AND session = {session:String})
        AND kind IN ('view', 'click', 'rage', 'dead', 'error', 'recovered', 'script_error', 'event', 'field', 'degraded')
      ORDER BY seq, position LIMIT ${MAX_MARKS}`,
    query_params: { site, session },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<MarkRow>();
  return rows.map((row) => ({ ...row, time: Number(row.time) }));
}

export interface RestRow {
  readonly seq: number;
  /** Server time, milliseconds since the epoch. */
  readonly time: number;
  readonly page: string;
  readonly path: string;
}

/** The first pointer rest on each element of each page of a session. A pointer rests often, so not each of them is read. */
export async function readRests(clickhouse: ClickHouseClient, site: string, session: string): Promise<RestRow[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT page, path, argMin(seq, (signals.time, seq)) AS seq, toUnixTimestamp64Milli(min(signals.time)) AS time
      FROM signals
      WHERE site = {site:String} AND session = {session:String} AND kind = 'rest'
        AND page IN (SELECT page FROM chunks WHERE site = {site:String} AND session = {session:String})
      GROUP BY page, path ORDER BY time, page, path LIMIT ${MAX_MARKS}`,
    query_params: { site, session },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<RestRow>();
  return rows.map((row) => ({ ...row, time: Number(row.time) }));
}
