/** Points grouped around some of their own. */
export interface Clustering {
  /** Positions of the points that the groups are built around, in the order in which they were chosen. */
  readonly medoids: readonly number[];
  /** For each point, the position in `medoids` of its group. */
  readonly groups: readonly number[];
}

const MOST_ROUNDS = 30;

/**
 * Partitions points around `count` of them so that the distances of points to their medoid are small in sum: PAM's greedy
 * BUILD phase (Kaufman and Rousseeuw, Finding Groups in Data, 1990, ch. 2), then alternating assignment and choice of each
 * group's middle point until nothing moves (Park and Jun, doi:10.1016/j.eswa.2008.01.039). Without randomness: the same points
 * give the same groups. Euclidean distances; O(count · n²) time, n² memory.
 */
export function kMedoids(points: readonly (readonly number[])[], count: number): Clustering {
  const distance = distances(points);
  let medoids = build(distance, points.length, Math.min(count, points.length));
  let groups = assign(distance, points.length, medoids);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const middles = medoids.map((medoid, group) => middleOf(distance, points.length, groups, group) ?? medoid);
    if (middles.every((middle, group) => middle === medoids[group])) break;
    medoids = middles;
    groups = assign(distance, points.length, medoids);
  }
  return { medoids, groups };
}

/**
 * Columns with mean 0 and standard deviation 1, so that each feature weighs the same; a column in which all are equal becomes 0.
 */
export function standardise(rows: readonly (readonly number[])[]): number[][] {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) => {
    const values = rows.map((row) => row[column] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  return rows.map((row) =>
    columns.map(({ mean, deviation }, column) => (deviation < 1e-9 ? 0 : ((row[column] ?? 0) - mean) / deviation)),
  );
}

type Distance = (a: number, b: number) => number;

function distances(points: readonly (readonly number[])[]): Distance {
  const all = new Float32Array(points.length * points.length);
  for (const [a, one] of points.entries()) {
    for (let b = a + 1; b < points.length; b++) {
      const other = points[b] ?? [];
      let squares = 0;
      for (let axis = 0; axis < one.length; axis++) squares += ((one[axis] ?? 0) - (other[axis] ?? 0)) ** 2;
      all[a * points.length + b] = Math.sqrt(squares);
      all[b * points.length + a] = Math.sqrt(squares);
    }
  }
  return (a, b) => all[a * points.length + b] ?? 0;
}

/** The middle of all first, then each time the point that brings the others nearest to some medoid. */
function build(distance: Distance, size: number, count: number): number[] {
  const nearest = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const medoids: number[] = [];
  while (medoids.length < count) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let candidate = 0; candidate < size; candidate++) {
      if (medoids.includes(candidate)) continue;
      let cost = 0;
      for (let point = 0; point < size; point++) cost += Math.min(nearest[point] ?? 0, distance(point, candidate));
      if (cost < least) {
        least = cost;
        best = candidate;
      }
    }
    medoids.push(best);
    for (let point = 0; point < size; point++) nearest[point] = Math.min(nearest[point] ?? 0, distance(point, best));
  }
  return medoids;
}

/** Each point to its nearest medoid; a medoid to itself, so that no group is empty. */
function assign(distance: Distance, size: number, medoids: readonly number[]): number[] {
  return Array.from({ length: size }, (_, point) => {
    const own = medoids.indexOf(point);
    if (own !== -1) return own;
    let nearest = 0;
    for (let group = 1; group < medoids.length; group++) {
      if (distance(point, medoids[group] ?? 0) < distance(point, medoids[nearest] ?? 0)) nearest = group;
    }
    return nearest;
  });
}

function middleOf(distance: Distance, size: number, groups: readonly number[], group: number): number | null {
  const members = Array.from({ length: size }, (_, point) => point).filter((point) => groups[point] === group);
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of members) {
    const cost = members.reduce((sum, member) => sum + distance(member, candidate), 0);
    if (cost < least) {
      least = cost;
      best = candidate;
    }
  }
  return best;
}
