import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { PAGE_NAMES } from '../journeys/pages/page-statement.ts';
import { TROUBLE, type Trouble } from './people-statement.ts';

/** One row per page that anybody saw: its name, and the number by which the other statements name it. */
export const pageNameStatement = `
  SELECT toString(page_key) AS pageKey, page FROM (${PAGE_NAMES})`;

/** Visits on the page `page` in which people who saw it met a trouble. */
export const troubleInStatement = (name: Trouble) => `
  SELECT session FROM signals
  WHERE ${IN_PERIOD} AND kind = '${TROUBLE[name]}' AND page = {page:String}
    AND person IN (SELECT person FROM signals WHERE ${IN_PERIOD} AND kind = 'view' AND page = {page:String})`;
