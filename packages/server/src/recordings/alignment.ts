/**
 * Skew is measured per batch and so carries that batch's travel time; differences below this are the network, above it
 * somebody set the browser's clock.
 */
export const CLOCK_CHANGE_MILLISECONDS = 5000;

export interface Skewed {
  readonly seq: number;
  /** Browser time. */
  readonly from: number;
  readonly to: number;
  readonly skew: number;
}

/**
 * What to add to a session's browser times, by seq, to get one timeline by the server's clock. The first batch sets the
 * offset; it holds until the clock is changed. A timeline never runs backwards: a batch that would begin before its
 * predecessor ended is moved behind it. `batches` in order of seq; several of one seq share an offset.
 */
export function alignClocks(batches: readonly Skewed[]): ReadonlyMap<number, number> {
  const offsets = new Map<number, number>();
  let offset: number | null = null;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [seq, parts] of bySeq(batches)) {
    const { skew } = parts[0];
    const from = Math.min(...parts.map((part) => part.from));
    const to = Math.max(...parts.map((part) => part.to));
    if (offset === null || Math.abs(skew - offset) > CLOCK_CHANGE_MILLISECONDS) offset = skew;
    // A long overlap is a clock set back between two measurements; a short one, signals that straddle two batches.
    if (from + offset < reached - CLOCK_CHANGE_MILLISECONDS) offset = reached - from;
    offsets.set(seq, offset);
    reached = Math.max(reached, to + offset);
  }
  return offsets;
}

function bySeq(batches: readonly Skewed[]): Map<number, [Skewed, ...Skewed[]]> {
  const groups = new Map<number, [Skewed, ...Skewed[]]>();
  for (const batch of batches) {
    const group = groups.get(batch.seq);
    if (group) group.push(batch);
    else groups.set(batch.seq, [batch]);
  }
  return groups;
}
