/** The rows to render of a long list with rows of one height, and the space to keep above and below them; px. */
export interface RowWindow {
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  readonly above: number;
  readonly below: number;
}

/** Lists up to this long are rendered whole. */
export const WINDOW_FROM = 100;
/** Browsers cut elements off that are higher (Firefox at 17.9 million px); a longer list scrolls faster than it moves. */
export const HIGHEST = 15_000_000;
/** So many rows come and go together: with each alone the browser would lay the table out for almost every frame. */
const STEP = 4;

export function rowWindow(input: {
  count: number;
  rowHeight: number;
  scrolled: number;
  visible: number;
  extra?: number;
}): RowWindow {
  const { count, rowHeight, visible } = input;
  if (count <= WINDOW_FROM) return { first: 0, last: count, above: 0, below: 0 };
  const extra = input.extra ?? 8;
  const full = count * rowHeight;
  const height = Math.min(full, HIGHEST);
  const scrolled = Math.max(0, Math.min(input.scrolled, height));
  const reach = Math.max(1, height - visible);
  const moved = height === full ? scrolled : Math.min(1, scrolled / reach) * (full - visible);
  const inSteps = (rows: number) => Math.min(count, Math.max(0, rows * STEP));
  const first = inSteps(Math.floor((moved / rowHeight - extra) / STEP));
  const last = Math.max(first, inSteps(Math.ceil(((moved + visible) / rowHeight + extra) / STEP)));
  const above = Math.max(0, Math.min(first * rowHeight + scrolled - moved, height - (last - first) * rowHeight));
  return { first, last, above, below: Math.max(0, height - above - (last - first) * rowHeight) };
}

export const isSameWindow = (a: RowWindow, b: RowWindow): boolean =>
  a.first === b.first && a.last === b.last && a.above === b.above && a.below === b.below;
