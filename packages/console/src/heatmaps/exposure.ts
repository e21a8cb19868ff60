import type { PageDepth } from '@scrim/protocol';

/** From where to where something reaches down the page, CSS pixels. */
interface Extent {
  readonly top: number;
  readonly height: number;
}

/** Share of page views in which a box's middle line was in view, where the box lies in the picture shown. Null: withheld, or unknown. */
export function exposureAt(box: Extent, pageHeight: number, depth: PageDepth | null): number | null {
  if (depth === null || pageHeight === 0) return null;
  const middle = Math.max(0, (box.top + box.height / 2) / pageHeight);
  const step = Math.min(depth.steps.length - 1, Math.floor(middle * depth.steps.length));
  return depth.steps[step]?.exposed ?? null;
}
