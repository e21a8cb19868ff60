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

export function rowWindow(input: {
  count: number;
  rowHeight: number;
  scrolled: number;
  visible: number;
  extra?: number;
}): RowWindow {
  const { count, rowHeight, visible } = input;
  if (count <= WINDOW_FROM) return { first: 0, last: count, above: 0, below: 0 };
  const extra = input.extra ?? 10;
  const first = Math.min(count, Math.max(0, Math.floor(input.scrolled / rowHeight) - extra));
  const last = Math.min(count, Math.ceil((Math.max(0, input.scrolled) + visible) / rowHeight) + extra);
  return {
    first,
    last: Math.max(first, last),
    above: first * rowHeight,
    below: (count - Math.max(first, last)) * rowHeight,
  };
}
