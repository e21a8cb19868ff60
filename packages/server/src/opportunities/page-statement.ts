import { countedPeople } from '../journeys/disclosure/rounding.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { COMPLETERS } from './people-statement.ts';

/** What people met on a page, and the kind of the signal that says so; as on the screen of the pages. */
export const MET = { shownError: 'error', scriptFailed: 'script_error' } as const;
export type Met = keyof typeof MET;

const counted = (name: string, condition: string) => `
    ${countedPeople(condition)} AS ${name}, ${countedPeople(`${condition} AND completed`)} AS ${name}Completers`;

/** One row per page: people who saw it, those who were shown an error there, who met a script error, and of each who completed. */
export const pageMetStatement = `
  SELECT page,${counted('people', '1')},${counted('shownError', 'was_shown')},${counted('scriptFailed', 'has_failed')}
  FROM (
    SELECT person, toString(any(signals.page)) AS page, max(kind = 'view') AS was_seen,
      max(kind = '${MET.shownError}') AS was_shown, max(kind = '${MET.scriptFailed}') AS has_failed, person IN (${COMPLETERS}) AS completed
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', '${MET.shownError}', '${MET.scriptFailed}')
    GROUP BY person, sipHash64(signals.page)
    HAVING was_seen
  )
  GROUP BY page`;

/** Visits on the page `page` in which people who saw it met it. */
export const metInStatement = (name: Met) => `
  SELECT session FROM signals
  WHERE ${IN_PERIOD} AND kind = '${MET[name]}' AND page = {page:String}
    AND person IN (SELECT person FROM signals WHERE ${IN_PERIOD} AND kind = 'view' AND page = {page:String})`;
