import type { Mark } from '@scrim/protocol';

/** How a kind of mark is named and drawn; shape and colour both tell it apart. */
export const MARK_KINDS: Record<
  Mark['kind'],
  {
    readonly label: string;
    readonly shape: 'line' | 'dot' | 'triangle' | 'ring' | 'circle' | 'diamond' | 'square' | 'bar';
  }
> = {
  page: { label: 'Page', shape: 'line' },
  click: { label: 'Click', shape: 'dot' },
  rage: { label: 'Rage click', shape: 'triangle' },
  dead: { label: 'Dead click', shape: 'ring' },
  error: { label: 'Error shown', shape: 'diamond' },
  recovered: { label: 'Error gone', shape: 'circle' },
  script_error: { label: 'Script error', shape: 'square' },
  event: { label: 'Event', shape: 'bar' },
  field: { label: 'Field', shape: 'bar' },
  degraded: { label: 'Recording reduced', shape: 'diamond' },
};

/** Mark nearest before (`-1`) or after (`1`) a moment, leaving out those within 250 ms of it. */
export function neighbourMark(marks: readonly Mark[], at: number, direction: -1 | 1): Mark | null {
  const candidates = marks.filter((mark) => (direction === 1 ? mark.at > at + 250 : mark.at < at - 250));
  if (candidates.length === 0) return null;
  return candidates.reduce((best, mark) => (Math.abs(mark.at - at) < Math.abs(best.at - at) ? mark : best));
}

/** The page shown at a moment: label of the last page mark at or before it. */
export function pageAt(marks: readonly Mark[], at: number): string | null {
  let page: string | null = null;
  for (const mark of marks) if (mark.kind === 'page' && mark.at <= at) page = mark.label;
  return page;
}
