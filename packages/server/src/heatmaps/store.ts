import type { ClickHouseClient } from '@clickhouse/client';
import type { Device, HeatmapKind } from '@scrim/protocol';
import type { ElementCount } from '@scrim/statistics';

/** Which signals a heatmap counts. Days are UTC, both included. */
export interface HeatmapQuery {
  readonly site: string;
  readonly page: string;
  readonly kind: HeatmapKind;
  readonly device: Device | null;
  readonly variant: string | null;
  readonly from: string;
  readonly to: string;
}

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

/** The filter that both parts of a heatmap share; names of parameters are those of `HeatmapQuery`. */
export function signalFilter(query: HeatmapQuery): string {
  return [
    'site = {site:String} AND page = {page:String} AND day BETWEEN {from:Date} AND {to:Date}',
    ...(query.device === null ? [] : ['device = {device:String}']),
    ...(query.variant === null ? [] : ['variant = {variant:String}']),
  ].join(' AND ');
}

/**
 * One statement, three scans that each read only what they count: the page's views, its elements, its cells. Subjects of a
 * cell are collected only up to k, so memory does not grow with their number. Distinct subjects and views are counted by
 * their 64-bit hashes, three times faster than by their text: a collision, one in millions of answers, counts one too few.
 */
export function heatmapStatement(query: HeatmapQuery): string {
  const where = signalFilter(query);
  const kind = 'kind = {kind:String}';
  const column = (axis: 'x' | 'y') => `least(toUInt16(${axis} * ${GRID}), ${GRID - 1})`;
  return `
    SELECT '' AS path, 0 AS count, uniqExact(sipHash64(subject)) AS subjects, uniqExact(sipHash64(view)) AS views,
      CAST([], 'Array(String)') AS marks, CAST([], 'Array(Tuple(UInt16, UInt64))') AS cells, 0 AS withheld
    FROM signals WHERE ${where} AND (kind = 'view' OR ${kind})
    UNION ALL
    SELECT element.path, element.count, element.subjects, element.views, element.marks, cell.cells, cell.withheld
    FROM (
      SELECT path, count() AS count, uniqExact(sipHash64(subject)) AS subjects,
        uniqExact(sipHash64(view)) AS views, arrayMap(mark -> toString(mark), groupUniqArray({k:UInt32})(sipHash64(subject))) AS marks
      FROM signals FINAL WHERE ${where} AND ${kind} GROUP BY path
    ) AS element
    INNER JOIN (
      SELECT path, groupArrayIf((cell, count), length(marks) >= {k:UInt32}) AS cells,
        uniqExactArrayIf(marks, length(marks) < {k:UInt32}) AS withheld
      FROM (
        SELECT path, toUInt16(${column('y')} * ${GRID} + ${column('x')}) AS cell, count() AS count,
          groupUniqArray({k:UInt32})(sipHash64(subject)) AS marks
        FROM signals FINAL WHERE ${where} AND ${kind} GROUP BY path, cell
      ) GROUP BY path
    ) AS cell ON element.path = cell.path`;
}

/** Counts before suppression; they never leave the server as they are. */
export async function countHits(clickhouse: ClickHouseClient, query: HeatmapQuery, k: number): Promise<HeatmapCounts> {
  const answer = await clickhouse.query({
    query: heatmapStatement(query),
    query_params: { ...query, k },
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
