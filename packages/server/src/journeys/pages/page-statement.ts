import { countedPeople } from '../disclosure/rounding.ts';
import { IN_PERIOD } from '../journey-scope.ts';

/** What people met on a page. */
export const MET = ['raged', 'deadClicked', 'shownError', 'scriptFailed'] as const;
export type Met = (typeof MET)[number];

/** The kind of the signal that says so. */
const KIND: Readonly<Record<Met, string>> = {
  raged: 'rage',
  deadClicked: 'dead',
  shownError: 'error',
  scriptFailed: 'script_error',
};

/** Web vitals, as the page load's signal names them. */
export const VITALS = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'] as const;
export type Vital = (typeof VITALS)[number];

/** One row per page, and one of page '' for the whole site: who saw it, and who of them met something. */
export const peopleStatement = `
  SELECT page, ${countedPeople('1')} AS people, ${MET.map((name) => `${countedPeople(name)} AS ${name}`).join(', ')}
  FROM (
    SELECT person, toString(signals.page) AS page, max(kind = 'view') AS was_seen,
      ${MET.map((name) => `max(kind = '${KIND[name]}') AS ${name}`).join(', ')}
    FROM signals
    WHERE ${IN_PERIOD} AND kind IN ('view', ${MET.map((name) => `'${KIND[name]}'`).join(', ')})
    GROUP BY GROUPING SETS ((person, page), (person))
  )
  WHERE was_seen
  GROUP BY page`;

/** One row per page: the middle time from the first signal of a view to its last, milliseconds. */
export const durationStatement = `
  SELECT page, quantileExact(0.5)(lasted) AS middle
  FROM (
    SELECT toString(signals.page) AS page, sipHash64(view) AS of_view,
      toUnixTimestamp64Milli(max(time)) - toUnixTimestamp64Milli(min(time)) AS lasted
    FROM signals WHERE ${IN_PERIOD} GROUP BY page, of_view
  )
  GROUP BY page`;

/** One row per page: of each vital the 75th percentile over page loads, and the people whose loads it was measured on. */
export const vitalStatement = `
  SELECT page, ${VITALS.map(
    (name) =>
      `(quantileExactIf(0.75)(assumeNotNull(${name}), isNotNull(${name})), uniqExactIf(who, isNotNull(${name}))) AS ${name}`,
  ).join(', ')}
  FROM (
    SELECT toString(signals.page) AS page, any(person) AS who, ${VITALS.map((name) => `any(signals.${name}) AS ${name}`).join(', ')}
    FROM signals WHERE ${IN_PERIOD} AND kind = 'vitals' GROUP BY page, session, view
  )
  GROUP BY page`;
