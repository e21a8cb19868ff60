import type { FormGoal } from '@scrim/protocol';
import { VISIT_MARK } from '../disclosure/rounding.ts';
import { type JourneyScope, scopeConditions, scopeParameters } from '../journey-scope.ts';

export const MILLISECONDS = 'toUnixTimestamp64Milli(time)';

/** A form, or with '' the fields of a page that belong to none. */
export interface FormScope extends JourneyScope {
  readonly page: string;
  readonly form: string;
}

/** Path of the innermost form that an element is in, '' when in none. */
export const FORM_OF = `extract(path, '^(.*[>/~]form:[0-9]+)(?:[>/~]|$)')`;

/** A visit to a field in which it was changed. */
export const CHANGED = '(isNotNull(hesitation) OR edits > 0 OR autofilled)';

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
export const submitStatement = `SELECT uniqExact(person) AS people FROM signals WHERE site = {site:String} AND ${PASSED}`;

export function formParameters(scope: FormScope): Record<string, unknown> {
  return { ...scopeParameters(scope), page: scope.page, form: scope.form };
}

/** People are counted only up to 2k: nothing asks whether there are more. */
export const counted = (condition: string, visit = 'visit', person = 'person') =>
  `(countIf(${condition}), toString(groupBitXorIf(${visit}, ${condition})), length(groupUniqArrayIf({people:UInt32})(${person}, ${condition})))`;

/** Forms of the site whose fields were changed. */
export function formListStatement(scope: JourneyScope): string {
  return `
    SELECT page, form, ${counted('1')} AS starters, fields
    FROM (
      SELECT ${VISIT_MARK} AS visit, any(signals.person) AS person, page, ${FORM_OF} AS form
      FROM signals WHERE ${scopeConditions(scope).join(' AND ')} AND kind = 'field' AND ${CHANGED}
      GROUP BY visit, page, form
    ) AS started
    INNER JOIN (
      SELECT page, form, countIf(people >= {k:UInt32}) AS fields
      FROM (
        SELECT page, path, ${FORM_OF} AS form, uniqExact(person) AS people
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
      SELECT visit, any(person) AS person, argMin((what, node), place) AS goal
      FROM (
        SELECT sipHash64(session) AS visit, signals.person AS person, if(signals.kind = 'view', 'page', 'event') AS what,
          if(signals.kind = 'view', page, event) AS node, time, (time, seq, position) AS place
        FROM signals
        WHERE site = {site:String} AND day >= {from:Date} AND (signals.kind = 'event' OR (signals.kind = 'view' AND page != {page:String}))
      ) AS later
      INNER JOIN (${lastStatement(scope)}) AS form USING visit
      WHERE time >= last_at
      GROUP BY visit
    )
    GROUP BY goal HAVING length(groupUniqArray({k:UInt32})(person)) >= {k:UInt32} ORDER BY visits DESC, name LIMIT 8`;
}

/**
 * One row per field, and one of path '' for the form, which says its starters as `changed` and those of them who completed it as
 * `recovered`. One pass: what each visit did in each field, the fields of a visit as arrays, and those taken apart again. All of
 * it is numbers, which the engine groups ten times faster than text or tuples.
 */
export function fieldStatement(scope: FormScope, goal: Pick<FormGoal, 'kind'> | null): string {
  const ofField = FIELD_COLUMNS.map((column) => `groupArray(${column}) AS all_${column}`).join(', ');
  const whole = FIELD_COLUMNS.map((column) => `arrayPushBack(all_${column}, ${OF_FORM[column]}) AS one_${column}`);
  return `
    SELECT toString(name) AS path, counts.*
    FROM (
      SELECT field, ${COUNTED.map((name) => `${counted(CONDITIONS[name])} AS ${name}`).join(', ')},
        quantilesExactIf(0.25, 0.5, 0.75)(waited, waited >= 0) AS hesitation,
        length(groupUniqArrayIf({people:UInt32})(person, waited >= 0)) AS hesitated,
        quantilesExact(0.25, 0.5, 0.75)(was_active) AS active, quantileExact(0.5)(first_at - began) AS sequence
      FROM (
        SELECT visit, person, started, completed, began, one_field = last_field AS is_last,
          ${FIELD_COLUMNS.map((column) => `one_${column} AS ${column}`).join(', ')},
          ${FLAGS.map((flag, at) => `bitTest(flags, ${at}) AS ${flag}`).join(', ')}
        FROM (
          SELECT visit, person, started, last_field, began, ${goal === null ? 'false' : 'goal_at >= left_at'} AS completed, ${whole.join(', ')}
          FROM (
            SELECT visit, any(person) AS person, max(bitTest(flags, 0)) AS started, max(last_at) AS left_at,
              argMax(field, last_at) AS last_field, min(first_at) AS began, ${ofField}
            FROM (${touchedStatement(scope)}) GROUP BY visit
          ) AS visits
          ${goal === null ? '' : `LEFT JOIN (${goalTimes(goal)}) AS goals USING visit`}
        )
        ARRAY JOIN ${FIELD_COLUMNS.map((column) => `one_${column}`).join(', ')}
      )
      GROUP BY field
    ) AS counts
    LEFT JOIN (SELECT sipHash64(path) AS field, any(path) AS name FROM signals WHERE ${formConditions(scope)} GROUP BY field) AS names
      USING field`;
}

/** What is known of one visit to one field, and what stands for the form as a whole. */
const OF_FORM = {
  field: 'toUInt64(0)',
  first_at: 'began',
  flags: 'toUInt64(bitOr(toUInt8(started), bitShiftLeft(toUInt8(started AND completed), 4)))',
  waited: 'toInt64(-1)',
  was_active: 'toUInt64(0)',
};
const FIELD_COLUMNS = ['field', 'first_at', 'flags', 'waited', 'was_active'] as const;

/** Yes or no of one visit to one field, by their bits in `flags`. */
const FLAGS = [
  'was_changed',
  'was_reentered',
  'was_corrected',
  'left_blank',
  'had_error',
  'left_with_error',
  'was_autofilled',
] as const;

function formConditions(scope: FormScope): string {
  return [...scopeConditions(scope), 'page = {page:String}', `kind = 'field'`, `${FORM_OF} = {form:String}`].join(
    ' AND ',
  );
}

/**
 * What each visit did in each field. Everything but the sum is the same for rows of a retried batch, and the sum is of distinct
 * ones, told apart by their time and length in one number; the latest row's two answers are kept below its time.
 */
function touchedStatement(scope: FormScope): string {
  const flags: Record<(typeof FLAGS)[number], string> = {
    was_changed: `max(${CHANGED})`,
    was_reentered: 'max(reentry)',
    was_corrected: `max(corrections > 0 OR (reentry AND ${CHANGED}))`,
    left_blank: 'bitTest(latest, 1)',
    had_error: 'max(error_shown)',
    left_with_error: 'bitTest(latest, 0)',
    was_autofilled: 'max(autofilled)',
  };
  return `
    SELECT ${VISIT_MARK} AS visit, any(signals.person) AS person, sipHash64(path) AS field, min(${MILLISECONDS}) AS first_at,
      max(${MILLISECONDS}) AS last_at, max(${MILLISECONDS} * 4 + blank * 2 + error_shown) AS latest,
      ${FLAGS.map((flag, at) => `${at === 0 ? '' : `${2 ** at} * `}toUInt64(${flags[flag]})`).join(' + ')} AS flags,
      if(countIf(isNotNull(hesitation)) = 0, -1, toInt64(argMinIf(assumeNotNull(hesitation), ${MILLISECONDS}, isNotNull(hesitation)))) AS waited,
      arraySum(one -> bitAnd(one, 4294967295),
        groupUniqArray(bitOr(bitShiftLeft(toUInt64(toUInt32(${MILLISECONDS})), 32), toUInt64(active)))) AS was_active
    FROM signals WHERE ${formConditions(scope)} GROUP BY visit, field`;
}

function lastStatement(scope: FormScope): string {
  return `SELECT sipHash64(session) AS visit, max(time) AS last_at FROM signals WHERE ${formConditions(scope)} GROUP BY visit`;
}

const REACHED: Record<FormGoal['kind'], string> = {
  submit: PASSED,
  page: `day >= {from:Date} AND kind = 'view' AND page = {goal:String}`,
  event: `day >= {from:Date} AND kind = 'event' AND event = {goal:String}`,
};

function goalTimes({ kind }: Pick<FormGoal, 'kind'>): string {
  return `SELECT ${VISIT_MARK} AS visit, max(${MILLISECONDS}) AS goal_at FROM signals WHERE site = {site:String} AND ${REACHED[kind]} GROUP BY visit`;
}
