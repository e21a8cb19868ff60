import type { RecordingFilter, RecordingSort, SortDirection } from '@scrim/protocol';
import { PLACE } from '../journeys/forms/form-statement.ts';
import type { VisitCondition } from '../journeys/visit-filter.ts';
import { LONGEST_VISIT_DAYS } from '../platform/period.ts';
import { FRUSTRATION_SQL } from './frustration.ts';

/** A list of recordings as it was asked for, with all that its answer depends on. */
export interface RecordingQuestion {
  readonly site: string;
  readonly filter: Pick<RecordingFilter, 'page' | 'path' | 'kind' | 'from' | 'to' | 'replay' | 'frustration'>;
  /** What every analysis can be narrowed by, its segment looked up. */
  readonly visits: VisitCondition;
  readonly sort: RecordingSort;
  readonly direction: SortDirection;
  /** Visits that began later are not in the list; milliseconds since the epoch. */
  readonly asOf: number;
  /** Steps of the site, in order. */
  readonly steps: readonly string[];
  /** Only these sessions; null: all. */
  readonly among: readonly string[] | null;
  readonly except: readonly string[] | null;
}

export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Statement {
  readonly sql: string;
  readonly parameters: Parameters;
}

/** Which visits to look at: all that match a question, or sessions that are known to. */
export type Which =
  | { readonly question: RecordingQuestion }
  | {
      readonly site: string;
      readonly steps: readonly string[];
      readonly sessions: readonly string[];
      /** First and last moment at which one of them began, when that is known. */
      readonly between: readonly [number, number] | null;
    };

/** CTEs that end in `matched`: one row per visit with what happened in it. */
export function visitsStatement(which: Which): Statement {
  return 'question' in which ? ofQuestion(which.question) : ofSessions(which);
}

function ofSessions({ site, steps, sessions, between }: Exclude<Which, { question: unknown }>): Statement {
  const days = between === null ? [] : [dayFrom, dayTo];
  const rows = ['site = {site:String}', 'session IN {sessions:Array(String)}', ...days];
  // The page leads the sorting key of `signals`; naming the pages of these visits lets it skip the others.
  const pages = `page IN (SELECT page FROM chunks WHERE ${rows.join(' AND ')})`;
  return {
    sql: visitsSql(rows, [...rows, pages], []),
    parameters: { site, steps: [...steps], sessions: [...sessions], from: between?.[0] ?? 0, to: between?.[1] ?? 0 },
  };
}

const dayFrom = `day >= toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC')) - ${LONGEST_VISIT_DAYS}`;
const dayTo = `day <= toDate(fromUnixTimestamp64Milli({to:Int64}, 'UTC')) + ${LONGEST_VISIT_DAYS}`;

function ofQuestion(question: RecordingQuestion): Statement {
  const { filter, visits: condition, site, steps, asOf, among, except } = question;
  const { from, to, page, path, kind, replay, frustration } = filter;
  const start = from === undefined ? null : Date.parse(from);
  const end = Math.min(asOf, to === undefined ? asOf : endOf(to));
  const ofPeriod = ['site = {site:String}', dayTo, ...(start === null ? [] : [dayFrom])];
  const rows = [
    ...ofPeriod,
    ...(among === null ? [] : ['session IN {among:Array(String)}']),
    ...(except === null ? [] : ['session NOT IN {except:Array(String)}']),
    ...(condition.where.length === 0
      ? []
      : [`session IN (SELECT session FROM chunks WHERE ${[...ofPeriod, ...condition.where].join(' AND ')})`]),
    ...(path === undefined && kind === undefined ? [] : [`session IN (${sessionsWithSignal(ofPeriod, filter)})`]),
  ];
  const kept = [
    'started <= {to:Int64}',
    ...(start === null ? [] : ['started >= {from:Int64}']),
    ...(page === undefined ? [] : ['has(pages, {page:String})']),
    ...(replay === true ? ['hasReplay'] : []),
    ...(frustration === undefined ? [] : ['frustration >= {frustration:UInt32}']),
  ];
  return {
    sql: visitsSql(rows, rows, kept),
    parameters: {
      ...condition.parameters,
      site,
      steps: [...steps],
      from: start ?? 0,
      to: end,
      page: page ?? '',
      path: path ?? '',
      kind: kind ?? '',
      frustration: frustration ?? 0,
      among: [...(among ?? [])],
      except: [...(except ?? [])],
    },
  };
}

function sessionsWithSignal(rows: readonly string[], { page, path, kind }: RecordingQuestion['filter']): string {
  return [
    `SELECT session FROM signals WHERE ${rows.join(' AND ')}`,
    ...(path === undefined ? [] : ['path = {path:String}']),
    ...(page === undefined ? [] : ['page = {page:String}']),
    ...(kind === undefined ? [] : ['kind = {kind:String}']),
  ].join(' AND ');
}

function visitsSql(chunkRows: readonly string[], signalRows: readonly string[], kept: readonly string[]): string {
  return `
    visit AS (
      SELECT visit, any(session) AS of_session,
        toUnixTimestamp64Milli(min(time_from)) AS started,
        toUnixTimestamp64Milli(max(time_to)) - started AS duration,
        intervalLengthSum(toUnixTimestamp64Milli(time_from), toUnixTimestamp64Milli(time_to)) AS active,
        arrayDistinct(arrayMap(place -> place.2, arraySort(groupArray((seq, page))))) AS pages,
        arrayMax(arrayMap(page -> indexOf({steps:Array(String)}, page), pages)) AS furthest,
        any(chunks.subject) AS subject,
        argMin(chunks.device, seq) AS device,
        argMin(concat(chunks.browser, if(browser_version = 0, '', concat(' ', toString(browser_version)))), seq) AS browser,
        argMin(chunks.language, seq) AS language,
        argMax(chunks.regime, seq) AS regime,
        argMaxIf(chunks.variant, seq, chunks.variant != '') AS variant,
        argMax(chunks.policy, seq) AS policy,
        argMax(chunks.receipt, seq) AS receipt,
        max(class = 'replay') AS hasReplay,
        sum(length) AS bytes
      FROM chunks FINAL WHERE ${chunkRows.join(' AND ')} GROUP BY visit
    ),
    behaviour AS (
      SELECT visit, ${once("kind = 'click'")} AS clicks, ${once("kind = 'rage'")} AS rage, ${once("kind = 'dead'")} AS dead,
        ${once("kind = 'error'")} AS errors, ${once("kind = 'field' AND reentry")} AS reentries,
        ${OUTCOMES} AS outcome
      FROM signals
      WHERE ${signalRows.join(' AND ')} AND (kind IN ('click', 'rage', 'dead', 'error', 'event') OR (kind = 'field' AND reentry))
      GROUP BY visit
    ),
    matched AS (
      SELECT * EXCEPT (visit, of_session), of_session AS session, ${FRUSTRATION_SQL} AS frustration
      FROM visit ANY LEFT JOIN behaviour USING visit
      WHERE ${['1', ...kept].join(' AND ')}
    )`;
}

/** Outcome events of one visit that are looked at; more are a robot's. */
const MOST_OUTCOMES = 1000;

/** Each outcome of a visit once, in the order in which it was sent for the last time. */
const OUTCOMES = `arrayReverse(arrayDistinct(arrayMap(sent -> sent.2,
          arrayReverseSort(groupArrayIf(${MOST_OUTCOMES})((${PLACE}, toString(event)), kind = 'event')))))`;

/** Signals of a session by their place in it, so that one that two nodes stored counts once; FINAL takes three times as long. */
function once(condition: string): string {
  return `groupBitmapIf(toUInt64(seq) * 65536 + position, ${condition})`;
}

/** A date alone as an upper bound means its last millisecond. */
function endOf(text: string): number {
  return text.length === 10 ? Date.parse(text) + 86_400_000 - 1 : Date.parse(text);
}
