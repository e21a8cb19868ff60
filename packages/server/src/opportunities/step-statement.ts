import { SUBJECT_MARK } from '../journeys/disclosure/rounding.ts';

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

export const IN_PERIOD = 'site = {site:String} AND day BETWEEN {from:Date} AND {to:Date}';

/** People for whom a condition holds, and the mark of just this set of them; of rows that are one person each. */
export const counted = (condition: string) =>
  `(countIf(${condition}), toString(groupBitXorIf(${SUBJECT_MARK}, ${condition})))`;

/** One row per person: the last step that they got to, from 1, and whether they completed. A completion is beyond every step. */
export const PEOPLE = `
  SELECT subject, max(indexOf({steps:Array(String)}, page)) AS seen, max(kind = 'event' AND event = {outcome:String}) AS completed,
    if(completed, toUInt64(length({steps:Array(String)}) + 1), seen) AS furthest
  FROM signals WHERE ${IN_PERIOD} AND (kind = 'view' OR kind = 'event') GROUP BY subject`;

/**
 * People at each step by their device, variant and language there (of several the last): how many came, got no further, and
 * completed. Each person is in one row per step, so rows of a step add up, and so do their marks.
 */
export const stepStatement = `
  SELECT step, device, variant, language, ${counted('1')} AS people, ${counted('furthest = step')} AS left,
    ${counted('completed')} AS completed
  FROM (
    SELECT subject, indexOf({steps:Array(String)}, page) AS step, toString(argMax(signals.device, time)) AS device,
      toString(argMaxIf(signals.variant, time, signals.variant != '')) AS variant, toString(argMax(signals.language, time)) AS language
    FROM signals WHERE ${IN_PERIOD} AND kind = 'view' AND has({steps:Array(String)}, page) GROUP BY subject, step
  ) AS at_step
  INNER JOIN (${PEOPLE}) AS people USING subject
  GROUP BY step, device, variant, language`;

/** A wait after a submission that interrupts what one was doing, milliseconds (as long as a click waits before it is dead). */
export const LONG_WAIT = 2000;

/**
 * People who submitted each form without an error; those who at least once waited long for the next page, and those who after
 * their last submission saw none in that visit. The middle wait is of those who saw one, milliseconds.
 */
export const waitStatement = `
  SELECT page, form, ${counted('1')} AS people, ${counted('was_slow')} AS slow, ${counted('is_gone')} AS gone,
    quantileExactIf(0.5)(waited, waited > 0) AS middle
  FROM (
    SELECT who AS subject, page, form, max(next_at > 0 AND next_at - sent_at >= ${LONG_WAIT}) AS was_slow,
      argMax(next_at = 0, sent_at) AS is_gone, max(if(next_at > 0, next_at - sent_at, 0)) AS waited
    FROM (
      SELECT any(subject) AS who, page, form, sent_at,
        arrayFirst(at -> at >= sent_at, arraySort(any(views))) AS next_at
      FROM (
        SELECT session, subject, page, toString(path) AS form, toUnixTimestamp64Milli(time) AS sent_at
        FROM signals WHERE ${IN_PERIOD} AND kind = 'submit' AND outcome = 'passed'
      ) AS sent
      LEFT JOIN (
        SELECT session, groupUniqArray(toUnixTimestamp64Milli(time)) AS views
        FROM signals WHERE ${IN_PERIOD} AND kind = 'view' GROUP BY session
      ) AS seen USING session
      GROUP BY session, page, form, sent_at
    )
    GROUP BY subject, page, form
  )
  GROUP BY page, form`;
