import type { FunnelBreakdown, FunnelOutcome, FunnelQuestion, FunnelStep, FunnelWindow } from '@scrim/protocol';
import { dayOf } from '../../platform/clock.ts';
import { LAST_DAY, LONGEST_VISIT_DAYS } from '../../platform/period.ts';
import { PERSON_MARK } from '../disclosure/rounding.ts';
import { type JourneyScope, scopeParameters } from '../journey-scope.ts';
import { type VisitCondition, visitsAmong } from '../visit-filter.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WINDOWS: Record<FunnelWindow, number> = {
  // Within a visit nothing else limits an attempt.
  visit: 366 * DAY,
  '1h': HOUR,
  '1d': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
};

/** A visit ends after this long without anything, milliseconds. */
export const VISIT_ENDS = 30 * 60_000;

/** More of one step by one person are a robot's; the cost of an attempt grows with their square. */
export const MOST_TIMES = 1000;

/** Attempts begin from `from` to `to`, and go on after that. */
export interface FunnelScope extends JourneyScope {
  /** The last UTC day of which signals are looked at. */
  readonly until: string;
}

/** The last day on which an attempt that began by `to` can take a step; an event begins one on the day of its page view, and may itself be of the day after. */
export function lastDayOfAttempts(window: FunnelWindow, to: string): string {
  const days = window === 'visit' ? LONGEST_VISIT_DAYS : Math.floor(WINDOWS[window] / DAY) + 1;
  return dayOf(Math.min(Date.parse(to) + days * DAY, Date.parse(LAST_DAY)));
}

/** A row that may be of an attempt. */
function scopeConditions({ visits }: FunnelScope): string[] {
  return ['site = {site:String} AND day BETWEEN {from:Date} AND {until:Date}', ...visits.where];
}

export function funnelParameters(question: FunnelQuestion, scope: FunnelScope): Record<string, unknown> {
  return {
    ...scopeParameters(scope),
    until: scope.until,
    ...Object.fromEntries(question.steps.map(({ name }, at) => [`step${at}`, name])),
  };
}

/**
 * Per person the times, ms, at which the best attempt got to its steps: `chain`; and the group that the person is in:
 * `breakdown`, the last value of the property that the visits name, '' when they name none. An attempt begins at each time in
 * the period at which the first step was done, takes each later step at the first time after the one before, and ends with the
 * window, be it after the period. The one that got furthest counts, of several the earliest. In any order it begins at any step,
 * and `chain` holds the sorted times.
 */
export function chainStatement(question: FunnelQuestion, scope: FunnelScope, by: FunnelBreakdown | null): string {
  const { steps, order, window } = question;
  const limit = WINDOWS[window];
  const group = groupingOf(by);
  const unit = ['person', ...(window === 'visit' ? ['session'] : [])];
  const isAny = order === 'any';
  const conditions = steps.map(stepCondition);
  const begins = `(day <= {to:Date} AND (${(isAny ? conditions : conditions.slice(0, 1)).join(' OR ')}))`;
  const taken = conditions.flatMap((condition, at) => (isAny || at > 0 ? [{ condition, as: `t${at}` }] : []));
  const times = [{ condition: begins, as: 'starts' }, ...taken].map(
    ({ condition, as }) =>
      `arraySort(groupArrayIf(${MOST_TIMES})(toUnixTimestamp64Milli(time), ${condition})) AS ${as}`,
  );
  const read = [begins, ...taken.map(({ condition }) => condition), ...group.read];
  return `
    SELECT person, ${group.told}, argMax(chain, (length(chain), -chain[1])) AS chain
    FROM (
      SELECT person, ${group.as}, ${isAny ? anyOrder(steps, limit) : inOrder(steps, limit)} AS chains,
        arrayMax(attempt -> length(attempt), chains) AS furthest,
        arrayFirst(attempt -> length(attempt) = furthest, chains) AS chain
      FROM (
        SELECT ${[...unit, `${group.kept} AS ${group.as}`, ...times].join(', ')}
        FROM signals
        WHERE ${[...scopeConditions(scope), `(${read.join(' OR ')})`].join(' AND ')}
        GROUP BY ${[...unit, ...group.keys].join(', ')}
        ${group.attempts}
      )
    )
    GROUP BY ${['person', ...group.keys].join(', ')} ${group.people}`;
}

/** How a person's group is found in the pass that finds the chain. */
interface Grouping {
  /** Rows that are read for it besides those of the steps. */
  readonly read: readonly string[];
  /** What is kept of the rows of a person's attempts, as what, and what is made of it in the end. */
  readonly kept: string;
  readonly as: string;
  readonly told: string;
  readonly keys: readonly string[];
  /** Whose attempts are looked at, and people who count. */
  readonly attempts: string;
  readonly people: string;
}

function groupingOf(by: FunnelBreakdown | null): Grouping {
  if (by === null) {
    const group = { kept: `''`, as: 'breakdown', told: 'breakdown', keys: ['breakdown'] };
    return { ...group, read: [], attempts: 'HAVING notEmpty(starts)', people: '' };
  }
  // A visit without a first step may hold the last value too.
  const value = `toString(${by})`;
  return {
    read: [`kind IN ('view', 'variant')`],
    kept: `maxIf((toUnixTimestamp64Milli(time), ${value}), ${value} != '')`,
    as: 'latest',
    told: 'max(latest).2 AS breakdown',
    keys: [],
    attempts: '',
    people: 'HAVING notEmpty(chain)',
  };
}

/** One row per group: people and their mark at each step, and quartiles of the time since the step before. */
export function countStatement(question: FunnelQuestion, scope: FunnelScope, by: FunnelBreakdown | null): string {
  const columns = question.steps.flatMap((_, at) => [
    `countIf(length(chain) > ${at}) AS people${at}`,
    `toString(groupBitXorIf(${PERSON_MARK}, length(chain) > ${at})) AS mark${at}`,
    ...(at === 0
      ? []
      : [
          `quantilesExactIf(0.25, 0.5, 0.75)(toInt64(chain[${at + 1}]) - toInt64(chain[${at}]), length(chain) > ${at}) AS took${at}`,
        ]),
  ]);
  return `SELECT breakdown, ${columns.join(', ')} FROM (${chainStatement(question, scope, by)}) GROUP BY breakdown`;
}

/**
 * One row per step and next page of those who got no further: '' when their visit ended there. Returning is a page view later than
 * a visit lasts, be the attempt's window over or not: the step after was taken in neither.
 */
export function leaverStatement(question: FunnelQuestion, scope: FunnelScope): string {
  const { steps } = question;
  const later = 'toUnixTimestamp64Milli(time) > left_at';
  return `
    SELECT step, next, grouping(next) AS isTotal, count() AS people, toString(groupBitXor(${PERSON_MARK})) AS mark,
      countIf(came_back) AS back, toString(groupBitXorIf(${PERSON_MARK}, came_back)) AS backMark
    FROM (
      SELECT person, any(people.step) AS step, any(people.left_at) AS left,
        minIf(toUnixTimestamp64Milli(time), ${later}) AS after,
        if(after = 0 OR after > left + ${VISIT_ENDS}, '', toString(argMinIf(page, time, ${later}))) AS next,
        max(toUnixTimestamp64Milli(time)) > left + ${VISIT_ENDS} AS came_back
      FROM signals
      INNER JOIN (
        SELECT person, length(chain) AS step, toInt64(chain[-1]) AS left_at
        FROM (${chainStatement(question, scope, null)}) WHERE length(chain) < ${steps.length}
      ) AS people USING person
      WHERE site = {site:String} AND day >= {from:Date} AND (kind = 'view' OR (toUnixTimestamp64Milli(time) = left_at AND kind = 'event'))
      GROUP BY person
    )
    GROUP BY GROUPING SETS ((step, next), (step))`;
}

/** The visits in which those of an outcome got to the last step that they got to, as a condition on rows. */
export function funnelVisits(
  question: FunnelQuestion,
  scope: FunnelScope,
  who: { readonly step: number; readonly outcome: FunnelOutcome },
): VisitCondition {
  const { steps } = question;
  const reached = who.outcome === 'completed' ? steps.length : who.step;
  const { site: _, ...parameters } = funnelParameters(question, scope);
  const sessions = `
    SELECT session FROM signals
    INNER JOIN (
      SELECT person, chain FROM (${chainStatement(question, scope, null)}) WHERE length(chain) = {reached:UInt8}
    ) AS people USING person
    WHERE ${[...scopeConditions(scope), `(${steps.map(stepCondition).join(' OR ')})`].join(' AND ')}
      AND toUnixTimestamp64Milli(time) = chain[-1]`;
  const given = Object.entries({ ...parameters, reached }).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(String) : String(value),
  ]);
  return visitsAmong(sessions, 'funnel_', Object.fromEntries(given));
}

export function stepCondition({ kind }: FunnelStep, at: number): string {
  return kind === 'page'
    ? `(kind = 'view' AND page = {step${at}:String})`
    : `(kind = 'event' AND event = {step${at}:String})`;
}

/** `starts` are the times at which attempts begin, `a1` where each got to the second step, 0 when it did not. */
function inOrder(steps: readonly FunnelStep[], limit: number): string {
  const attempts = steps.map((step, at) => {
    if (at === 0) return 'starts AS a0';
    const before = steps[at - 1];
    const later = before?.kind === step.kind && before.name === step.name ? '>' : '>=';
    return `arrayMap((start, prior) -> if(prior = 0, toInt64(0), arrayFirst(t -> t ${later} prior AND t <= start + ${limit}, t${at})), a0, a${at - 1}) AS a${at}`;
  });
  const names = steps.map((_, at) => `x${at}`).join(', ');
  const arrays = steps.map((_, at) => `a${at}`).join(', ');
  return `${attempts.join(', ')}, arrayMap((${names}) -> arrayFilter(x -> x > 0, [${names}]), ${arrays})`;
}

function anyOrder(steps: readonly FunnelStep[], limit: number): string {
  const firsts = steps.map((_, at) => `arrayFirst(t -> t >= start AND t <= start + ${limit}, t${at})`).join(', ');
  return `arrayMap(start -> arraySort(arrayFilter(x -> x > 0, [${firsts}])), starts)`;
}
