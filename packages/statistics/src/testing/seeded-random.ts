/** Numbers in [0, 1) that are the same at every run (Marsaglia's xorshift32, J. Stat. Softw. 8, 2003). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** How many of `of` happen at the given rate. */
export function drawHits(random: () => number, of: number, rate: number): number {
  let hits = 0;
  for (let one = 0; one < of; one++) if (random() < rate) hits += 1;
  return hits;
}
