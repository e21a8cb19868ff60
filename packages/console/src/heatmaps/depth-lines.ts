import type { PageDepth } from '@scrim/protocol';
import { formatShare } from '../shell/format.ts';

/** A line across the page, and where its label stands; CSS pixels of the page. */
export interface DepthLine {
  readonly top: number;
  readonly label: string;
  readonly labelTop: number;
}

/** From one label to the next, and the room that the last one takes. */
const LABEL = 28;

/** The fold and, of a scroll map, the quartiles. Labels of lines that lie near each other stand below each other, none beyond the page. */
export function depthLines(depth: PageDepth, view: 'scroll' | 'attention', height: number): readonly DepthLine[] {
  const { fold } = depth;
  const lines = [
    ...(fold === null ? [] : [{ at: fold, label: `Fold: ${formatShare(fold)} of the page` }]),
    ...quartilesOf(depth, view).map(([share, at]) => ({ at, label: `${share} % of people came this far` })),
  ];
  const sorted = lines
    .map(({ at, label }) => ({ label, top: Math.min(at * height, height - 2) }))
    .sort((a, b) => a.top - b.top);
  let free = 0;
  return sorted.map(({ label, top }, index) => {
    const last = height - (sorted.length - index) * LABEL;
    const labelTop = Math.max(free, Math.min(top, last));
    free = labelTop + LABEL;
    return { label, top, labelTop };
  });
}

/** The same in words, for whoever does not see the lines. */
export function depthNotes(depth: PageDepth, view: 'scroll' | 'attention'): string[] {
  const { fold, quartiles, k } = depth;
  if (fold === null || quartiles === null) {
    const lines = view === 'scroll' ? 'The fold, and how far people came' : 'The fold';
    return [`${lines}: withheld, of fewer than 2k = ${2 * k} people.`];
  }
  const came = quartilesOf(depth, view).map(([share, at]) => `${share} % of people came to ${formatShare(at)} of it`);
  return [`${[`Fold: ${formatShare(fold)} of the page`, ...came].join('; ')}.`];
}

function quartilesOf({ quartiles }: PageDepth, view: 'scroll' | 'attention'): readonly (readonly [number, number])[] {
  if (view === 'attention' || quartiles === null) return [];
  return [
    [75, quartiles.three],
    [50, quartiles.half],
    [25, quartiles.one],
  ];
}
