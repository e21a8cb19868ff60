import { counted, IN_PERIOD } from './step-statement.ts';

/** One person's rows: whether they saw any step, and whether they completed. The same for a stretch as for the whole period. */
const REACHED = `max(kind = 'view' AND has({steps:Array(String)}, page)) AS started,
      max(kind = 'event' AND event = {outcome:String}) AS completed`;

/**
 * Per stretch of `stretchDays` days, the last of which ends with the period: people, those at a step, and those who
 * completed. The row of stretch -1 counts the whole period.
 */
export const trendStatement = `
  SELECT stretch, ${counted('1')} AS visits, ${counted('started')} AS starters, ${counted('completed')} AS completers
  FROM (
    SELECT subject, intDiv(dateDiff('day', day, {to:Date}), {stretchDays:UInt16}) AS stretch, ${REACHED}
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'event') GROUP BY subject, stretch
    UNION ALL
    SELECT subject, toInt64(-1) AS stretch, ${REACHED}
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'event') GROUP BY subject
  )
  GROUP BY stretch`;
