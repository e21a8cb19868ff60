import type { PageDepth } from '@scrim/protocol';

/** From where to where something reaches down the page, CSS pixels. */
interface Extent {
  readonly top: number;
  readonly height: number;
}

/** Middle line of a box, as a share of the page's height. */
export const middleOf = (box: Extent, pageHeight: number): number =>
  Math.min(1, Math.max(0, (box.top + box.height / 2) / pageHeight));

/** Share of page views in which a box's middle line was in view, where the box lies in the picture shown. Null: withheld, or unknown. */
export function exposureAt(box: Extent, pageHeight: number, depth: PageDepth | null): number | null {
  if (depth === null || pageHeight === 0) return null;
  const step = Math.floor(middleOf(box, pageHeight) * depth.steps.length);
  return depth.steps[Math.min(depth.steps.length - 1, step)]?.exposed ?? null;
}
