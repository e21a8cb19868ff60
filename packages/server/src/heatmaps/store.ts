import type { ClickHouseClient } from '@clickhouse/client';
import type { ElementCount } from '@scrim/statistics';
import { roundDuration } from '../journeys/disclosure/rounding.ts';
import { type Dimension, yesOrNo } from './dimensions.ts';
import { type HeatmapQuery, rowsOf } from './question.ts';

export interface HeatmapCounts {
  readonly views: number;
  readonly subjects: number;
  readonly elements: readonly ElementCount[];
}

/** Cells per side of an element's grid. */
export const GRID = 20;

interface Row {
  readonly path: string;
  readonly count: string;
  readonly subjects: string;
  readonly views: string;
  readonly marks: readonly string[];
  readonly cells: readonly (readonly [cell: number, count: string])[];
  readonly withheld: string;
}

/** The first click of each page view, whichever filters follow; one row per view, so that a retried batch changes nothing. */
const FIRST_CLICKS = `(
    SELECT path, x, y, person, visit, page_view, view, session, day, page, site, kind, device, regime, language, variant, browser, viewport_width
    FROM signals WHERE site = {site:String} AND page = {page:String} AND kind = 'click'
    ORDER BY view, time, session, seq, position LIMIT 1 BY view
  )`;

const IS_FIRST = `sipHash64(view, session, seq, position) IN (
    SELECT sipHash64(view, session, seq, position) FROM signals
    WHERE site = {site:String} AND page = {page:String} AND kind = 'click'
    ORDER BY view, time, session, seq, position LIMIT 1 BY view
  )`;

/** Whether a click is the first of its page view, as a dimension. */
export const FIRST_CLICK: Dimension = {
  name: 'first',
  sql: `if(${IS_FIRST}, 'yes', 'no')`,
  code: yesOrNo(IS_FIRST),
  parameters: {},
};

interface Hits {
  /** Each hit once. */
  readonly once: string;
  /** Of a batch that two nodes stored each hit twice, and quicker to read: for sets of subjects and views. */
  readonly any: string;
  /** What is one of them. */
  readonly kind: string;
}

/** Where the hits of a kind come from. */
export function hitsOf({ kind }: Pick<HeatmapQuery, 'kind'>): Hits {
  return kind === 'first'
    ? { once: FIRST_CLICKS, any: FIRST_CLICKS, kind: "kind = 'click'" }
    : { once: 'signals FINAL', any: 'signals', kind: `kind = '${kind}'` };
}

/** The cell of an element's grid that a row hit, numbered row by row. */
export const CELL = `toUInt16(least(toUInt16(y * ${GRID}), ${GRID - 1}) * ${GRID} + least(toUInt16(x * ${GRID}), ${GRID - 1}))`;

/**
 * One statement, three scans that each read only what they count: the page's views, its elements, its cells. Hits are counted
 * once, by cell, and added up for the element: only that scan has to tell stored duplicates. Subjects of a
 * cell are collected only up to k, so memory does not grow with their number. Distinct subjects and views are counted by
 * their 64-bit hashes, three times faster than by their text: a collision, one in millions of answers, counts one too few.
 */
export function heatmapStatement(query: HeatmapQuery): string {
  const where = rowsOf(query).sql;
  const { once, any, kind } = hitsOf(query);
  return `
    SELECT '' AS path, 0 AS count, uniqExact(person) AS subjects, uniqExact(page_view) AS views,
      CAST([], 'Array(String)') AS marks, CAST([], 'Array(Tuple(UInt16, UInt64))') AS cells, 0 AS withheld
    FROM signals WHERE ${where}
    UNION ALL
    SELECT element.path, cell.count, element.subjects, element.views, element.marks, cell.cells, cell.withheld
    FROM (
      SELECT path, uniqExact(person) AS subjects, uniqExact(page_view) AS views,
        arrayMap(mark -> toString(mark), groupUniqArray({k:UInt32})(person)) AS marks
      FROM ${any} WHERE ${where} AND ${kind} GROUP BY path
    ) AS element
    INNER JOIN (
      SELECT path, sum(hits) AS count, groupArrayIf((cell, hits), length(marks) >= {k:UInt32}) AS cells,
        uniqExactArrayIf(marks, length(marks) < {k:UInt32}) AS withheld
      FROM (
        SELECT path, ${CELL} AS cell, count() AS hits, groupUniqArray({k:UInt32})(person) AS marks
        FROM ${once} WHERE ${where} AND ${kind} GROUP BY path, cell
      ) GROUP BY path
    ) AS cell ON element.path = cell.path`;
}

/** Counts before suppression; they never leave the server as they are. */
export async function countHits(clickhouse: ClickHouseClient, query: HeatmapQuery, k: number): Promise<HeatmapCounts> {
  const answer = await clickhouse.query({
    query: heatmapStatement(query),
    query_params: { ...rowsOf(query).parameters, k },
    format: 'JSONEachRow',
  });
  let page = { views: 0, subjects: 0 };
  const elements: ElementCount[] = [];
  for (const row of await answer.json<Row>()) {
    if (row.path === '') page = { views: Number(row.views), subjects: Number(row.subjects) };
    else elements.push(toElement(row));
  }
  return { ...page, elements };
}

function toElement(row: Row): ElementCount {
  return {
    path: row.path,
    count: Number(row.count),
    subjects: Number(row.subjects),
    views: Number(row.views),
    marks: row.marks,
    withheldCellSubjects: Number(row.withheld),
    cells: row.cells.map(([cell, count]) => ({ x: cell % GRID, y: Math.floor(cell / GRID), count: Number(count) })),
  };
}

/**
 * Median time from a view's begin to its first click on each element, milliseconds; over people, of each the median of their page
 * views, so that who comes often counts once. Of elements that 2k people clicked.
 */
export async function timesToClick(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  k: number,
): Promise<Map<string, number>> {
  const { sql, parameters } = rowsOf(query);
  const answer = await clickhouse.query({
    query: `
      SELECT path, quantileExact(0.5)(took) AS median
      FROM (
        SELECT path, who, quantileExact(0.5)(least(clicked - began, 86400000)) AS took
        FROM (
          SELECT view, path, any(person) AS who, min(toUnixTimestamp64Milli(time)) AS clicked FROM signals FINAL
          WHERE ${sql} AND kind = 'click' GROUP BY view, path
        ) AS clicks
        INNER JOIN (
          SELECT view, min(toUnixTimestamp64Milli(time)) AS began FROM signals FINAL
          WHERE site = {site:String} AND page = {page:String} AND kind = 'view' GROUP BY view
        ) AS views USING view
        WHERE clicked >= began
        GROUP BY path, who
      )
      GROUP BY path HAVING count() >= {enough:UInt32}`,
    query_params: { ...parameters, enough: 2 * k },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ path: string; median: string | number }>();
  return new Map(rows.map(({ path, median }) => [path, roundDuration(Number(median))]));
}
