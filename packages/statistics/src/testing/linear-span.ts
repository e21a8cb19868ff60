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
