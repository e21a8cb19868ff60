import type { ClickHouseClient } from '@clickhouse/client';
import { DEPTH_STEPS, type PageDepth } from '@scrim/protocol';
import type { Group } from '@scrim/statistics';
import {
  type Counted,
  countedPeople,
  type MarkKey,
  roundDescending,
  roundDuration,
} from '../journeys/disclosure/rounding.ts';
import { combinationOf } from './combination.ts';
import type { Dimensions } from './dimensions.ts';
import { type PageQuery, rowsOf, withoutNarrowing } from './question.ts';
import { rowsByView } from './view-values.ts';

/** Page views of the same values that saw the same of the page. */
export interface DepthGroup extends Group {
  /** Steps whose middle line was in view for at least 150 ms. */
  readonly exposed: ReadonlySet<number>;
}

/** In view for less is passing by; ms. */
const EXPOSURE = 150;
/** More groups than these are not looked through. */
const MAX_GROUPS = 100_000;

interface Row {
  readonly told: readonly string[];
  readonly exposed: readonly number[];
  readonly count: string | number;
  readonly marks: readonly string[];
}

/** Milliseconds in view of each step's middle line: of the page's height as the view had it at its highest, found in bands of 10 px. */
const LASTED =
  `arrayMap(step -> arraySum(run -> if(line(step, tall) >= run.1 AND line(step, tall) < run.1 + run.2, run.3, 0), runs),
            range(${DEPTH_STEPS}))`.replaceAll(
    'line(step, tall)',
    `intDiv(toUInt64((step + 0.5) * tall / ${DEPTH_STEPS}), 10)`,
  );

/** Steps that a view saw. */
const EXPOSED = `arrayFilter((step, milliseconds) -> milliseconds >= ${EXPOSURE}, range(${DEPTH_STEPS}), ${LASTED})`;

interface Division {
  readonly dimensions: Dimensions;
  /** Whether views that saw different steps are told apart; else all are told as if they saw none. */
  readonly bySteps: boolean;
  readonly k: number;
}

/** Page views by their values and, if asked for, by what they saw of the page. Null: there are more than `MAX_GROUPS`. */
export async function readDepthGroups(
  clickhouse: ClickHouseClient,
  query: PageQuery,
  { dimensions, bySteps, k }: Division,
): Promise<DepthGroup[] | null> {
  const all = rowsOf(withoutNarrowing(query));
  const combination = combinationOf(dimensions);
  const answer = await clickhouse.query({
    query: `
      WITH ${[...combination.with, ''].join(', ')} seen AS (
        SELECT view, any(subject) AS who, any(${combination.sql}) AS combination, max(height) AS tall, groupArrayArray(attention) AS runs
        FROM ${rowsByView(dimensions, { of: all.sql, where: "kind IN ('scroll', 'attention')" })} GROUP BY view HAVING tall > 0
      )
      SELECT ${combination.told} AS told, exposed, count() AS count,
        arrayMap(mark -> toString(mark), groupUniqArray({k:UInt32})(sipHash64(who))) AS marks
      FROM (
        SELECT who, combination, ${bySteps ? EXPOSED : "CAST([], 'Array(UInt8)')"} AS exposed FROM seen
      )
      GROUP BY combination, exposed LIMIT ${MAX_GROUPS + 1}`,
    query_params: { ...all.parameters, ...combination.parameters, k },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Row>();
  if (rows.length > MAX_GROUPS) return null;
  return rows.map((row) => ({
    values: combination.valuesOf(row.told),
    count: Number(row.count),
    marks: row.marks,
    exposed: new Set(row.exposed.map(Number)),
  }));
}

interface ReachedRow {
  readonly steps: string | number;
  readonly people: readonly [count: string | number, mark: string];
}

/**
 * Of each step the share of people to whom, in any of their page views, its beginning came into view; both numbers rounded. Null:
 * fewer than k people got so far.
 */
export async function readReached(
  clickhouse: ClickHouseClient,
  query: PageQuery,
  { key, k }: { readonly key: MarkKey; readonly k: number },
): Promise<(number | null)[]> {
  const { sql, parameters } = rowsOf(query);
  const answer = await clickhouse.query({
    query: `
      SELECT steps, ${countedPeople('1')} AS people
      FROM (
        SELECT person, max(reached) AS steps
        FROM (
          SELECT any(signals.person) AS person, toUInt8(least(${DEPTH_STEPS}, ceil(max(depth) * ${DEPTH_STEPS} / max(height)))) AS reached
          FROM signals WHERE ${sql} AND kind IN ('scroll', 'attention') GROUP BY view HAVING max(height) > 0
        ) GROUP BY person
      ) GROUP BY steps`,
    query_params: { ...parameters, ...key },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<ReachedRow>();
  const beyond = (step: number): Counted => {
    const further = rows.filter(({ steps }) => Number(steps) > step).map(({ people }) => people);
    return {
      count: further.reduce((sum, [count]) => sum + Number(count), 0),
      mark: further.reduce((mark, [, one]) => mark ^ BigInt(one), 0n).toString(),
    };
  };
  const [all = 0, ...reached] = roundDescending(
    Array.from({ length: DEPTH_STEPS + 1 }, (_, at) => beyond(at - 1)),
    k,
  );
  return reached.map((people) => (people === 0 ? null : people / all));
}

interface MiddlesRow {
  readonly people: string | number;
  readonly fold: number;
  readonly depths: readonly [number, number, number];
}

/**
 * Fold line and quartiles of depth, to the hundredth of the page's height; of 2k people, of each the middle of their page views,
 * so that none is somebody's alone, however often they came.
 */
export async function readDepthMiddles(
  clickhouse: ClickHouseClient,
  query: PageQuery,
  k: number,
): Promise<Pick<PageDepth, 'fold' | 'quartiles'>> {
  const { sql, parameters } = rowsOf(query);
  const answer = await clickhouse.query({
    query: `
      SELECT count() AS people, quantileExact(0.5)(folded) AS fold, quantilesExact(0.25, 0.5, 0.75)(came) AS depths
      FROM (
        SELECT who, quantileExact(0.5)(least(1, beginning)) AS folded, quantileExact(0.5)(least(1, reached)) AS came
        FROM (
          SELECT any(person) AS who, max(depth) / max(height) AS reached, max(viewport_height) / max(height) AS beginning
          FROM signals FINAL WHERE ${sql} AND kind = 'scroll' GROUP BY view HAVING max(height) > 0
        ) GROUP BY who
      )`,
    query_params: parameters,
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<MiddlesRow>();
  if (row === undefined || Number(row.people) < 2 * k) return { fold: null, quartiles: null };
  const rounded = (value: number) => Math.round(value * 100) / 100;
  const [three, half, one] = row.depths;
  return {
    fold: rounded(row.fold),
    quartiles: { three: rounded(three), half: rounded(half), one: rounded(one) },
  };
}

/**
 * Of each step how long its middle line was in view, ms, in two digits: of 2k people, of each the mean of their page views, the
 * middle, so that no tab that somebody left open decides it. Null: of fewer people.
 */
export async function readAttention(
  clickhouse: ClickHouseClient,
  query: PageQuery,
  k: number,
): Promise<readonly number[] | null> {
  const { sql, parameters } = rowsOf(query);
  const answer = await clickhouse.query({
    query: `
      SELECT count() AS people, quantileExactForEach(0.5)(mean) AS middles
      FROM (
        SELECT who, avgForEach(lasted) AS mean
        FROM (
          SELECT who, ${LASTED} AS lasted
          FROM (
            SELECT any(person) AS who, max(height) AS tall, groupArrayArray(attention) AS runs
            FROM signals FINAL WHERE ${sql} AND kind IN ('scroll', 'attention') GROUP BY view HAVING tall > 0
          )
        ) GROUP BY who
      )`,
    query_params: parameters,
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ readonly people: string | number; readonly middles: readonly number[] }>();
  return row && Number(row.people) >= 2 * k ? row.middles.map(roundDuration) : null;
}
