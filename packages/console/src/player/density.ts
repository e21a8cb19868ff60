import type { Mark, ReplayChunk } from '@scrim/protocol';

/** How much happened in each of `stretches` equal parts of a recording, 0 to 1 of the busiest. What people did counts ten times what the page did. */
export function density(
  chunks: readonly ReplayChunk[],
  marks: readonly Mark[],
  duration: number,
  stretches: number,
): readonly number[] {
  const amounts = new Array<number>(stretches).fill(0);
  if (duration <= 0) return amounts;
  const stretchOf = (at: number) => Math.min(stretches - 1, Math.max(0, Math.floor((at / duration) * stretches)));
  for (const { from, to, events } of chunks) {
    const first = stretchOf(from);
    const last = stretchOf(to);
    for (let stretch = first; stretch <= last; stretch++) {
      amounts[stretch] = (amounts[stretch] ?? 0) + events / (last - first + 1);
    }
  }
  for (const mark of marks) {
    const stretch = stretchOf(mark.at);
    amounts[stretch] = (amounts[stretch] ?? 0) + 10;
  }
  const most = Math.max(...amounts);
  return most === 0 ? amounts : amounts.map((amount) => amount / most);
}
