import type { ClickHouseClient } from '@clickhouse/client';
import type { UnansweredFilter } from '@scrim/protocol';
import { admittedCells, type CellGroup, type Group, isAdmittedInOrder } from '@scrim/statistics';
import { combinationOf } from './combination.ts';
import { type Asked, askedOf, type Dimensions, dividedUntil, filterQuestions, isAskedFor } from './dimensions.ts';
import { type HeatmapQuery, rowsOf, withoutNarrowing } from './question.ts';
import { CELL, FIRST_CLICK, GRID, hitsOf } from './store.ts';
import { rowsByView } from './view-values.ts';

/** What a narrowed answer may show, so that no sum or difference of answers tells of fewer than k subjects. */
export interface FilterGuard {
  readonly page: boolean;
  /** Why the question cannot be judged; then nothing may be shown. */
  readonly unanswered: UnansweredFilter | null;
  /** Elements that may be shown, by path, each with its cells that may be shown, numbered row by row. */
  readonly elements: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Cells to be judged; where there are more, a narrowed answer shows elements without their cells. */
const MAX_CELLS = 100_000;

/**
 * Judges a narrowed question beside every other that could be asked of the page: of each device, regime, language, variant,
 * width band, event, segment and period (`dimensions`). Page and elements are judged each by themselves, an element's cells
 * together with what is left of it without them (`admittedCells`). Elements take turns with whatever else the process does: a
 * page can have hundreds, with hundreds of cells each.
 */
export async function guardFilter(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  dimensions: Dimensions,
  k: number,
): Promise<FilterGuard> {
  const ofPage = askedOf(query, dimensions);
  if (typeof ofPage === 'string') return { page: false, unanswered: ofPage, elements: new Map() };
  const first = query.kind === 'first';
  const ofHits: Judged = first
    ? { dimensions: [...dimensions, FIRST_CLICK], asked: firstOf(ofPage) }
    : { dimensions, asked: ofPage };
  const [hits, page, hashes] = await Promise.all([
    readContended(clickhouse, query, ofHits, k),
    // Whether a click is the first of its view says nothing of the view.
    first ? readContended(clickhouse, query, { dimensions, asked: ofPage }, k) : null,
    readHashes(clickhouse, query),
  ]);
  const admits = (groups: Contended | undefined, asked: Asked) =>
    groups !== undefined &&
    (groups.length === 0 ||
      isAdmittedInOrder(groups, filterQuestions(groups), ({ values }) => isAskedFor(values, asked), { k }));
  const cellsOf = (groups: readonly CellGroup[]) =>
    admittedCells(groups, filterQuestions(groups), ({ values }) => isAskedFor(values, ofHits.asked), { k });
  const elements = new Map<string, ReadonlySet<number>>();
  for (const [path, hash] of hashes) {
    if (admits(hits.elements.get(hash), ofHits.asked)) elements.set(path, cellsOf(hits.cells.get(hash) ?? []));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { page: admits((page ?? hits).page, ofPage), unanswered: null, elements };
}

/** The same of first clicks. */
export function firstOf(asked: Asked): Asked {
  return { ...asked, values: { ...asked.values, [FIRST_CLICK.name]: 'yes' } };
}

interface Judged {
  readonly dimensions: Dimensions;
  readonly asked: Asked;
}

/** None when there is nothing that could refuse. */
type Contended = readonly Group[];

/** What is to be judged; elements by their hash. */
interface Targets {
  readonly page: Contended | undefined;
  readonly elements: ReadonlyMap<string, Contended>;
  /** Of every element that has any, all of its groups. */
  readonly cells: ReadonlyMap<string, readonly CellGroup[]>;
}

/** Stands for the cells of an element that fewer than k subjects hit, together. */
const RARE = GRID * GRID;

type Row = readonly [
  target: 'page' | 'element' | 'cell',
  element: string,
  cell: number,
  parts: readonly (readonly [told: readonly string[], count: number, marks: readonly string[]])[],
];

/**
 * The groups of the page, and of each element, that has yet to be judged: k subjects or more did what is asked for, and k or
 * more, or nobody, the rest. Nothing else is ever a union of blocks. A group of k or more tells no subjects, and a target of such
 * groups alone no groups, since every division of it is made. Cells are told whole, since each is judged with the others.
 *
 * Hits are read once, by cell: what at most k subjects of each cell did adds up to what at most k of the element, and of the
 * page, did. Only the dimensions that are divided before the asked ones, and these, are told apart (`dividedUntil`). Every row has its
 * page view's values, so that groups are of whole views.
 */
async function readContended(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  { dimensions, asked }: Judged,
  k: number,
): Promise<Targets> {
  const all = rowsOf(withoutNarrowing(query));
  const { kind } = hitsOf(query);
  const divided = dividedUntil(dimensions, asked);
  const combination = combinationOf(divided);
  const matching = combination.matching(asked);
  const gathered = (cell: string, path: string, rows: string) => `
    SELECT ${path} AS element, ${cell} AS cell, ${combination.sql} AS combination, count() AS hits,
      groupUniqArray({k:UInt32})(person) AS who
    FROM ${rowsByView(divided, { of: all.sql, where: rows })} GROUP BY element, cell, combination`;
  const answer = await clickhouse.query({
    query: `
      ${combination.with.length > 0 ? `WITH ${combination.with.join(', ')}` : ''}
      SELECT target, toString(element), if(target = 'cell' AND everyone < {k:UInt32}, ${RARE}, cell) AS place,
        groupArrayArray(if(target != 'cell' AND (rest = 0 OR fewest >= {k:UInt32}), [], parts))
      FROM (
        SELECT target, element, cell, min(length(marks)) AS fewest,
          length(groupUniqArrayArray({k:UInt32})(marks)) AS everyone,
          length(groupUniqArrayArrayIf({k:UInt32})(marks, matching)) AS chosen,
          length(groupUniqArrayArrayIf({k:UInt32})(marks, NOT matching)) AS rest,
          groupArray((${combination.told}, toUInt32(count), if(length(marks) >= {k:UInt32}, [], arrayMap(mark -> toString(mark), marks)))) AS parts
        FROM (
          SELECT multiIf(grouping(element) = 1, 'page', grouping(cell) = 1, 'element', 'cell') AS target,
            element, cell, combination, sum(hits) AS count, groupUniqArrayArray({k:UInt32})(who) AS marks, ${matching.sql} AS matching
          FROM (${gathered(CELL, 'toUInt64(sipHash64(path))', kind)} UNION ALL ${gathered('toUInt16(0)', 'toUInt64(0)', `NOT (${kind})`)})
          GROUP BY GROUPING SETS ((combination), (element, combination), (element, cell, combination))
        )
        GROUP BY target, element, cell
        HAVING target = 'cell' OR (chosen >= {k:UInt32} AND (rest = 0 OR rest >= {k:UInt32}))
      )
      GROUP BY target, element, place
      ORDER BY target = 'cell' LIMIT ${MAX_CELLS}`,
    query_params: { ...all.parameters, ...combination.parameters, ...matching.parameters, k },
    format: 'JSONCompactEachRow',
  });
  const rows = await answer.json<Row>();
  const enough = Array.from({ length: k }, (_, at) => `some ${at}`);
  let page: Contended | undefined;
  const elements = new Map<string, Contended>();
  const cells = new Map<string, CellGroup[]>();
  for (const [target, element, cell, parts] of rows) {
    const groups = parts.map(
      ([told, count, marks]): Group => ({
        values: combination.valuesOf(told),
        count: Number(count),
        marks: marks.length === 0 ? enough : marks,
      }),
    );
    if (target === 'page') page = groups;
    else if (target === 'element') elements.set(element, groups);
    else if (rows.length < MAX_CELLS) {
      const known = cells.get(element) ?? [];
      for (const group of groups) known.push({ ...group, cell: cell === RARE ? null : cell });
      cells.set(element, known);
    }
  }
  return { page, elements, cells };
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
