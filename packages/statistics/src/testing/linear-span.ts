/** Whether a vector is a linear combination of the rows, by Gaussian elimination. */
export function spanOf(rows: readonly (readonly number[])[]): (target: readonly number[]) => boolean {
  const basis: { readonly pivot: number; readonly row: readonly number[] }[] = [];
  const reduce = (vector: readonly number[]) => {
    let rest = vector;
    for (const { pivot, row } of basis) {
      const factor = rest[pivot] ?? 0;
      if (factor !== 0) rest = rest.map((value, at) => value - factor * (row[at] ?? 0));
    }
    return rest.map((value) => (Math.abs(value) < 1e-9 ? 0 : value));
  };
  for (const row of rows) {
    const rest = reduce(row);
    const pivot = rest.findIndex((value) => value !== 0);
    const lead = rest[pivot];
    if (lead !== undefined) basis.push({ pivot, row: rest.map((value) => value / lead) });
  }
  return (target) => reduce(target).every((value) => value === 0);
}

/**
 * Every set of groups whose number of hits follows from the known sums of groups (1 where a sum counts the group), and has some.
 * A set that is known to have none has none in any of its groups, which is known from then on. Tries all sets, so of few groups.
 */
export function computableSets(hits: readonly number[], known: readonly (readonly number[])[]): (readonly number[])[] {
  const within = hits.map((_, at) => at);
  const empty = new Set<number>();
  for (;;) {
    const open = within.filter((at) => !empty.has(at));
    const computable = spanOf(known.map((row) => open.map((at) => row[at] ?? 0)));
    const found: number[][] = [];
    for (let chosen = 1; chosen < 2 ** open.length; chosen++) {
      if (computable(open.map((_, at) => (chosen >> at) & 1))) found.push(open.filter((_, at) => (chosen >> at) & 1));
    }
    const isEmpty = (set: readonly number[]) => set.every((at) => hits[at] === 0);
    const more = found.filter(isEmpty);
    if (more.length === 0) return found;
    for (const at of more.flat()) empty.add(at);
  }
}
