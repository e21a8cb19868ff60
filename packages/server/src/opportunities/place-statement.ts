import { countedList, countedPeople } from '../journeys/disclosure/rounding.ts';
import { CHANGED, FORM_OF, MILLISECONDS } from '../journeys/forms/form-statement.ts';
import { MOST_TIMES, VISIT_ENDS } from '../journeys/funnels/funnel-statement.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { COMPLETERS, PEOPLE } from './people-statement.ts';

// Places are told apart by numbers, which the engine groups several times faster than text; their names are looked up once.

/** A path on a page, the row's unless told, as a number. */
export const placeOf = (path: string, page = 'page') =>
  `bitXor(bitRotateLeft(sipHash64(${page}), 1), sipHash64(${path}))`;
const FIELD = placeOf('path');
const FORM = placeOf(FORM_OF);
/** A person on a page, as one number. */
const thereOn = (page: string) => `bitXor(person, sipHash64(${page}))`;
const THERE = thereOn('page');
const FIELDS = `FROM signals WHERE ${IN_PERIOD} AND kind = 'field'`;
const SUBMITTED = `kind = 'submit' AND outcome = 'passed'`;

/** Each path of some signals with each page that it is on; by one column first, which the engine counts by its dictionary. */
function placesOf(signals: string): string {
  return `
    SELECT path, arrayJoin(pages) AS page
    FROM (SELECT path, groupUniqArray(page) AS pages FROM signals WHERE ${IN_PERIOD} AND ${signals} GROUP BY path)`;
}

/** One row per field: where it is, and the numbers of it and of its form by which the other statements name them. */
export const fieldNameStatement = `
  SELECT toString(${FIELD}) AS field, toString(${FORM}) AS formKey, page, ${FORM_OF} AS form, path FROM (${placesOf(`kind = 'field'`)})`;

/** Longer than anybody waits, ms. */
export const NEVER = 4294967295;

/**
 * One row per form of some rows: people who changed something in it, and how long a hesitation is a long one there: twice the middle
 * one of all visits to its fields, to 16 ms and 30 s at most; of a form in which nobody hesitated, none. Nor of one of fewer than
 * k people, of which nothing is told: anybody can send paths of as many forms as they like.
 */
export const formsAmong = (rows: string) => `
  SELECT ${FORM} AS form, groupUniqArrayIf(person, ${CHANGED}) AS starters,
    quantileTimingIf(0.5)(assumeNotNull(hesitation), isNotNull(hesitation)) AS middle,
    if(length(starters) >= {k:UInt32} AND middle > 0, toUInt32(2 * middle), ${NEVER}) AS long_from
  ${FIELDS} AND ${rows} GROUP BY form`;

/** One row per form: people who changed something in it, and how long a hesitation is a long one. */
export const formStatement = `
  SELECT toString(form) AS formKey, ${countedList('starters')} AS starters, long_from AS longFrom FROM (${formsAmong('1')})`;

/** Forms by number, and how long a hesitation is in each a long one. */
export interface LongHesitations {
  readonly forms: readonly bigint[];
  readonly longFrom: readonly number[];
}

/** What a visit to a field of `fieldVisitsAmong` shows, by the sign's name. */
export const troubleAt = (longFrom: string) => ({
  errors: 'error_shown',
  reentries: 'reentry',
  hesitated: `waited >= ${longFrom}`,
});

const IN_ITS_FORM = `bitXor(person, ${FORM})`;

/** A row of somebody who changed something in the row's form, as rows of the form say: the people whom `starters` counts. */
export const startedAmong = (rows: string) =>
  `${IN_ITS_FORM} IN (SELECT ${IN_ITS_FORM} ${FIELDS} AND ${CHANGED} AND ${rows})`;

/** Visits to fields, of some rows. */
export const fieldVisitsAmong = (rows: string, columns: string) =>
  `SELECT ${columns}, page, path, error_shown, reentry, ifNull(hesitation, 0) AS waited ${FIELDS} AND ${rows}`;

const TROUBLE = troubleAt(`transform(${FORM}, {forms:Array(UInt64)}, {longFrom:Array(UInt32)}, ${NEVER})`);

const MAY_BE_TROUBLE = '(error_shown OR reentry OR waited >= arrayMin({longFrom:Array(UInt32)}))';

/**
 * One row per field at which a starter of its form met trouble: who left it with its error shown, came back to it once filled in,
 * or hesitated long for its form. Few visits are long enough for any form, so few rows are asked for theirs.
 */
export const troubleStatement = `
  SELECT toString(field) AS field, ${countedList('had_error')} AS errors, ${countedList('came_back')} AS reentries, ${countedList('hesitated_long')} AS hesitated
  FROM (
    SELECT ${FIELD} AS field, groupUniqArrayIf(person, ${TROUBLE.errors}) AS had_error,
      groupUniqArrayIf(person, ${TROUBLE.reentries}) AS came_back, groupUniqArrayIf(person, ${TROUBLE.hesitated}) AS hesitated_long
    FROM (${fieldVisitsAmong(`${MAY_BE_TROUBLE} AND ${startedAmong('1')}`, 'person')})
    GROUP BY field
  )`;

/** A field under the row's time, so that the greatest is the last. */
const TIMED_FIELD = `bitOr(bitShiftLeft(toUInt128(${MILLISECONDS}), 64), ${FIELD})`;

const LAST_FIELD = `if(kind = 'field', ${TIMED_FIELD}, 0)`;

/** The visit of the field that was touched last. */
export const STOPPED_IN = `argMax(session, ${LAST_FIELD})`;

/**
 * One row per person and form in which they stopped, of some rows, with the field that they touched last: who changed something in
 * the form, did not submit it without an error afterwards, and got to the page's step and no further. The last is asked first: it
 * leaves few rows.
 */
export const stopsAmong = (rows: string, columns: string) => `
  SELECT ${columns}, ${FORM} AS form, max(${LAST_FIELD}) AS last, toUInt64(last) AS last_field
  FROM signals
  WHERE ${IN_PERIOD} AND kind IN ('field', 'submit') AND ${rows} AND ${THERE} IN (
    SELECT ${thereOn('{steps:Array(String)}[furthest]')} FROM (${PEOPLE}) WHERE furthest BETWEEN 1 AND length({steps:Array(String)})
  )
  GROUP BY person, form
  HAVING max(kind = 'field' AND ${CHANGED}) AND max(if(${SUBMITTED}, ${MILLISECONDS}, 0)) < toInt64(bitShiftRight(last, 64))`;

/** One row per form and field: people who stopped there. */
export const stopStatement = `
  SELECT toString(form) AS formKey, toString(last_field) AS field, ${countedPeople('1')} AS stopped
  FROM (${stopsAmong('1', 'person')})
  GROUP BY form, field`;

/** A wait after a submission that interrupts what one was doing, milliseconds (as long as a click waits before it is dead). */
export const LONG_WAIT = 2000;

/** One row per form that was submitted without an error: where it is, and the number by which the next statement names it. */
export const sentNameStatement = `
  SELECT toString(${FIELD}) AS formKey, page, path AS form FROM (${placesOf(SUBMITTED)})`;

/** Of a submission: the next page came late. */
export const WAS_SLOW = `waited BETWEEN ${LONG_WAIT} AND ${VISIT_ENDS}`;
/** Of a person's submissions of one form: after the last one, no page came. */
export const IS_GONE = `argMax(waited NOT BETWEEN 0 AND ${VISIT_ENDS}, sent_at)`;

const ofSubmissions = (column: string) => `groupArrayIf(${MOST_TIMES})(${column}, ${SUBMITTED})`;

/** One row per submission without an error: when, in which form, how long until the next page, and `visit` where it is asked for. */
export const submissions = (withVisit: boolean) => `
  SELECT person, form, sent_at${withVisit ? ', visit' : ''}, arrayFirst(at -> at >= sent_at, views) - sent_at AS waited
  FROM (
    SELECT person, arraySort(groupArrayIf(${MOST_TIMES})(${MILLISECONDS}, kind = 'view')) AS views,
      ${ofSubmissions(FIELD)} AS forms, ${ofSubmissions(MILLISECONDS)} AS sent${withVisit ? `, ${ofSubmissions('session')} AS visits` : ''}
    FROM signals WHERE ${IN_PERIOD} AND (kind = 'view' OR (${SUBMITTED})) GROUP BY person HAVING notEmpty(sent)
  )
  ARRAY JOIN forms AS form, sent AS sent_at${withVisit ? ', visits AS visit' : ''}`;

/**
 * People who submitted each form without an error; those who at least once waited long for the next page, and those who saw none
 * within half an hour of their last submission.
 */
export const waitStatement = `
  SELECT toString(form) AS formKey, ${countedPeople('1')} AS people, ${countedPeople('was_slow')} AS slow, ${countedPeople('is_gone')} AS gone
  FROM (SELECT person, form, max(${WAS_SLOW}) AS was_slow, ${IS_GONE} AS is_gone FROM (${submissions(false)}) GROUP BY person, form)
  GROUP BY form`;

/** An element as a number whose two lowest bits are free to say how it was clicked. */
const ELEMENT = `bitAnd(${FIELD}, 18446744073709551612)`;
/** What is added to an element's number, by how it was clicked. */
export const CLICKED = { dead: 1, rage: 2, deadOrRage: 3 } as const;

/** One row per element, of some rows, and variant in which at least k people clicked it, in whatever way. */
export const clickedAmong = (rows: string, k: number) => `
  SELECT any(${ELEMENT}) AS element, any(sipHash64(page)) AS page_key, any(page) AS on_page, any(path) AS at_path, any(signals.variant) AS in_variant
  FROM signals WHERE ${IN_PERIOD} AND kind IN ('click', 'dead', 'rage') AND ${rows}
  GROUP BY bitXor(${FIELD}, bitRotateLeft(sipHash64(signals.variant), 2)) HAVING uniqUpTo(${k})(person) >= ${k}`;

/** As above: where it is, and the numbers by which the next statement names it, and `pageStatement` its page. */
export const elementNameStatement = (k: number) => `
  SELECT toString(element) AS element, toString(page_key) AS pageKey, on_page AS page, at_path AS path, in_variant AS variant
  FROM (${clickedAmong('1', k)})`;

export const IN_TROUBLE = `kind IN ('dead', 'rage')`;

/** One row per person and page, of some rows, on which they clicked in vain or in anger: the variant seen last, and on what. */
export const hitsAmong = (rows: string) => `
  SELECT person, argMaxIf(signals.variant, (time, signals.variant), signals.variant != '' AND kind IN ('view', 'variant')) AS variant,
    groupUniqArrayIf(bitOr(${ELEMENT}, if(kind = 'dead', ${CLICKED.dead}, ${CLICKED.rage})), ${IN_TROUBLE}) AS hits
  FROM signals
  WHERE ${IN_PERIOD} AND kind IN ('view', 'variant', 'dead', 'rage') AND ${rows} AND ${THERE} IN (SELECT ${THERE} FROM signals WHERE ${IN_PERIOD} AND ${IN_TROUBLE} AND ${rows})
  GROUP BY person, sipHash64(page) HAVING max(kind = 'view')`;

/**
 * By element that was clicked in vain or in anger, how, and the variant that people saw on its page last: how many, and those of
 * them who completed.
 */
export const elementStatement = `
  SELECT toString(hit) AS element, variant, ${countedPeople('1')} AS people, ${countedPeople('completed')} AS completers
  FROM (SELECT *, person IN (${COMPLETERS}) AS completed FROM (${hitsAmong('1')}))
  ARRAY JOIN arrayConcat(hits, arrayDistinct(arrayMap(hit -> bitOr(hit, ${CLICKED.deadOrRage}), hits))) AS hit
  GROUP BY hit, variant`;
