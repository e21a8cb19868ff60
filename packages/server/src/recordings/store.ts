import type { ClickHouseClient } from '@clickhouse/client';
import type { RecordingSummary } from '@scrim/protocol';
import type { Position, RecordingFilter, RecordingSort } from './listing.ts';

/** A visit as ClickHouse returns it; 64-bit numbers may come as text. */
export interface SummaryRow {
  readonly session: string;
  readonly started: string | number;
  readonly duration: string | number;
  readonly active: string | number;
  readonly pages: readonly string[];
  readonly device: RecordingSummary['device'];
  readonly browser: string;
  readonly language: string;
  readonly regime: RecordingSummary['regime'];
  readonly variant: string;
  readonly outcome: readonly string[];
  readonly clicks: string | number;
  readonly rage: string | number;
  readonly dead: string | number;
  readonly errors: string | number;
  readonly hasReplay: boolean | number;
  readonly bytes: string | number;
  readonly policy: string;
  readonly receipt: string;
  readonly sorted: string | number;
  /** Rows of the whole filtered list. */
  readonly total: string | number;
}

/** A visit goes on no longer than this; its rows are looked for within it on both sides of the days asked for. */
const LONGEST_VISIT_DAYS = 2;

const SORTED: Readonly<Record<RecordingSort, string>> = {
  startedAt: 'started',
  duration: 'duration',
  rage: 'rage',
  dead: 'dead',
  errors: 'errors',
};

interface Parameters {
  readonly [name: string]: string | number | boolean;
}

function visits(filter: RecordingFilter, session: string | null): { sql: string; parameters: Parameters } {
  const from = filter.from === undefined ? null : Date.parse(filter.from);
  const to = filter.to === undefined ? null : endOf(filter.to);
  const rows = [
    'site = {site:String}',
    ...(session === null ? [] : ['session = {session:String}']),
    ...(from === null ? [] : [`day >= toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC')) - ${LONGEST_VISIT_DAYS}`]),
    ...(to === null ? [] : [`day <= toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC')) + ${LONGEST_VISIT_DAYS}`]),
  ].join(' AND ');
  const pagesOfSession =
    session === null
      ? ''
      : 'AND page IN (SELECT page FROM chunks WHERE site = {site:String} AND session = {session:String})';
  const kept = [
    '1',
    ...(from === null ? [] : ['started >= {from:Int64}']),
    ...(to === null ? [] : ['started <= {to:Int64}']),
    ...(filter.page === undefined ? [] : ['has(pages, {page:String})']),
    ...(filter.device === undefined ? [] : ['device = {device:String}']),
    ...(filter.replay === true ? ['hasReplay'] : []),
    ...(filter.outcome === undefined ? [] : ['has(outcome, {outcome:String})']),
  ].join(' AND ');
  const sql = `
    visit AS (
      SELECT session,
        toUnixTimestamp64Milli(min(time_from)) AS started,
        toUnixTimestamp64Milli(max(time_to)) - started AS duration,
        intervalLengthSum(toUnixTimestamp64Milli(time_from), toUnixTimestamp64Milli(time_to)) AS active,
        arrayDistinct(arrayMap(place -> place.2, arraySort(groupArray((seq, page))))) AS pages,
        argMin(chunks.device, seq) AS device,
        argMin(concat(chunks.browser, if(browser_version = 0, '', concat(' ', toString(browser_version)))), seq) AS browser,
        argMin(chunks.language, seq) AS language,
        argMax(chunks.regime, seq) AS regime,
        argMaxIf(chunks.variant, seq, chunks.variant != '') AS variant,
        argMax(chunks.policy, seq) AS policy,
        argMax(chunks.receipt, seq) AS receipt,
        max(class = 'replay') AS hasReplay,
        sum(length) AS bytes
      FROM chunks FINAL WHERE ${rows} GROUP BY session
    ),
    behaviour AS (
      SELECT session, countIf(kind = 'click') AS clicks, countIf(kind = 'rage') AS rage, countIf(kind = 'dead') AS dead,
        countIf(kind = 'error') AS errors, groupUniqArrayIf(event, kind = 'event') AS outcome
      FROM signals FINAL
      WHERE ${rows} AND kind IN ('click', 'rage', 'dead', 'error', 'event') ${pagesOfSession}
      GROUP BY session
    ),
    matched AS (SELECT * FROM visit LEFT JOIN behaviour USING session WHERE ${kept})`;
  const { page = '', device = '', outcome = '' } = filter;
  return { sql, parameters: { from: from ?? 0, to: to ?? 0, page, device, outcome, session: session ?? '' } };
}

/** Visits of a site with what happened in them, and how many match, in one statement. */
export async function readSummaries(
  clickhouse: ClickHouseClient,
  site: string,
  options: { filter: RecordingFilter; sort: RecordingSort; limit: number; after: Position | null },
): Promise<SummaryRow[]> {
  const { sql, parameters } = visits(options.filter, null);
  const keyset = options.after === null ? '' : 'WHERE (sorted, session) < ({value:Int64}, {afterSession:String})';
  const answer = await clickhouse.query({
    query: `WITH ${sql}
      SELECT * FROM (SELECT *, ${SORTED[options.sort]} AS sorted, count() OVER () AS total FROM matched) ${keyset}
      ORDER BY sorted DESC, session DESC LIMIT {limit:UInt32}`,
    query_params: {
      ...parameters,
      site,
      limit: options.limit,
      value: options.after?.value ?? 0,
      afterSession: options.after?.session ?? '',
    },
    format: 'JSONEachRow',
  });
  return answer.json<SummaryRow>();
}

export async function countSummaries(clickhouse: ClickHouseClient, site: string, filter: RecordingFilter) {
  const { sql, parameters } = visits(filter, null);
  const answer = await clickhouse.query({
    query: `WITH ${sql} SELECT count() AS total FROM matched`,
    query_params: { ...parameters, site },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ total: string | number }>();
  return Number(row?.total ?? 0);
}

export async function readSummary(clickhouse: ClickHouseClient, site: string, session: string) {
  const { sql, parameters } = visits({}, session);
  const answer = await clickhouse.query({
    query: `WITH ${sql} SELECT *, 0 AS sorted, 1 AS total FROM matched`,
    query_params: { ...parameters, site },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<SummaryRow>();
  return row ?? null;
}

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
  readonly event: string;
  readonly reason: string;
}

/** Marks on a timeline beyond this many say nothing more. */
const MAX_MARKS = 5000;

/** What happened in a session, for the player's timeline. */
export async function readMarks(clickhouse: ClickHouseClient, site: string, session: string): Promise<MarkRow[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT seq, toUnixTimestamp64Milli(signals.time) AS time, kind, page, path, event, reason
      FROM signals FINAL
      WHERE site = {site:String} AND session = {session:String}
        AND page IN (SELECT page FROM chunks WHERE site = {site:String} AND session = {session:String})
        AND kind IN ('view', 'click', 'rage', 'dead', 'error', 'event', 'field', 'degraded')
      ORDER BY seq, position LIMIT ${MAX_MARKS}`,
    query_params: { site, session },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<MarkRow>();
  return rows.map((row) => ({ ...row, time: Number(row.time) }));
}

/** A date alone as an upper bound means its last millisecond. */
function endOf(text: string): number {
  return text.length === 10 ? Date.parse(text) + 86_400_000 - 1 : Date.parse(text);
}
