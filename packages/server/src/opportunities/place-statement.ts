import { CHANGED, FORM_OF } from '../journeys/forms/form-statement.ts';
import { counted, IN_PERIOD, PEOPLE } from './step-statement.ts';

/** One row per person and page, with the variant that they saw there last. */
const ON_PAGE = `
  SELECT subject, page, toString(argMaxIf(signals.variant, time, signals.variant != '')) AS variant
  FROM signals WHERE ${IN_PERIOD} AND kind = 'view' GROUP BY subject, page`;

/**
 * One row per form, of path '', whose `stopped` counts those who changed something in it; and one per field with who stopped
 * there (touched it last, neither submitted the form without an error afterwards nor got past the page's step), left it with
 * its error shown, came back to it once filled in, or hesitated at least twice as long as is usual in the form's fields.
 */
export const fieldStatement = `
  WITH touched AS (
    SELECT subject, page, ${FORM_OF} AS form, toString(signals.path) AS path, max(toUnixTimestamp64Milli(time)) AS last_at,
      max(${CHANGED}) AS was_changed, max(error_shown) AS had_error, max(reentry) AS came_back,
      maxIf(hesitation, isNotNull(hesitation)) AS waited
    FROM signals WHERE ${IN_PERIOD} AND kind = 'field' GROUP BY subject, page, form, path
  ),
  passed AS (
    SELECT subject, page, toString(path) AS form, max(toUnixTimestamp64Milli(time)) AS passed_at
    FROM signals WHERE ${IN_PERIOD} AND kind = 'submit' AND outcome = 'passed' GROUP BY subject, page, form
  )
  SELECT page, form, path, ${counted('has_stopped')} AS stopped, ${counted('had_error')} AS errors,
    ${counted('came_back')} AS reentries, ${counted('middle > 0 AND waited >= 2 * middle')} AS hesitated
  FROM (
    SELECT subject, page, form, path, had_error, came_back, waited, middle,
      path = last_path AND started AND passed_at < left_at AND furthest > 0 AND furthest = indexOf({steps:Array(String)}, page) AS has_stopped
    FROM (
      SELECT subject, page, form, path, had_error, came_back, waited,
        quantileExact(0.5)(waited) OVER (PARTITION BY page, form) AS middle,
        max(was_changed) OVER (PARTITION BY subject, page, form) AS started,
        max(last_at) OVER (PARTITION BY subject, page, form) AS left_at,
        argMax(path, last_at) OVER (PARTITION BY subject, page, form) AS last_path
      FROM touched
    ) AS fields
    INNER JOIN (${PEOPLE}) AS people USING subject
    LEFT JOIN passed USING (subject, page, form)
  )
  GROUP BY page, form, path
  UNION ALL
  SELECT page, form, '' AS path, ${counted('1')} AS stopped, ${counted('0')} AS errors, ${counted('0')} AS reentries, ${counted('0')} AS hesitated
  FROM (SELECT subject, page, form FROM touched GROUP BY subject, page, form HAVING max(was_changed))
  GROUP BY page, form`;

/**
 * By element and the variant that people saw: who clicked it at all, in vain, in anger, either of these, and those of the last
 * who completed.
 */
export const elementStatement = `
  SELECT page, path, variant, ${counted('1')} AS people, ${counted('was_dead')} AS dead, ${counted('was_rage')} AS rage,
    ${counted('was_dead OR was_rage')} AS troubled, ${counted('(was_dead OR was_rage) AND completed')} AS completers
  FROM (
    SELECT subject, page, toString(signals.path) AS path, countIf(kind = 'dead') > 0 AS was_dead, countIf(kind = 'rage') > 0 AS was_rage
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('click', 'dead', 'rage') GROUP BY subject, page, path
  ) AS hits
  INNER JOIN (${PEOPLE}) AS people USING subject
  INNER JOIN (${ON_PAGE}) AS seen USING (subject, page)
  GROUP BY page, path, variant`;

/** By page and variant: people who saw it, and those of them who completed. */
export const pageStatement = `
  SELECT page, variant, ${counted('1')} AS people, ${counted('completed')} AS completers
  FROM (${ON_PAGE}) AS seen
  INNER JOIN (${PEOPLE}) AS people USING subject
  GROUP BY page, variant`;
