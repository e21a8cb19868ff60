import type { ClickHouseClient } from '@clickhouse/client';
import { type Conditions, type Group, isAdmittedInOrder, matches } from '@scrim/statistics';
import { combinationOf } from './combination.ts';
import { askedOf, type Dimensions, filterQuestions } from './dimensions.ts';
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
const MAX_CELLS = 50_000;

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
  const hit = judgedOfHits(query, { dimensions, asked });
  const [page, elements, cells] = await Promise.all([
    readContended(clickhouse, query, { target: 'page', dimensions, asked }, k),
    readContended(clickhouse, query, { target: 'element', ...hit }, k),
    readContended(clickhouse, query, { target: 'cell', ...hit }, k),
  ]);
  const admits = (contended: Contended | undefined, question: Conditions) =>
    contended !== undefined &&
    (contended.groups === null ||
      isAdmittedInOrder(
        contended.groups,
        filterQuestions(contended.groups),
        ({ values }) => matches(values, question),
        { k },
      ));
  const byPath = new Map([...elements.values()].map((element) => [element.path, element]));
  return {
    page: admits(page.get(keyOf('0', 0)), asked),
    element: (path) => admits(byPath.get(path), hit.asked),
    cell(path, x, y) {
      const element = byPath.get(path)?.element;
      return element !== undefined && admits(cells.get(keyOf(element, y * GRID + x)), hit.asked);
    },
  };
}

/**
 * First clicks are some of the clicks: what they leave over is a group, too. They are divided last, so the blocks of every
 * other kind are unions of theirs and need not be told from them, which would take as long as all the rest.
 */
function judgedOfHits({ kind }: HeatmapQuery, { dimensions, asked }: Omit<Judged, 'target'>): Omit<Judged, 'target'> {
  if (kind !== 'first') return { dimensions, asked };
  return { dimensions: [...dimensions, FIRST_CLICK], asked: { ...asked, [FIRST_CLICK.name]: 'yes' } };
}

type Target = 'page' | 'element' | 'cell';

interface Judged {
  readonly target: Target;
  readonly dimensions: Dimensions;
  readonly asked: Conditions;
}

interface Contended {
  /** A 64-bit hash of the path: two of a page's paths share one by chance never. */
  readonly element: string;
  /** '' of a cell. */
  readonly path: string;
  /** Null when all of it is asked for, so that nothing is to be divided. */
  readonly groups: readonly Group[] | null;
}

type Row = readonly [
  element: string,
  cell: number,
  path: string,
  parts: readonly (readonly [told: readonly string[], count: number, marks: readonly string[]])[],
];

/** By which columns the hits of a target are gathered, and what tells its path. */
const TARGETS: Record<Target, { readonly element: string; readonly cell: string; readonly path: string }> = {
  page: { element: 'toUInt64(0)', cell: 'toUInt16(0)', path: "''" },
  element: { element: 'sipHash64(path)', cell: 'toUInt16(0)', path: 'toString(any(path))' },
  cell: { element: 'sipHash64(path)', cell: CELL, path: "''" },
};

/**
 * The groups of each target that has yet to be judged: k subjects or more did what is asked for, and k or more, or nobody,
 * the rest. Nothing else is ever a union of blocks, and most cells are nothing else. A group of k or more tells no subjects.
 */
async function readContended(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  { target, dimensions, asked }: Judged,
  k: number,
): Promise<Map<string, Contended>> {
  const all = rowsOf(withoutNarrowing(query));
  const { kind } = hitsOf(query);
  const { element, cell, path } = TARGETS[target];
  const combination = combinationOf(dimensions);
  const matching = combination.matching(asked);
  const answer = await clickhouse.query({
    query: `
      WITH ${combination.with.join(', ')}
      SELECT toString(element), cell, name, if(rest = 0, [], parts)
      FROM (
        SELECT element, cell, any(name) AS name,
          length(groupUniqArrayArrayIf({k:UInt32})(who, matching)) AS chosen,
          length(groupUniqArrayArrayIf({k:UInt32})(who, NOT matching)) AS rest,
          groupArray((${combination.told}, toUInt32(hits), if(length(who) >= {k:UInt32}, [], arrayMap(mark -> toString(mark), who)))) AS parts
        FROM (
          SELECT ${element} AS element, ${cell} AS cell, ${combination.sql} AS combination, ${path} AS name, count() AS hits,
            groupUniqArray({k:UInt32})(sipHash64(subject)) AS who, ${matching.sql} AS matching
          FROM signals FINAL WHERE ${all.sql} AND ${target === 'page' ? `(kind = 'view' OR ${kind})` : kind}
          GROUP BY element, cell, combination
        )
        GROUP BY element, cell HAVING chosen >= {k:UInt32} AND (rest = 0 OR rest >= {k:UInt32})
      )
      ${target === 'cell' ? `LIMIT ${MAX_CELLS + 1}` : ''}`,
    query_params: { ...all.parameters, ...combination.parameters, ...matching.parameters, k },
    format: 'JSONCompactEachRow',
  });
  const rows = await answer.json<Row>();
  if (target === 'cell' && rows.length > MAX_CELLS) return new Map();
  const enough = Array.from({ length: k }, (_, at) => `some ${at}`);
  return new Map(
    rows.map(([element, cell, path, parts]) => [
      keyOf(element, cell),
      {
        element,
        path,
        groups:
          parts.length === 0
            ? null
            : parts.map(([told, count, marks]) => ({
                values: combination.valuesOf(told),
                count,
                marks: marks.length === 0 ? enough : marks,
              })),
      },
    ]),
  );
}

function keyOf(element: string, cell: number): string {
  return `${cell} ${element}`;
}
