import { K } from './demo-process.ts';
import type { ListRow } from './list-row.ts';

export interface TypicalGroup {
  readonly middle: ListRow;
  /** Visits; null: a group of fewer than k people, or one that would give such a one away. */
  readonly size: number | null;
  /** The three features, at most, in which the middle departs furthest, with the direction. */
  readonly apart: readonly string[];
}

const log = (value: number) => Math.log(1 + value);

const FEATURES: Readonly<Record<string, (row: ListRow) => number>> = {
  duration: ({ duration }) => log(duration / 1000),
  'active time': ({ active }) => log(active / 1000),
  pages: ({ pages }) => log(pages.length),
  'furthest step': ({ furthest }) => furthest,
  clicks: ({ clicks }) => log(clicks),
  'rage clicks': ({ rage }) => log(rage),
  'dead clicks': ({ dead }) => log(dead),
  'errors shown': ({ errors }) => log(errors),
  'fields they came back to': ({ reentries }) => log(reentries),
  'outcome events': ({ outcomes }) => outcomes.length,
};

const GROUPS = 10;

/** The rule of docs/analyses/recordings.md, step by step; the largest group first. Rows are in the order of the list. */
export function typicalGroups(rows: readonly ListRow[], personOf: (row: ListRow) => string): TypicalGroup[] {
  const points = standardised(rows.map((row) => Object.values(FEATURES).map((of) => of(row))));
  const groups = groupsAround(points, middlesOf(points));
  const sizes = toldSizes(groups.map(({ members }) => members.map((at) => personOf(rows[at] ?? fail()))));
  return groups
    .map(({ middle, members }, at) => ({
      middle: rows[middle] ?? fail(),
      members: members.length,
      size: sizes[at] ?? null,
      apart: apartOf(points[middle] ?? fail()),
    }))
    .sort((a, b) => b.members - a.members)
    .map(({ members: _, ...group }) => group);
}

type Point = readonly number[];

function standardised(rows: readonly Point[]): Point[] {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const scales = (rows[0] ?? []).map((_, feature) => {
    const values = rows.map((row) => row[feature] ?? fail());
    const middle = mean(values);
    return { middle, deviation: Math.sqrt(mean(values.map((value) => (value - middle) ** 2))) };
  });
  return rows.map((row) =>
    row.map((value, feature) => {
      const { middle, deviation } = scales[feature] ?? fail();
      return deviation === 0 ? 0 : (value - middle) / deviation;
    }),
  );
}

const between = (a: Point, b: Point) => Math.hypot(...a.map((value, at) => value - (b[at] ?? fail())));

/** Of a list the first item for which something is least. */
function least<T>(items: readonly T[], of: (item: T) => number): T {
  const values = items.map(of);
  return items[values.indexOf(Math.min(...values))] ?? fail();
}

/** One point after the other, each the one that brings all others nearest to some middle (PAM’s BUILD). */
function middlesOf(points: readonly Point[]): number[] {
  const all = points.map((_, at) => at);
  const chosen: number[] = [];
  let nearest = points.map(() => Number.POSITIVE_INFINITY);
  const afterChoosing = (one: number) =>
    points.map((point, at) => Math.min(nearest[at] ?? fail(), between(point, points[one] ?? fail())));
  while (chosen.length < Math.min(GROUPS, points.length)) {
    const next = least(
      all.filter((at) => !chosen.includes(at)),
      (at) => afterChoosing(at).reduce((sum, distance) => sum + distance, 0),
    );
    nearest = afterChoosing(next);
    chosen.push(next);
  }
  return chosen;
}

/** Every visit goes to the nearest middle, every group takes the visit in its middle, until nothing changes. */
function groupsAround(points: readonly Point[], middles: readonly number[]) {
  const distance = (a: number, b: number) => between(points[a] ?? fail(), points[b] ?? fail());
  for (;;) {
    const own = points.map((_, at) => (middles.includes(at) ? at : least(middles, (middle) => distance(at, middle))));
    const groups = middles.map((middle) => ({
      middle,
      members: points.flatMap((_, at) => (own[at] === middle ? [at] : [])),
    }));
    const better = groups.map(({ members }) =>
      least(members, (at) => members.reduce((sum, other) => sum + distance(at, other), 0)),
    );
    if (String(better) === String(middles)) return groups;
    middles = better;
  }
}

function apartOf(point: Point): string[] {
  return Object.keys(FEATURES)
    .map((name, at) => ({ name, deviation: point[at] ?? fail() }))
    .filter(({ deviation }) => Math.abs(deviation) >= 0.5)
    .sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation))
    .slice(0, 3)
    .map(({ name, deviation }) => `${deviation > 0 ? '↑' : '↓'} ${name}`);
}

/** A group of fewer than k people has no size told, nor have the next larger ones until k people are behind what is not told. */
function toldSizes(groups: readonly (readonly string[])[]): (number | null)[] {
  const people = (members: readonly string[]) => new Set(members).size;
  const hidden: (readonly string[])[] = [];
  for (const group of groups.toSorted((a, b) => people(a) - people(b))) {
    const behind = people(hidden.flat());
    if (people(group) < K || (behind > 0 && behind < K)) hidden.push(group);
  }
  return groups.map((group) => (hidden.includes(group) ? null : group.length));
}

function fail(): never {
  throw new Error('There is no such visit.');
}
