import { countedPeople } from '../journeys/disclosure/rounding.ts';
import { CHANGED, FORM_OF, MILLISECONDS } from '../journeys/forms/form-statement.ts';
import { MOST_TIMES, VISIT_ENDS } from '../journeys/funnels/funnel-statement.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { COMPLETERS, PEOPLE } from './people-statement.ts';

// Places are told apart by numbers, which the engine groups several times faster than text; their names are looked up once.

/** The lowest bits of a number are free to say what of the place is meant: of a field which sign, of an element how it was clicked. */
const BITS = 3;
const withoutBits = (place: string) => `bitAnd(${place}, ${2n ** 64n - 2n ** BigInt(BITS)})`;
/** A path on a page, the row's unless told, as a number. */
export const placeOf = (path: string, page = 'page') =>
  withoutBits(`bitXor(bitRotateLeft(sipHash64(${page}), 1), sipHash64(${path}))`);
/** A field, an element, or a form by its own path. */
const PLACE = placeOf('path');
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

/** Longer than anybody waits, ms. */
export const NEVER = 4294967295;

/**
 * One row per form of some rows: its fields by number and path, and how long a hesitation is a long one there: twice the middle
 * one of all visits to its fields, to 16 ms and 30 s at most; of a form in which nobody hesitated, none. Nor of one of fewer than
 * k people who changed something, of which nothing is told: anybody can send paths of as many forms as they like.
 */
export const formsAmong = (rows: string, k: number) => `
  SELECT form_number, any(on_page) AS page, any(in_form) AS path_of_form, groupArray(field) AS numbers, groupArray(at_path) AS paths,
    quantileTimingIfMerge(0.5)(hesitations) AS middle,
    if(uniqUpToIfMerge(${k})(changers) >= ${k} AND middle > 0, toUInt32(2 * middle), ${NEVER}) AS long_from
  FROM (
    SELECT ${PLACE} AS field, any(${FORM}) AS form_number, any(page) AS on_page, any(${FORM_OF}) AS in_form, any(path) AS at_path,
      quantileTimingIfState(0.5)(assumeNotNull(hesitation), isNotNull(hesitation)) AS hesitations,
      uniqUpToIfState(${k})(person, ${CHANGED}) AS changers
    ${FIELDS} AND ${rows} GROUP BY field
  )
  GROUP BY form_number`;

/** One row per form: where it is, its fields, the numbers by which the next statement names them, and how long a hesitation is a long one. */
export const formStatement = (k: number) => `
  SELECT toString(form_number) AS formKey, page, path_of_form AS form, arrayMap(number -> toString(number), numbers) AS fields, paths, long_from AS longFrom
  FROM (${formsAmong('1', k)})`;

/** Forms by number, and how long a hesitation is in each a long one. */
export interface LongHesitations {
  readonly forms: readonly bigint[];
  readonly longFrom: readonly number[];
}

/** What is told of people and a field, but `starters` of them and a form: who changed something in it. */
export const AT_FIELDS = ['starters', 'stopped', 'errors', 'reentries', 'hesitated'] as const;
type AtField = (typeof AT_FIELDS)[number];

/** What a visit to a field shows, by the sign's name. */
export const troubleAt = (longFrom: string) => ({
  errors: 'error_shown',
  reentries: 'reentry',
  hesitated: `${WAITED} >= ${longFrom}`,
});

const WAITED = 'ifNull(hesitation, 0)';
const IN_ITS_FORM = `bitXor(person, ${FORM})`;

/** Visits to fields, of some rows, by people who changed something in the row's form, as `starters` counts them. */
export const visitsToFieldsAmong = (rows: string, inForm: string, columns: string) => `
  SELECT ${columns} ${FIELDS} AND ${rows} AND ${IN_ITS_FORM} IN (SELECT ${IN_ITS_FORM} ${FIELDS} AND ${CHANGED} AND ${inForm})`;

/** In place of a field: the form was submitted without an error. The greatest number, so that of one moment it counts. */
const SENT = '18446744073709551615';

/** A field, or the submission, under the row's time, so that the greatest is the last. */
const LAST = `bitOr(bitShiftLeft(toUInt128(${MILLISECONDS}), 64), if(kind = 'field', ${PLACE}, ${SENT}))`;

/** The visit in which somebody stopped. */
export const STOPPED_IN = `argMax(session, ${LAST})`;

/**
 * One row per person and form, of some rows, in which they changed something: the field that they touched last, and whether they
 * stopped there: did not submit the form without an error afterwards, and got to the page's step and no further.
 */
export const startersAmong = (rows: string, columns: string) => `
  SELECT ${columns}, any(${FORM}) AS form, toUInt64(max(${LAST})) AS last_field,
    last_field != ${SENT} AND any(${THERE}) IN (
      SELECT ${thereOn('{steps:Array(String)}[furthest]')} FROM (${PEOPLE}) WHERE furthest BETWEEN 1 AND length({steps:Array(String)})
    ) AS stopped
  FROM signals
  WHERE ${IN_PERIOD} AND (kind = 'field' OR (${SUBMITTED})) AND ${rows}
  GROUP BY ${IN_ITS_FORM}
  HAVING max(kind = 'field' AND ${CHANGED})`;

/** A visit that shows trouble as one number: the field, and what it shows by bit. */
const TROUBLES = ['errors', 'reentries', 'hesitated'] as const satisfies readonly AtField[];
const shown = troubleAt(`transform(${FORM}, {forms:Array(UInt64)}, {longFrom:Array(UInt32)}, ${NEVER})`);
const TROUBLE = `bitOr(${PLACE}, toUInt64(${TROUBLES.map((sign, bit) => `bitShiftLeft(${shown[sign]}, ${bit})`).join(' + ')}))`;
const IS_TROUBLE = `kind = 'field' AND (${TROUBLES.map((sign) => shown[sign]).join(' OR ')})`;

/** The number of a field, or a form, with the place of a sign in `AT_FIELDS`. */
const signed = (field: string, sign: AtField) => `bitOr(${field}, ${AT_FIELDS.indexOf(sign)})`;
const troubled = TROUBLES.map(
  (sign, bit) =>
    `arrayMap(one -> ${signed(withoutBits('one'), sign)}, arrayFilter(one -> bitTest(one, ${bit}), troubles))`,
);

/** One row per field, or for `starters` form, and what is told of it: how many people. */
export const fieldStatement = `
  SELECT toString(${withoutBits('told')}) AS place, bitAnd(told, ${2 ** BITS - 1}) AS sign, ${countedPeople('1')} AS people
  FROM (
    SELECT who AS person, arrayJoin(arrayConcat(
      [${signed('form', 'starters')}], if(stopped, [${signed('last_field', 'stopped')}], []), arrayDistinct(arrayConcat(${troubled.join(', ')}))
    )) AS told
    FROM (${startersAmong('1', `any(person) AS who, groupArrayIf(${TROUBLE}, ${IS_TROUBLE}) AS troubles`)})
  )
  GROUP BY told`;

/** A wait after a submission that interrupts what one was doing, milliseconds (as long as a click waits before it is dead). */
export const LONG_WAIT = 2000;

/** One row per form that was submitted without an error: where it is, and the number by which the next statement names it. */
export const sentNameStatement = `
  SELECT toString(${PLACE}) AS formKey, page, path AS form FROM (${placesOf(SUBMITTED)})`;

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
      ${ofSubmissions(PLACE)} AS forms, ${ofSubmissions(MILLISECONDS)} AS sent${withVisit ? `, ${ofSubmissions('session')} AS visits` : ''}
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

/** What is added to an element's number, by how it was clicked. */
export const CLICKED = { dead: 1, rage: 2, deadOrRage: 3 } as const;

/** One row per element, of some rows, and variant in which at least k people clicked it, in whatever way. */
export const clickedAmong = (rows: string, k: number) => `
  SELECT any(${PLACE}) AS element, any(sipHash64(page)) AS page_key, any(page) AS on_page, any(path) AS at_path, any(signals.variant) AS in_variant
  FROM signals WHERE ${IN_PERIOD} AND kind IN ('click', 'dead', 'rage') AND ${rows}
  GROUP BY bitXor(${PLACE}, bitRotateLeft(sipHash64(signals.variant), 2)) HAVING uniqUpTo(${k})(person) >= ${k}`;

/** As above: where it is, and the numbers by which the next statement names it, and `pageStatement` its page. */
export const elementNameStatement = (k: number) => `
  SELECT toString(element) AS element, toString(page_key) AS pageKey, on_page AS page, at_path AS path, in_variant AS variant
  FROM (${clickedAmong('1', k)})`;

export const IN_TROUBLE = `kind IN ('dead', 'rage')`;

/** One row per person and page, of some rows, on which they clicked in vain or in anger: the variant seen last, and on what. */
export const hitsAmong = (rows: string) => `
  SELECT person, argMaxIf(signals.variant, (time, signals.variant), signals.variant != '' AND kind IN ('view', 'variant')) AS variant,
    groupUniqArrayIf(bitOr(${PLACE}, if(kind = 'dead', ${CLICKED.dead}, ${CLICKED.rage})), ${IN_TROUBLE}) AS hits
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
