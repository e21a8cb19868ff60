import { counted, IN_PERIOD } from './step-statement.ts';

/**
 * Per stretch of `stretchDays` days, the last of which ends with the period: people, those at the first step, and those who
 * completed, each by the day of their first. The row of stretch -1 counts the whole period.
 */
export const trendStatement = `
  SELECT stretch, ${counted('1')} AS visits, ${counted('started')} AS starters, ${counted('completed')} AS completers
  FROM (
    SELECT subject, intDiv(dateDiff('day', day, {to:Date}), {stretchDays:UInt16}) AS stretch,
      max(kind = 'view' AND page = {steps:Array(String)}[1]) AS started, max(kind = 'event' AND event = {outcome:String}) AS completed
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'event') GROUP BY subject, stretch
    UNION ALL
    SELECT subject, toInt64(-1) AS stretch, max(kind = 'view' AND has({steps:Array(String)}, page)) AS started,
      max(kind = 'event' AND event = {outcome:String}) AS completed
    FROM signals WHERE ${IN_PERIOD} AND kind IN ('view', 'event') GROUP BY subject
  )
  GROUP BY stretch`;
