import type { ClickHouseClient } from '@clickhouse/client';
import { admitInOrder, admittedCells, type CellGroup, type Group } from '@scrim/statistics';
import { type Asked, askedOf, type Dimensions, dividedUntil, filterQuestions, isAskedFor } from '../dimensions.ts';
import { type FilterGuard, firstOf } from '../filter-guard.ts';
import { type HeatmapQuery, rowsOf, withoutNarrowing } from '../question.ts';
import { CELL, FIRST_CLICK, hitsOf } from '../store.ts';

/** The same judgement by the slow road: every combination of values as texts, every question up to the asked one's place. */
export async function plainFilterGuard(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  dimensions: Dimensions,
  k: number,
): Promise<FilterGuard> {
  const asked = askedOf(query, dimensions);
  if (asked === null || typeof asked === 'string') return { page: false, unanswered: asked, elements: new Map() };
  const first = query.kind === 'first';
  const ofHits = first ? [...dimensions, FIRST_CLICK] : dimensions;
  const askedOfHits = first ? firstOf(asked) : asked;
  const divided = dividedUntil(ofHits, askedOfHits);
  const page = await readGroups(clickhouse, query, dividedUntil(dimensions, asked), "''", true);
  const elements = await readGroups(clickhouse, query, divided, 'toString(path)', false);
  const cells = await readGroups(clickhouse, query, divided, `concat(toString(${CELL}), ' ', path)`, false);
  const admits = (groups: readonly Group[] | undefined, question: Asked) =>
    groups !== undefined &&
    admitInOrder(groups, [...filterQuestions(groups)], { k }).admits(({ values }) => isAskedFor(values, question));
  const cellsOf = (path: string) => {
    const ofPath = [...cells].map(([key, groups]) => [key.split(' '), groups] as const);
    const groups = ofPath.flatMap(([[cell, of], groups]): CellGroup[] => {
      const subjects = new Set(groups.flatMap(({ marks }) => marks)).size;
      return of !== path ? [] : groups.map((group) => ({ ...group, cell: subjects < k ? null : Number(cell) }));
    });
    return admittedCells(groups, filterQuestions(groups), ({ values }) => isAskedFor(values, askedOfHits), { k });
  };
  const admitted = [...elements].filter(([, groups]) => admits(groups, askedOfHits));
  return {
    page: admits(page.get(''), asked),
    unanswered: null,
    elements: new Map(admitted.map(([path]) => [path, cellsOf(path)])),
  };
}

interface Row {
  readonly target: string;
  readonly values: readonly string[];
  readonly count: string;
  readonly marks: readonly string[];
}

/** Every row with what its page view told last. */
const AS_VIEWED = `SELECT path, x, y, subject, visit, view, session, seq, position, day, kind, device,
    ${[
      ['regime', 'true'],
      ['language', "signals.language != ''"],
      ['variant', "signals.variant != ''"],
      ['viewport_width', 'signals.viewport_width > 0'],
    ]
      .map(([name, told]) => `argMaxIf(signals.${name}, (seq, position), ${told}) OVER (PARTITION BY view) AS ${name}`)
      .join(', ')}
  FROM signals FINAL`;

async function readGroups(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  dimensions: Dimensions,
  target: string,
  views: boolean,
): Promise<Map<string, Group[]>> {
  const all = rowsOf(withoutNarrowing(query));
  const columns = dimensionColumns(dimensions);
  const { kind } = hitsOf(query);
  const answer = await clickhouse.query({
    query: `
      SELECT ${target} AS target, [${columns.sql.join(', ')}] AS values, count() AS count, groupUniqArray(subject) AS marks
      FROM (${AS_VIEWED} WHERE ${all.sql}) AS viewed WHERE ${views ? 'true' : kind} GROUP BY target, values`,
    query_params: { ...all.parameters, ...columns.parameters },
    format: 'JSONEachRow',
  });
  const groups = new Map<string, Group[]>();
  for (const { target, values, count, marks } of await answer.json<Row>()) {
    const named = Object.fromEntries(dimensions.map(({ name }, at) => [name, values[at] ?? '']));
    const group: Group = { values: named, count: Number(count), marks };
    groups.set(target, [...(groups.get(target) ?? []), group]);
  }
  return groups;
}

/** The columns that say what a visit is by each dimension, and the parameters of their SQL. */
function dimensionColumns(dimensions: Dimensions): {
  readonly sql: readonly string[];
  readonly parameters: Dimensions[number]['parameters'];
} {
  return {
    sql: dimensions.map(({ sql }) => sql),
    parameters: Object.assign({}, ...dimensions.map(({ parameters }) => parameters)),
  };
}
