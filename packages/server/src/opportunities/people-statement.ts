import { countedPeople } from '../journeys/disclosure/rounding.ts';
import { MILLISECONDS } from '../journeys/forms/form-statement.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { KIND } from '../journeys/pages/page-statement.ts';

/** What is looked at: a site's steps, in order, between two UTC days, both included. */
export interface RunScope {
  readonly site: string;
  readonly from: string;
  readonly to: string;
  /** Pages of the process, in order. */
  readonly steps: readonly string[];
  /** The outcome event that completes an application; '' when the policy declares none. */
  readonly outcome: string;
}

export function runParameters({ site, from, to, steps, outcome }: RunScope): Record<string, unknown> {
  return { site, from, to, steps: [...steps], outcome };
}

/** Everybody who completed. */
export const COMPLETERS = `SELECT person FROM signals WHERE ${IN_PERIOD} AND kind = 'event' AND event = {outcome:String}`;

/** A text of a row as its place in a list of texts, from 1; 0 for the empty one and those that are not in the list. */
const placeIn = (list: string, text: string) =>
  `transform(${text}, arrayPushFront(${list}, ''), range(length(${list}) + 1), 0)`;

/** The step that the row's page is, from 1; 0 when it is none. */
const STEP = placeIn('{steps:Array(String)}', 'page');

/** One row per person: the last step that they got to, from 1, and whether they completed. A completion is beyond every step. */
export const PEOPLE = `
  SELECT person, max(kind = 'event' AND event = {outcome:String}) AS completed,
    if(completed, length({steps:Array(String)}) + 1, max(if(kind = 'view', ${STEP}, 0))) AS furthest
  FROM signals WHERE ${IN_PERIOD} AND (kind = 'view' OR kind = 'event') GROUP BY person`;

/** Languages and variants that anybody met, in order: of two in one moment, it is always the same that counts. */
const MET = `
  SELECT (arraySort(groupUniqArrayIf(signals.language, signals.language != '')), arraySort(groupUniqArrayIf(signals.variant, signals.variant != '')))
  FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'variant')`;

// The last of several rows is the greatest of numbers that are a time, and in their 22 lowest bits what is told of it: the engine
// finds it in half the time that it takes for texts.
const TIMED = `bitShiftLeft(toUInt64(${MILLISECONDS}), 22)`;
const told = (last: string) => `bitAnd(${last}, 4194303)`;

/** What people meet on a page, and the kind of the signal that says so; as on the screen of the pages. */
export const TROUBLE = { shownError: KIND.shownError, scriptFailed: KIND.scriptFailed };
export type Trouble = keyof typeof TROUBLE;
const TROUBLES = Object.keys(TROUBLE);

/** One row per person and page, of some rows, that they saw: its step, what was told of them there last, and what they met. */
const atPageAmong = (rows: string, columns: string) => `
    SELECT ${columns}, sipHash64(page) AS page_key, any(${STEP}) AS step,
      max(if(kind IN ('view', 'variant'), ${TIMED} + 4 * ${placeIn('met.1', 'signals.language')} + toUInt8(signals.device), 0)) AS last_row,
      max(if(kind NOT IN ('view', 'variant') OR signals.variant = '', 0, ${TIMED} + ${placeIn('met.2', 'signals.variant')})) AS last_shown,
      ${Object.entries(TROUBLE)
        .map(([name, kind]) => `max(kind = '${kind}') AS met_${name}`)
        .join(', ')}
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'variant', ${Object.values(TROUBLE)
      .map((kind) => `'${kind}'`)
      .join(', ')}) AND ${rows}
    GROUP BY person, page_key HAVING max(kind = 'view')`;

const DEVICE = "['phone', 'tablet', 'desktop'][bitAnd(came_with, 3)]";
const LANGUAGE = 'met.1[bitShiftRight(came_with, 2)]';
const VARIANT = 'met.2[shown]';
const GOT_NO_FURTHER = 'furthest = step';

/**
 * People of each page by their device, variant and language there (of several the last; outside of the steps, by variant only):
 * how many came, got no further, completed, and met trouble on it. Each person is in one row per page, so rows of a page add
 * up, and so do their marks.
 */
export const pageStatement = `
  WITH (${MET}) AS met
  SELECT toString(page_key) AS pageKey, step, ${DEVICE} AS device, ${LANGUAGE} AS language, ${VARIANT} AS variant,
    ${countedPeople('1')} AS people, ${countedPeople(GOT_NO_FURTHER)} AS left, ${countedPeople('completed')} AS completed,
    ${TROUBLES.map((name) => `${countedPeople(`met_${name}`)} AS ${name}, ${countedPeople(`met_${name} AND people.completed`)} AS ${name}Completers`).join(', ')}
  FROM (${atPageAmong('1', 'person')}) AS at_page
  ANY LEFT JOIN (${PEOPLE}) AS people USING person
  GROUP BY page_key, step, if(step = 0, 0, ${told('last_row')}) AS came_with, ${told('last_shown')} AS shown`;

/** The last visits to the page `page`, a step, of those who got no further; of a device, variant and language where these are named. */
export function leftInStatement(named: {
  readonly device: boolean;
  readonly variant: boolean;
  readonly language: boolean;
}): string {
  const conditions = [
    GOT_NO_FURTHER,
    'step > 0',
    ...(named.device ? [`${DEVICE} = {device:String}`] : []),
    ...(named.variant ? [`${VARIANT} = {variant:String}`] : []),
    ...(named.language ? [`${LANGUAGE} = {language:String}`] : []),
  ];
  return `
    WITH (${MET}) AS met, ${told('last_row')} AS came_with, ${told('last_shown')} AS shown
    SELECT last_session
    FROM (${PEOPLE}) AS people
    INNER JOIN (${atPageAmong('page = {page:String}', 'person, argMax(session, time) AS last_session')}) AS at_page USING person
    WHERE ${conditions.join(' AND ')}`;
}
