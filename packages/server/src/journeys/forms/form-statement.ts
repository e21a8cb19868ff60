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

/** Of the form as a whole; of a visit's fields the one speaks that it was in last. */
export const OF_FORM = ['starters', 'completers'] as const;
const CONDITIONS_OF_FORM: Record<(typeof OF_FORM)[number], string> = {
  starters: 'is_last AND started',
  completers: 'is_last AND completed AND started',
};

/** A submission of the form that was not answered with an error. */
const PASSED = `day >= {from:Date} AND page = {page:String} AND kind = 'submit' AND path = {form:String} AND outcome = 'passed'`;

/** How many people submitted the form. */
export const submitStatement = `SELECT uniqExact(person) AS people FROM signals WHERE site = {site:String} AND ${PASSED}`;

export function formParameters(scope: FormScope): Record<string, unknown> {
  return { ...scopeParameters(scope), page: scope.page, form: scope.form };
}

/** Visits for which a condition holds, as SQL over rows that are one visit each; people are counted only up to 2k: nothing asks whether there are more. */
export const counted = (condition: string) =>
  `(countIf(${condition}), toString(groupBitXorIf(${VISIT_MARK}, ${condition})), length(groupUniqArrayIf({people:UInt32})(person, ${condition})))`;

/** Forms of the site whose fields were changed. */
export function formListStatement(scope: JourneyScope): string {
  return `
    SELECT page, form, ${counted('1')} AS starters, fields
    FROM (
      SELECT visit, any(signals.person) AS person, page, ${FORM_OF} AS form
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

/** A row's place in its visit as one number of 92 bits: when, in which batch, and where in that. */
export const PLACE = `bitShiftLeft(toUInt128(${MILLISECONDS}), 48) + bitShiftLeft(toUInt64(seq), 16) + position`;

/** 36 bits that tell the page or event of a row from others; below its place, in one number of 128 bits, the engine finds the first in half the time that it takes for tuples. */
const NODE = `bitAnd(if(kind = 'view', sipHash64(page), bitNot(sipHash64(event))), 68719476735)`;

/** The first page or event after the last field of the form that a visit was in, if at least k people went there: visits, and their mark. */
export function goalStatement(scope: FormScope): string {
  const later = `site = {site:String} AND day >= {from:Date} AND (kind = 'event' OR (kind = 'view' AND page != {page:String}))`;
  return `
    SELECT what AS kind, name, count() AS visits, toString(groupBitXor(${VISIT_MARK})) AS mark
    FROM (
      SELECT visit, any(person) AS person, toUInt64(bitAnd(min(node_at), 68719476735)) AS node
      FROM (SELECT visit, person, ${MILLISECONDS} AS at, bitShiftLeft(${PLACE}, 36) + ${NODE} AS node_at FROM signals WHERE ${later}) AS later
      INNER JOIN (SELECT visit, max(${MILLISECONDS}) AS last_at FROM signals WHERE ${formConditions(scope)} GROUP BY visit) AS form USING visit
      WHERE at >= last_at
      GROUP BY visit
    ) AS next
    INNER JOIN (
      SELECT DISTINCT if(kind = 'view', 'page', 'event') AS what, toString(if(kind = 'view', page, event)) AS name, toUInt64(${NODE}) AS node
      FROM signals WHERE ${later}
    ) AS names USING node
    GROUP BY what, name HAVING length(groupUniqArray({k:UInt32})(person)) >= {k:UInt32}`;
}

/**
 * One row per field, and one of path '' for the form, which alone tells of it as a whole. Visits that did the same in a field are counted together first, and their
 * groups then by what they did: there are few groups, and many things to count. ANY joins keep their sides, of which the second is
 * held in memory; of others the engine may exchange them, and hold the larger.
 */
export function fieldStatement(scope: FormScope, goal: Pick<FormGoal, 'kind'> | null): string {
  return `
    SELECT toString(name) AS path, counts.*
    FROM (
      SELECT field, ${Object.entries({ ...CONDITIONS, ...CONDITIONS_OF_FORM })
        .map(([name, condition]) => `${countedGroups(condition)} AS ${name}`)
        .join(', ')},
        quantileExactMerge(0.5)(begins) AS sequence
      FROM (
        SELECT field, visits, marks, people, begins, ${FLAGS.map((flag, at) => `bitTest(flags, ${at}) AS ${flag}`).join(', ')}
        FROM (
          SELECT field, in_field + in_form + ${bitsOf({ is_last: 'field = last_field' })} AS flags, count() AS visits,
            groupBitXor(${VISIT_MARK}) AS marks, groupUniqArray({people:UInt32})(person) AS people,
            quantileExactState(0.5)(first_at - began) AS begins
          FROM (${touchedStatement(scope)}) AS touched
          ANY LEFT JOIN (${visitedStatement(scope, goal)}) AS visited ON touched.of_visit = visited.visit
          GROUP BY field, flags
        )
      )
      GROUP BY GROUPING SETS ((field), ())
    ) AS counts
    LEFT JOIN (${fieldNames(scope)}) AS names USING field`;
}

/** As `counted`, over rows that are one group of visits each. */
const countedGroups = (condition: string) =>
  `(sumIf(visits, ${condition}), toString(groupBitXorIf(marks, ${condition})), length(groupUniqArrayArrayIf({people:UInt32})(people, ${condition})))`;

/** Yes or no of one visit to one field, by their bits in `flags`. */
const FLAGS = [
  'was_changed',
  'was_reentered',
  'was_corrected',
  'left_blank',
  'had_error',
  'left_with_error',
  'was_autofilled',
  'is_last',
  'started',
  'completed',
] as const;

/** The bits of what holds, as one number. */
function bitsOf(holds: Partial<Record<(typeof FLAGS)[number], string>>): string {
  return FLAGS.flatMap((flag, at) => (holds[flag] === undefined ? [] : [`${2 ** at} * toUInt16(${holds[flag]})`])).join(
    ' + ',
  );
}

function formConditions(scope: FormScope): string {
  return [...scopeConditions(scope), 'page = {page:String}', `kind = 'field'`, `${FORM_OF} = {form:String}`].join(
    ' AND ',
  );
}

function fieldNames(scope: FormScope): string {
  return `SELECT sipHash64(path) AS field, any(path) AS name FROM signals WHERE ${formConditions(scope)} GROUP BY field`;
}

/** A visit and a field as one number, by which the engine groups in half the time that it takes for two. */
const VISIT_TO_FIELD = 'bitXor(visit, bitRotateLeft(sipHash64(path), 1))';

/** What each visit did in each field; the latest row's two answers are kept below its time. */
function touchedStatement(scope: FormScope): string {
  const inAnyRow = bitsOf({
    was_changed: CHANGED,
    was_reentered: 'reentry',
    was_corrected: 'corrections > 0 OR (reentry AND edits > 0)',
    had_error: 'error_shown',
    was_autofilled: 'autofilled',
  });
  const inLatest = bitsOf({ left_blank: 'bitTest(latest, 1)', left_with_error: 'bitTest(latest, 0)' });
  return `
    SELECT any(signals.visit) AS of_visit, any(sipHash64(path)) AS field, min(${MILLISECONDS}) AS first_at,
      max(${MILLISECONDS} * 4 + blank * 2 + error_shown) AS latest, groupBitOr(${inAnyRow}) + ${inLatest} AS in_field
    FROM signals WHERE ${formConditions(scope)} GROUP BY ${VISIT_TO_FIELD}`;
}

/** What each visit did in the form as a whole. */
function visitedStatement(scope: FormScope, goal: Pick<FormGoal, 'kind'> | null): string {
  const visits = `
    SELECT visit, any(signals.person) AS person, max(${CHANGED}) AS started, max(${MILLISECONDS}) AS left_at, min(${MILLISECONDS}) AS began,
      argMax(sipHash64(path), ${MILLISECONDS}) AS last_field
    FROM signals WHERE ${formConditions(scope)} GROUP BY visit`;
  if (goal === null)
    return `SELECT visit, person, began, last_field, ${bitsOf({ started: 'started' })} AS in_form FROM (${visits})`;
  return `
    SELECT visits.visit AS visit, person, began, last_field, ${bitsOf({ started: 'started', completed: 'goal_at >= left_at' })} AS in_form
    FROM (${visits}) AS visits ANY LEFT JOIN (${goalTimes(goal)}) AS goals USING visit`;
}

/**
 * One row per field: how long people hesitated and were at it, milliseconds; over people, of each the mean of their visits, so
 * that none is somebody's alone, however often they came. The time at a field is a sum, of distinct rows: those of a retried batch
 * have the same time and length. It is the lower half of a sum of numbers whose upper half is when.
 */
export function timeStatement(scope: FormScope): string {
  return `
    SELECT toString(name) AS path, times.*
    FROM (
      SELECT of_field AS field, quantilesExactIf(0.25, 0.5, 0.75)(waited, waited >= 0) AS hesitation, countIf(waited >= 0) AS hesitated,
        quantilesExact(0.25, 0.5, 0.75)(at_it) AS active
      FROM (
        SELECT any(field) AS of_field, avg(was_active) AS at_it, if(max(waited_once) < 0, -1, avgIf(waited_once, waited_once >= 0)) AS waited
        FROM (
          SELECT any(signals.person) AS person, any(sipHash64(path)) AS field,
            if(countIf(isNotNull(hesitation)) = 0, -1, toInt64(argMinIf(assumeNotNull(hesitation), ${MILLISECONDS}, isNotNull(hesitation)))) AS waited_once,
            bitAnd(sumDistinct(bitOr(bitShiftLeft(toUInt64(toUInt32(${MILLISECONDS})), 32), toUInt64(active))), 4294967295) AS was_active
          FROM signals WHERE ${formConditions(scope)} GROUP BY ${VISIT_TO_FIELD}
        )
        GROUP BY bitXor(person, bitRotateLeft(field, 1))
      )
      GROUP BY of_field
    ) AS times
    LEFT JOIN (${fieldNames(scope)}) AS names USING field`;
}

const REACHED: Record<FormGoal['kind'], string> = {
  submit: PASSED,
  page: `day >= {from:Date} AND kind = 'view' AND page = {goal:String}`,
  event: `day >= {from:Date} AND kind = 'event' AND event = {goal:String}`,
};

function goalTimes({ kind }: Pick<FormGoal, 'kind'>): string {
  return `SELECT visit, max(${MILLISECONDS}) AS goal_at FROM signals WHERE site = {site:String} AND ${REACHED[kind]} GROUP BY visit`;
}
