import type { ReplayChunk } from '@scrim/protocol';

/** Positions in the manifest's chunk list, both included. */
export interface ChunkRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The chunks that must be read to show a moment: from the nearest key frame at or before it, to the chunk that holds it.
 * Null when nothing was replayed. `at` in milliseconds since the recording's start; `chunks` in order of time.
 */
export function chunksForMoment(chunks: readonly ReplayChunk[], at: number): ChunkRange | null {
  if (chunks.length === 0) return null;
  let last = 0;
  for (let index = 0; index < chunks.length; index++) {
    if ((chunks[index]?.from ?? 0) <= at) last = index;
  }
  let first = last;
  while (first > 0 && !chunks[first]?.keyframe) first--;
  if (chunks[first]?.keyframe) return { first, last };
  const opening = chunks.findIndex((chunk) => chunk.keyframe);
  return opening === -1 ? { first: 0, last } : { first: opening, last: Math.max(opening, last) };
}
