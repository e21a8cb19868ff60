import { countedPeople } from '../journeys/disclosure/rounding.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';

/**
 * One person's rows: whether they saw any step, and whether they completed as well: of those who saw none, nothing is said by a
 * completion. The same for a stretch as for the whole period.
 */
const REACHED = `max(kind = 'view' AND page IN {steps:Array(String)}) AS started,
      started AND max(kind = 'event' AND event = {outcome:String}) AS completed`;

/**
 * Per stretch of `stretchDays` days, the last of which ends with the period: people, those at a step, and those of
 * them who completed. The row of stretch -1 counts the whole period.
 */
export const trendStatement = `
  SELECT stretch, ${countedPeople('1')} AS visits, ${countedPeople('started')} AS starters, ${countedPeople('completed')} AS completers
  FROM (
    SELECT person, if(grouping(part) = 1, -1, toInt64(part)) AS stretch, ${REACHED}
    FROM (SELECT person, kind, page, event, intDiv(dateDiff('day', day, {to:Date}), {stretchDays:UInt16}) AS part FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'event'))
    GROUP BY GROUPING SETS ((person, part), (person))
  )
  GROUP BY stretch`;
