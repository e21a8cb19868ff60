import { VISIT_MARK } from '../disclosure/rounding.ts';
import { scopeConditions } from '../journey-scope.ts';
import { counted, FORM_OF, type FormScope, MILLISECONDS } from './form-statement.ts';

export const ANSWERED = ['submitted', 'emptyOnSubmit', 'errorShown', 'putRight'] as const;
export type AnsweredName = (typeof ANSWERED)[number];

/**
 * One row per element of the form that a submission found empty or at which an error was shown, and one of path '' for the form,
 * which says the visits that submitted it as `submitted`. Of a visit's errors at one element the last one counts: its time,
 * doubled, with 1 added once it was put right.
 */
export function submissionStatement(scope: FormScope): string {
  const rows = [...scopeConditions(scope), 'page = {page:String}'].join(' AND ');
  return `
    SELECT path, ${counted(`is_listed AND path = ''`)} AS submitted,
      ${counted(`is_listed AND path != ''`)} AS emptyOnSubmit, ${counted('latest > 0')} AS errorShown, ${counted('was_righted')} AS putRight,
      quantilesExactIf(0.25, 0.5, 0.75)(took, was_righted) AS rightedAfter
    FROM (
      SELECT visit, any(person_of_row) AS person, element AS path, max(of_submission) AS is_listed, max(moment) AS latest,
        bitTest(latest, 0) AS was_righted, argMax(lasted, moment) AS took
      FROM (
        SELECT ${VISIT_MARK} AS visit, person AS person_of_row, toString(arrayJoin(arrayPushBack(blanks, ''))) AS element,
          true AS of_submission, toInt64(0) AS moment, toUInt32(0) AS lasted
        FROM signals WHERE ${rows} AND kind = 'submit' AND path = {form:String}
        UNION ALL
        SELECT ${VISIT_MARK} AS visit, person AS person_of_row, toString(path) AS element,
          false AS of_submission, ${MILLISECONDS} * 2 + (kind = 'recovered') AS moment, duration AS lasted
        FROM signals WHERE ${rows} AND kind IN ('error', 'recovered')
      )
      WHERE path = '' OR ${FORM_OF} = {form:String}
      GROUP BY visit, path
    )
    GROUP BY path`;
}
