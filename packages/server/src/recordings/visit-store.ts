import type { ClickHouseClient } from '@clickhouse/client';
import { MOST_MOMENTS_OF_KIND, type RecordingSort, type RecordingSummary } from '@scrim/protocol';
import { type RecordingQuestion, type Statement, visitsStatement, type Which } from './question.ts';

type Raw = string | number;

/** A visit as ClickHouse returns it; 64-bit numbers may come as text. */
export interface VisitRow {
  readonly session: string;
  readonly subject: string;
  readonly started: Raw;
  readonly duration: Raw;
  readonly active: Raw;
  readonly pages: readonly string[];
  /** Position of the furthest step, from 1; 0 when none was reached. */
  readonly furthest: Raw;
  readonly device: RecordingSummary['device'];
  readonly browser: string;
  readonly language: string;
  readonly regime: RecordingSummary['regime'];
  readonly variant: string;
  readonly outcome: readonly string[];
  readonly clicks: Raw;
  readonly rage: Raw;
  readonly dead: Raw;
  readonly errors: Raw;
  readonly reentries: Raw;
  readonly frustration: Raw;
  readonly hasReplay: boolean | number;
  readonly bytes: Raw;
  readonly policy: string;
  readonly receipt: string;
}

/** Positions that a list has at most; a longer one says so. */
export const LONGEST_LIST = 1_000_000;

/** The order of a list: its visits by position, without anything that an erasure would have to reach but their ids. */
export interface ListOrder {
  readonly sessions: readonly string[];
  /** Of each, milliseconds since the epoch. */
  readonly started: Float64Array;
  /** Of each, by frustration points; 1 has most. */
  readonly rank: Uint32Array;
  readonly total: number;
  readonly replays: number;
}

const SORTED: Readonly<Record<RecordingSort, string>> = {
  startedAt: 'started',
  duration: 'duration',
  pages: 'length(pages)',
  device: 'toString(device)',
  language: 'toString(language)',
  regime: 'toString(regime)',
  variant: 'variant',
  outcome: "arrayStringConcat(arrayReverse(outcome), ', ')",
  furthest: 'furthest',
  clicks: 'clicks',
  rage: 'rage',
  dead: 'dead',
  errors: 'errors',
  frustration: 'frustration',
};

export async function readOrder(clickhouse: ClickHouseClient, question: RecordingQuestion): Promise<ListOrder> {
  const { sql, parameters } = visitsStatement({ question });
  const direction = question.direction === 'asc' ? 'ASC' : 'DESC';
  const answer = await clickhouse.query({
    query: `WITH ${sql}
      SELECT session, started, frustration, hasReplay FROM matched
      ORDER BY ${SORTED[question.sort]} ${direction}, started DESC, session LIMIT ${LONGEST_LIST}`,
    query_params: parameters,
    // By column: row by row, the answer takes three times as long to read.
    format: 'JSONColumnsWithMetadata',
  });
  const { data } = JSON.parse(await answer.text()) as { data: ListedColumns };
  // An answer without rows has no columns either.
  const { session: sessions = [], started = [], frustration = [], hasReplay = [] } = data;
  const groups =
    sessions.length < LONGEST_LIST
      ? frustration.map((points, at) => ({ points: Number(points), visits: 1, replays: Number(hasReplay[at]) }))
      : await readGroups(clickhouse, { sql, parameters });
  const ranks = ranksOf(groups);
  return {
    sessions,
    started: Float64Array.from(started, Number),
    rank: Uint32Array.from(frustration, (points) => ranks.get(Number(points)) ?? 0),
    total: groups.reduce((sum, { visits }) => sum + visits, 0),
    replays: groups.reduce((sum, { replays }) => sum + replays, 0),
  };
}

interface ListedColumns {
  readonly session?: readonly string[];
  readonly started?: readonly Raw[];
  readonly frustration?: readonly Raw[];
  readonly hasReplay?: readonly (boolean | number)[];
}

interface PointsGroup {
  readonly points: number;
  readonly visits: number;
  readonly replays: number;
}

/** The visits of a list that is longer than what is read of it, by their frustration points. */
async function readGroups(clickhouse: ClickHouseClient, { sql, parameters }: Statement): Promise<PointsGroup[]> {
  const answer = await clickhouse.query({
    query: `WITH ${sql} SELECT frustration, count(), countIf(hasReplay) FROM matched GROUP BY frustration`,
    query_params: parameters,
    format: 'JSONCompactEachRow',
  });
  const rows = await answer.json<[points: Raw, visits: Raw, replays: Raw]>();
  return rows.map(([points, visits, replays]) => ({
    points: Number(points),
    visits: Number(visits),
    replays: Number(replays),
  }));
}

/** Of each number of points its rank: one more than there are visits with more points. The engine takes as long for it as for the list. */
function ranksOf(groups: readonly PointsGroup[]): Map<number, number> {
  const visitsOf = new Map<number, number>();
  for (const { points, visits } of groups) visitsOf.set(points, (visitsOf.get(points) ?? 0) + visits);
  let rank = 1;
  return new Map(
    [...visitsOf]
      .sort(([a], [b]) => b - a)
      .map(([points, visits]) => {
        rank += visits;
        return [points, rank - visits];
      }),
  );
}

/** Visits with what happened in them, in no particular order; those that are gone are missing. */
export async function readVisits(clickhouse: ClickHouseClient, which: Which): Promise<VisitRow[]> {
  const { sql, parameters } = visitsStatement(which);
  const answer = await clickhouse.query({
    query: `WITH ${sql} SELECT * FROM matched`,
    query_params: parameters,
    format: 'JSONEachRow',
  });
  return answer.json<VisitRow>();
}

/** Something that happened in a visit; server time. */
export interface MomentRow {
  readonly session: string;
  readonly kind: string;
  readonly time: Raw;
  readonly page: string;
}

/** Where there are more of a kind than a row shows, those that are taken are spread over the visit. */
export async function readMoments(
  clickhouse: ClickHouseClient,
  of: { readonly site: string; readonly sessions: readonly string[]; readonly between: readonly [number, number] },
): Promise<MomentRow[]> {
  const rows = `site = {site:String} AND session IN {sessions:Array(String)}
    AND day BETWEEN toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC')) - 1
    AND toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC')) + 2`;
  const answer = await clickhouse.query({
    query: `
      SELECT session, kind, toUnixTimestamp64Milli(signals.time) AS time, page FROM signals FINAL
      WHERE ${rows} AND page IN (SELECT page FROM chunks WHERE ${rows})
        AND kind IN ('view', 'click', 'rage', 'dead', 'error', 'field', 'scroll', 'event')
      ORDER BY sipHash64(seq, position) LIMIT ${MOST_MOMENTS_OF_KIND} BY session, kind`,
    query_params: { site: of.site, sessions: [...of.sessions], from: of.between[0], to: of.between[1] },
    format: 'JSONEachRow',
  });
  return answer.json<MomentRow>();
}

/** Which of these sessions are still there, and whose they are. */
export async function readSubjects(
  clickhouse: ClickHouseClient,
  site: string,
  sessions: readonly string[],
): Promise<Map<string, string>> {
  const answer = await clickhouse.query({
    query: `SELECT session, any(subject) AS subject FROM chunks
      WHERE site = {site:String} AND session IN {sessions:Array(String)} GROUP BY session`,
    query_params: { site, sessions: [...sessions] },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ session: string; subject: string }>();
  return new Map(rows.map(({ session, subject }) => [session, subject]));
}
