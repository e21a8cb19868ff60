import { scopeConditions } from '../journey-scope.ts';
import { counted, FORM_OF, type FormScope, MILLISECONDS } from './form-statement.ts';

export const ANSWERED = ['submitted', 'emptyOnSubmit', 'errorShown', 'putRight'] as const;
export type AnsweredName = (typeof ANSWERED)[number];

/** Of an error shown or put right: its time, doubled, with 1 added when it was put right. */
const MOMENT = `${MILLISECONDS} * 2 + (kind = 'recovered')`;

/**
 * One row per element of the form that a submission found empty or at which an error was shown, and one of path '' for the form,
 * which says the visits that submitted it as `submitted`. Of a visit's errors at one element the last one counts.
 */
export function submissionStatement(scope: FormScope): string {
  const rows = [...scopeConditions(scope), 'page = {page:String}'].join(' AND ');
  return `
    SELECT path, ${counted(`is_listed AND path = ''`)} AS submitted,
      ${counted(`is_listed AND path != ''`)} AS emptyOnSubmit, ${counted('latest > 0')} AS errorShown, ${counted('was_righted')} AS putRight
    FROM (
      SELECT visit, any(person_of_row) AS person, element AS path, max(of_submission) AS is_listed, max(moment) AS latest, bitTest(latest, 0) AS was_righted
      FROM (
        SELECT visit, person AS person_of_row, toString(arrayJoin(arrayPushBack(blanks, ''))) AS element,
          true AS of_submission, toInt64(0) AS moment
        FROM signals WHERE ${rows} AND kind = 'submit' AND path = {form:String}
        UNION ALL
        SELECT visit, person AS person_of_row, toString(path) AS element,
          false AS of_submission, ${MOMENT} AS moment
        FROM signals WHERE ${rows} AND kind IN ('error', 'recovered')
      )
      WHERE path = '' OR ${FORM_OF} = {form:String}
      GROUP BY visit, path
    )
    GROUP BY path`;
}

/** One row per element of the form: how long until an error was put right, over people, of each the mean of their visits. */
export function rightedStatement(scope: FormScope): string {
  return `
    SELECT path, quantilesExact(0.25, 0.5, 0.75)(mean) AS rightedAfter
    FROM (
      SELECT path, who, avg(took) AS mean
      FROM (
        SELECT toString(signals.path) AS path, any(person) AS who, argMax(duration, ${MOMENT}) AS took
        FROM signals
        WHERE ${[...scopeConditions(scope), 'page = {page:String}'].join(' AND ')} AND kind IN ('error', 'recovered') AND ${FORM_OF} = {form:String}
        GROUP BY visit, path HAVING bitTest(max(${MOMENT}), 0)
      )
      GROUP BY path, who
    )
    GROUP BY path`;
}
