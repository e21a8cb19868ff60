import { countedPeople } from '../disclosure/rounding.ts';
import { IN_PERIOD } from '../journey-scope.ts';

/** What people met on a page. */
export const MET = ['raged', 'deadClicked', 'shownError', 'scriptFailed'] as const;
export type Met = (typeof MET)[number];

/** The kind of the signal that says so. */
export const KIND: Readonly<Record<Met, string>> = {
  raged: 'rage',
  deadClicked: 'dead',
  shownError: 'error',
  scriptFailed: 'script_error',
};

/** Web vitals, as the page load's signal names them. */
export const VITALS = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'] as const;
export type Vital = (typeof VITALS)[number];

/** Pages that anybody saw, by number, as statements group by them: numbers take a third of the time that texts take. */
export const PAGE_NAMES = `SELECT DISTINCT toString(signals.page) AS page, sipHash64(signals.page) AS page_key FROM signals WHERE ${IN_PERIOD} AND kind = 'view'`;

/** One row per page, and one of page '' for the whole site: who saw it, and who of them met something. */
export const peopleStatement = `
  SELECT page, counts.*
  FROM (
    SELECT page_key, ${countedPeople('1')} AS people, ${MET.map((name) => `${countedPeople(name)} AS ${name}`).join(', ')}
    FROM (
      SELECT person, page_key, ${MET.map((name) => `max(kind = '${KIND[name]}') AS ${name}`).join(', ')}
      FROM (
        SELECT person, kind, sipHash64(signals.page) AS page_key FROM signals
        WHERE ${IN_PERIOD} AND kind IN ('view', ${MET.map((name) => `'${KIND[name]}'`).join(', ')})
      )
      GROUP BY GROUPING SETS ((person, page_key), (person))
      HAVING max(kind = 'view')
    )
    GROUP BY page_key
  ) AS counts
  LEFT JOIN (${PAGE_NAMES}) AS names USING page_key`;

/** A page view and its page as one number: nobody keeps a browser from sending one view's name for two pages. */
const VIEW_OF_PAGE = 'bitXor(page_view, sipHash64(signals.page))';

/**
 * One row per page: the middle time from the first signal of a view to its last, milliseconds; over people, of each the mean of
 * their views, so that it is nobody's alone, however often they came.
 */
export const durationStatement = `
  SELECT page, middle
  FROM (
    SELECT page_key, quantileExact(0.5)(of_person) AS middle
    FROM (
      SELECT any(of_page) AS page_key, avg(lasted) AS of_person
      FROM (
        SELECT any(sipHash64(signals.page)) AS of_page, any(person) AS who,
          toUnixTimestamp64Milli(max(time)) - toUnixTimestamp64Milli(min(time)) AS lasted
        FROM signals WHERE ${IN_PERIOD} GROUP BY ${VIEW_OF_PAGE}
      )
      GROUP BY bitXor(who, of_page)
    )
    GROUP BY page_key
  ) AS durations
  INNER JOIN (${PAGE_NAMES}) AS names USING page_key`;

/** One row per page: of each vital the 75th percentile over page loads, and the people whose loads it was measured on, counted to `people`. */
export const vitalStatement = `
  SELECT page, vitals.*
  FROM (
    SELECT page_key, ${VITALS.map(
      (name) =>
        `(quantileExactIf(0.75)(assumeNotNull(${name}), isNotNull(${name})), length(groupUniqArrayIf({people:UInt32})(who, isNotNull(${name})))) AS ${name}`,
    ).join(', ')}
    FROM (
      SELECT any(sipHash64(signals.page)) AS page_key, any(person) AS who, ${VITALS.map((name) => `any(signals.${name}) AS ${name}`).join(', ')}
      FROM signals WHERE ${IN_PERIOD} AND kind = 'vitals' GROUP BY ${VIEW_OF_PAGE}
    )
    GROUP BY page_key
  ) AS vitals
  INNER JOIN (${PAGE_NAMES}) AS names USING page_key`;
