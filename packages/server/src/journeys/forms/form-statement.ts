import type { FormGoal } from '@scrim/protocol';
import { VISIT_MARK } from '../disclosure/rounding.ts';
import { type JourneyScope, scopeConditions, scopeParameters } from '../journey-scope.ts';

/** A form, or with '' the fields of a page that belong to none. */
export interface FormScope extends JourneyScope {
  readonly page: string;
  readonly form: string;
}

/** Path of the innermost form that an element is in, '' when in none. */
export const FORM_OF = `extract(path, '^(.*[>/~]form:[0-9]+)(?:[>/~]|$)')`;

/** A visit to a field in which it was changed. */
const CHANGED = '(isNotNull(hesitation) OR edits > 0 OR autofilled)';

export const COUNTED = [
  'visited',
  'changed',
  'dropped',
  'reentered',
  'corrected',
  'blank',
  'errors',
  'recovered',
  'autofilled',
] as const;
export type CountedName = (typeof COUNTED)[number];

const CONDITIONS: Record<CountedName, string> = {
  visited: '1',
  changed: 'was_changed',
  dropped: 'started AND NOT completed AND is_last',
  reentered: 'was_reentered',
  corrected: 'was_corrected',
  blank: 'completed AND left_blank',
  errors: 'had_error',
  recovered: 'had_error AND (completed OR NOT left_with_error)',
  autofilled: 'was_autofilled',
};

/** A submission of the form that was not answered with an error. */
const PASSED = `day >= {from:Date} AND page = {page:String} AND kind = 'submit' AND path = {form:String} AND outcome = 'passed'`;

/** How many people submitted the form. */
export const submitStatement = `SELECT uniqExact(subject) AS people FROM signals WHERE site = {site:String} AND ${PASSED}`;

export function formParameters(scope: FormScope): Record<string, unknown> {
  return { ...scopeParameters(scope), page: scope.page, form: scope.form };
}

const counted = (condition: string) =>
  `(countIf(${condition}), toString(groupBitXorIf(${VISIT_MARK}, ${condition})), uniqExactIf(subject, ${condition}))`;

/** Forms of the site whose fields were changed. */
export function formListStatement(scope: JourneyScope): string {
  return `
    SELECT page, form, ${counted('1')} AS starters, fields
    FROM (
      SELECT session, any(subject) AS subject, page, ${FORM_OF} AS form
      FROM signals WHERE ${scopeConditions(scope).join(' AND ')} AND kind = 'field' AND ${CHANGED}
      GROUP BY session, page, form
    ) AS started
    INNER JOIN (
      SELECT page, form, countIf(people >= {k:UInt32}) AS fields
      FROM (
        SELECT page, path, ${FORM_OF} AS form, uniqExact(subject) AS people
        FROM signals WHERE ${scopeConditions(scope).join(' AND ')} AND kind = 'field'
        GROUP BY page, path
      ) GROUP BY page, form
    ) AS known USING (page, form)
    GROUP BY page, form, fields`;
}

/** The first page or event after the last field of the form that a visit was in, by visits. */
export function goalStatement(scope: FormScope): string {
  return `
    SELECT goal.1 AS kind, goal.2 AS name, count() AS visits
    FROM (
      SELECT session, any(signals.subject) AS subject, argMin((if(kind = 'view', 'page', 'event'), if(kind = 'view', page, event)), (time, seq, position)) AS goal
      FROM signals
      INNER JOIN (${lastStatement(scope)}) AS form USING session
      WHERE site = {site:String} AND day >= {from:Date} AND (kind = 'event' OR (kind = 'view' AND page != {page:String}))
        AND time >= last_at
      GROUP BY session
    )
    GROUP BY goal HAVING uniqExact(subject) >= {k:UInt32} ORDER BY visits DESC, name LIMIT 8`;
}

/**
 * One row per field, and one of path '' for the form, which says its starters as `changed` and those of them who completed it as
 * `recovered`. One pass: what each visit did in each field, the fields of a visit as an array, and that array taken apart again.
 */
export function fieldStatement(scope: FormScope, goal: Pick<FormGoal, 'kind'> | null): string {
  return `
    SELECT path, ${COUNTED.map((name) => `${counted(CONDITIONS[name])} AS ${name}`).join(', ')},
      quantilesExactIf(0.25, 0.5, 0.75)(assumeNotNull(waited), isNotNull(waited)) AS hesitation,
      uniqExactIf(subject, isNotNull(waited)) AS hesitated,
      quantilesExact(0.25, 0.5, 0.75)(was_active) AS active, quantileExact(0.5)(first_at - began) AS sequence
    FROM (
      SELECT session, subject, started, completed, began, path = last_path AS is_last,
        ${FIELD_COLUMNS.map((column, at) => `field.${at + 1} AS ${column}`).join(', ')}
      FROM (
        SELECT session, subject, started, last_path, began, ${goal === null ? 'false' : 'goal_at >= left_at'} AS completed,
          arrayPushBack(fields, ('', began, toUInt8(started), toUInt8(0), toUInt8(0), toUInt8(0), toUInt8(started AND completed), toUInt8(0), toUInt8(0), NULL, toUInt64(0))) AS parts
        FROM (
          SELECT session, any(subject) AS subject, max(was_changed) AS started, max(last_at) AS left_at,
            argMax(path, last_at) AS last_path, min(first_at) AS began, groupArray((${FIELD_COLUMNS.join(', ')})) AS fields
          FROM (${touchedStatement(scope)}) GROUP BY session
        ) AS visits
        ${goal === null ? '' : `LEFT JOIN (${goalTimes(goal)}) AS goals USING session`}
      )
      ARRAY JOIN parts AS field
    )
    GROUP BY path`;
}

/** What is known of one visit to one field, in the order of the tuple. */
const FIELD_COLUMNS = [
  'path',
  'first_at',
  'was_changed',
  'was_reentered',
  'was_corrected',
  'left_blank',
  'had_error',
  'left_with_error',
  'was_autofilled',
  'waited',
  'was_active',
] as const;

function formConditions(scope: FormScope): string {
  return [...scopeConditions(scope), 'page = {page:String}', `kind = 'field'`, `${FORM_OF} = {form:String}`].join(
    ' AND ',
  );
}

const MILLISECONDS = 'toUnixTimestamp64Milli(time)';

/** What each visit did in each field. Everything but the sum is the same for rows of a retried batch, and the sum is of distinct ones. */
function touchedStatement(scope: FormScope): string {
  const latest = '(time, seq, position)';
  return `
    SELECT session, any(signals.subject) AS subject, toString(signals.path) AS path, min(${MILLISECONDS}) AS first_at,
      max(${MILLISECONDS}) AS last_at, toUInt8(max(${CHANGED})) AS was_changed, toUInt8(max(reentry)) AS was_reentered,
      toUInt8(max(corrections > 0 OR (reentry AND ${CHANGED}))) AS was_corrected, toUInt8(argMax(blank, ${latest})) AS left_blank,
      toUInt8(max(error_shown)) AS had_error, toUInt8(argMax(error_shown, ${latest})) AS left_with_error,
      toUInt8(max(autofilled)) AS was_autofilled, argMinIf(hesitation, ${latest}, isNotNull(hesitation)) AS waited,
      toUInt64(arraySum(one -> one.2, arrayDistinct(groupArray((time, active))))) AS was_active
    FROM signals WHERE ${formConditions(scope)} GROUP BY session, path`;
}

function lastStatement(scope: FormScope): string {
  return `SELECT session, max(time) AS last_at FROM signals WHERE ${formConditions(scope)} GROUP BY session`;
}

const REACHED: Record<FormGoal['kind'], string> = {
  submit: PASSED,
  page: `day >= {from:Date} AND kind = 'view' AND page = {goal:String}`,
  event: `day >= {from:Date} AND kind = 'event' AND event = {goal:String}`,
};

function goalTimes({ kind }: Pick<FormGoal, 'kind'>): string {
  return `SELECT session, max(${MILLISECONDS}) AS goal_at FROM signals WHERE site = {site:String} AND ${REACHED[kind]} GROUP BY session`;
}
