import type { ClickHouseClient } from '@clickhouse/client';
import { type Conditions, type Group, isAdmittedInOrder, matches } from '@scrim/statistics';
import { combinationOf } from './combination.ts';
import { askedOf, type Dimensions, dividedUntil, filterQuestions } from './dimensions.ts';
import { type HeatmapQuery, rowsOf, withoutNarrowing } from './question.ts';
import { CELL, FIRST_CLICK, GRID, hitsOf } from './store.ts';

/** What a narrowed answer may show, so that no sum or difference of answers tells of fewer than k subjects. */
export interface FilterGuard {
  readonly page: boolean;
  element(path: string): boolean;
  /** Of an element that may be shown. */
  cell(path: string, x: number, y: number): boolean;
}

/** Cells to be judged; where there are more, a narrowed answer shows elements without their cells. */
const MAX_CELLS = 100_000;

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
  const ofPage = askedOf(query, dimensions);
  if (ofPage === null) return { page: false, element: () => false, cell: () => false };
  const first = query.kind === 'first';
  const ofHits: Judged = first
    ? { dimensions: [...dimensions, FIRST_CLICK], asked: { ...ofPage, [FIRST_CLICK.name]: 'yes' } }
    : { dimensions, asked: ofPage };
  const [hits, page, hashes] = await Promise.all([
    readContended(clickhouse, query, ofHits, k),
    // Whether a click is the first of its view says nothing of the view.
    first ? readContended(clickhouse, query, { dimensions, asked: ofPage }, k) : null,
    readHashes(clickhouse, query),
  ]);
  const admits = (groups: Contended | undefined, asked: Conditions) =>
    groups !== undefined &&
    (groups.length === 0 ||
      isAdmittedInOrder(groups, filterQuestions(groups), ({ values }) => matches(values, asked), { k }));
  return {
    page: admits((page ?? hits).get(keyOf('page')), ofPage),
    element: (path) => admits(hits.get(keyOf('element', hashes.get(path) ?? '')), ofHits.asked),
    cell: (path, x, y) => admits(hits.get(keyOf('cell', hashes.get(path) ?? '', y * GRID + x)), ofHits.asked),
  };
}

interface Judged {
  readonly dimensions: Dimensions;
  readonly asked: Conditions;
}

/** None when there is nothing that could refuse. */
type Contended = readonly Group[];

type Target = 'page' | 'element' | 'cell';

type Row = readonly [
  target: Target,
  element: string,
  cell: number,
  parts: readonly (readonly [told: readonly string[], count: number, marks: readonly string[]])[],
];

/**
 * The groups of each target that has yet to be judged: k subjects or more did what is asked for, and k or more, or nobody,
 * the rest. Nothing else is ever a union of blocks. A group of k or more tells no subjects, and a target of such groups alone
 * no groups, since every division of it is made.
 *
 * Hits are read once, by cell: what at most k subjects of each cell did adds up to what at most k of the element, and of the
 * page, did. Only the dimensions that are divided before the asked ones, and these, are told apart (`dividedUntil`).
 */
async function readContended(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  { dimensions, asked }: Judged,
  k: number,
): Promise<Map<string, Contended>> {
  const all = rowsOf(withoutNarrowing(query));
  const { kind } = hitsOf(query);
  const combination = combinationOf(dividedUntil(dimensions, asked));
  const matching = combination.matching(asked);
  const gathered = (cell: string, path: string, rows: string) => `
    SELECT ${path} AS element, ${cell} AS cell, ${combination.sql} AS combination, count() AS hits,
      groupUniqArray({k:UInt32})(person) AS who
    FROM signals FINAL WHERE ${all.sql} AND ${rows} GROUP BY element, cell, combination`;
  const answer = await clickhouse.query({
    query: `
      ${combination.with.length > 0 ? `WITH ${combination.with.join(', ')}` : ''}
      SELECT target, toString(element), cell, if(rest = 0 OR fewest >= {k:UInt32}, [], parts)
      FROM (
        SELECT target, element, cell, min(length(marks)) AS fewest,
          length(groupUniqArrayArrayIf({k:UInt32})(marks, matching)) AS chosen,
          length(groupUniqArrayArrayIf({k:UInt32})(marks, NOT matching)) AS rest,
          groupArray((${combination.told}, toUInt32(count), if(length(marks) >= {k:UInt32}, [], arrayMap(mark -> toString(mark), marks)))) AS parts
        FROM (
          SELECT multiIf(grouping(element) = 1, 'page', grouping(cell) = 1, 'element', 'cell') AS target,
            element, cell, combination, sum(hits) AS count, groupUniqArrayArray({k:UInt32})(who) AS marks, ${matching.sql} AS matching
          FROM (${gathered(CELL, 'toUInt64(sipHash64(path))', kind)} UNION ALL ${gathered('toUInt16(0)', 'toUInt64(0)', "kind = 'view'")})
          GROUP BY GROUPING SETS ((combination), (element, combination), (element, cell, combination))
        )
        GROUP BY target, element, cell HAVING chosen >= {k:UInt32} AND (rest = 0 OR rest >= {k:UInt32})
      )
      ORDER BY target = 'cell' LIMIT ${MAX_CELLS}`,
    query_params: { ...all.parameters, ...combination.parameters, ...matching.parameters, k },
    format: 'JSONCompactEachRow',
  });
  const rows = await answer.json<Row>();
  const enough = Array.from({ length: k }, (_, at) => `some ${at}`);
  return new Map(
    rows
      .filter(([target]) => target !== 'cell' || rows.length < MAX_CELLS)
      .map(([target, element, cell, parts]) => [
        keyOf(target, element, cell),
        parts.map(([told, count, marks]) => ({
          values: combination.valuesOf(told),
          count: Number(count),
          marks: marks.length === 0 ? enough : marks,
        })),
      ]),
  );
}

/** Elements are told apart by a 64-bit hash of their path: two of a page share one by chance never. */
async function readHashes(clickhouse: ClickHouseClient, query: HeatmapQuery): Promise<Map<string, string>> {
  const all = rowsOf(withoutNarrowing(query));
  const answer = await clickhouse.query({
    query: `SELECT path, toString(sipHash64(path)) FROM signals WHERE ${all.sql} AND ${hitsOf(query).kind} GROUP BY path`,
    query_params: all.parameters,
    format: 'JSONCompactEachRow',
  });
  return new Map(await answer.json<readonly [path: string, hash: string]>());
}

function keyOf(target: Target, element = '', cell = 0): string {
  return target === 'page' ? target : `${target} ${element} ${cell}`;
}
