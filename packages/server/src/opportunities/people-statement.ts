import { countedPeople } from '../journeys/disclosure/rounding.ts';
import { MILLISECONDS } from '../journeys/forms/form-statement.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';

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

/**
 * People of each page by their device, variant and language there (of several the last; outside of the steps, by variant only):
 * how many came, got no further, and completed. Each person is in one row per page, so rows of a page add up, and so do
 * their marks.
 */
export const pageStatement = `
  WITH (${MET}) AS met
  SELECT toString(page_key) AS pageKey, step, ['phone', 'tablet', 'desktop'][bitAnd(came_with, 3)] AS device,
    met.1[bitShiftRight(came_with, 2)] AS language, met.2[shown] AS variant,
    ${countedPeople('1')} AS people, ${countedPeople('furthest = step')} AS left, ${countedPeople('completed')} AS completed
  FROM (${PEOPLE}) AS people
  RIGHT JOIN (
    SELECT person, sipHash64(page) AS page_key, any(${STEP}) AS step,
      max(${TIMED} + 4 * ${placeIn('met.1', 'signals.language')} + toUInt8(signals.device)) AS last_row,
      max(if(signals.variant = '', 0, ${TIMED} + ${placeIn('met.2', 'signals.variant')})) AS last_shown
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'variant') GROUP BY person, page_key HAVING max(kind = 'view')
  ) AS at_page USING person
  GROUP BY page_key, step, if(step = 0, 0, ${told('last_row')}) AS came_with, ${told('last_shown')} AS shown`;
