import type { ClickHouseClient } from '@clickhouse/client';
import { admitInOrder, type Conditions, type Group, matches } from '@scrim/statistics';
import { askedOf, type Dimensions, dimensionColumns, filterQuestions } from './dimensions.ts';
import { type HeatmapQuery, rowsOf, withoutNarrowing } from './question.ts';
import { CELL, FIRST_CLICK, GRID, hitsOf } from './store.ts';

/** What a narrowed answer may show, so that no sum or difference of answers tells of fewer than k subjects. */
export interface FilterGuard {
  readonly page: boolean;
  element(path: string): boolean;
  cell(path: string, x: number, y: number): boolean;
}

/** Groups of cells looked at; where there are more, a narrowed answer shows elements without their cells. */
const MAX_CELL_GROUPS = 300_000;

/**
 * Judges a narrowed question beside every other that could be asked of the page: of each device, regime, language, variant,
 * width band, event, segment and period (`dimensions`). Page, elements and cells are judged each by themselves.
 */
export async function guardFilter(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  dimensions: Dimensions,
  k: number,
): Promise<FilterGuard> {
  const asked = askedOf(query, dimensions);
  if (asked === null) return { page: false, element: () => false, cell: () => false };
  const ofClick = query.kind === 'click' || query.kind === 'first';
  const hit = { dimensions: ofClick ? [...dimensions, FIRST_CLICK] : dimensions, asked: askedOfHits(query, asked) };
  const [page, elements, cells] = await Promise.all([
    readGroups(clickhouse, query, dimensions, 'page', k),
    readGroups(clickhouse, query, hit.dimensions, 'element', k),
    readGroups(clickhouse, query, hit.dimensions, 'cell', k),
  ]);
  const admits = (groups: readonly Group[] | undefined, question: Conditions) =>
    groups !== undefined &&
    admitInOrder(groups, filterQuestions(groups), { k }).admits(({ values }) => matches(values, question));
  return {
    page: admits(page.get(''), asked),
    element: (path) => admits(elements.get(path), hit.asked),
    cell: (path, x, y) => admits(cells.get(`${y * GRID + x} ${path}`), hit.asked),
  };
}

/** First clicks are some of the clicks: what they leave over is a group, too. */
function askedOfHits({ kind }: HeatmapQuery, asked: Conditions): Conditions {
  return kind === 'first' ? { ...asked, [FIRST_CLICK.name]: 'yes' } : asked;
}

/** Of a part in which a dimension has several values; no value of a row. */
const MIXED = ' mixed ';

type Target = 'page' | 'element' | 'cell';

interface Row {
  readonly target: string;
  readonly values: readonly string[];
  readonly count: string;
  readonly marks: readonly string[];
}

/**
 * The groups of each target that may be shown at all. Where fewer than k subjects twice over make up its groups, nothing divides
 * them, and one group says what all of them share: most cells are such, and a page has many.
 */
async function readGroups(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  dimensions: Dimensions,
  target: Target,
  k: number,
): Promise<Map<string, Group[]>> {
  const all = rowsOf(withoutNarrowing(query));
  const columns = dimensionColumns(dimensions);
  const { kind } = hitsOf(query);
  const name = { page: "''", element: 'toString(path)', cell: `concat(toString(${CELL}), ' ', path)` }[target];
  const kinds = target === 'page' ? `(kind = 'view' OR ${kind})` : kind;
  const limit = target === 'cell' ? `LIMIT ${MAX_CELL_GROUPS + 1}` : '';
  const answer = await clickhouse.query({
    query: `
      SELECT target, part.1 AS values, part.2 AS count, arrayMap(mark -> toString(mark), part.3) AS marks
      FROM (
        SELECT target, groupUniqArrayArray({k:UInt32})(who) AS everybody,
          if(sum(length(who)) >= 2 * {k:UInt32}, groupArray((of, hits, who)), [(
            arrayMap((least, most) -> if(least = most, least, '${MIXED}'), minForEach(of), maxForEach(of)), sum(hits), everybody
          )]) AS parts
        FROM (
          SELECT ${name} AS target, [${columns.sql.join(', ')}] AS of, count() AS hits,
            groupUniqArray({k:UInt32})(sipHash64(subject)) AS who
          FROM signals FINAL WHERE ${all.sql} AND ${kinds} GROUP BY target, of
        )
        GROUP BY target HAVING length(everybody) >= {k:UInt32}
      )
      ARRAY JOIN parts AS part ${limit}`,
    query_params: { ...all.parameters, ...columns.parameters, k },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Row>();
  const groups = new Map<string, Group[]>();
  if (target === 'cell' && rows.length > MAX_CELL_GROUPS) return groups;
  for (const row of rows) {
    const group: Group = { values: valuesOf(row.values, dimensions), count: Number(row.count), marks: row.marks };
    const same = groups.get(row.target);
    if (same === undefined) groups.set(row.target, [group]);
    else same.push(group);
  }
  return groups;
}

function valuesOf(values: readonly string[], dimensions: Dimensions): Conditions {
  return Object.fromEntries(dimensions.map(({ name }, at) => [name, values[at] ?? '']));
}
