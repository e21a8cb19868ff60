/**
 * What may change within a page view, by when a row tells it. A view has one value of each, or it would be on both sides of a filter,
 * and counts of views could be subtracted to tell of fewer than k people: the last that it told, in the order in which it was sent.
 */
const TOLD = {
  regime: 'true',
  language: "signals.language != ''",
  variant: "signals.variant != ''",
  viewport_width: 'signals.viewport_width > 0',
} as const;
const COLUMNS = Object.keys(TOLD) as (keyof typeof TOLD)[];

/** Dimensions that are made of these. */
const CHANGING: readonly string[] = ['regime', 'language', 'variant', 'band'];

const VALUES = COLUMNS.map(
  (column) => `argMaxIf(signals.${column}, toUInt64(seq) * 65536 + position, ${TOLD[column]}) AS ${column}`,
).join(', ');

/** A statement that gives each `page_view` of some rows of `signals` its values. */
export function lastOfViews(where: string, having = 'true'): string {
  return `SELECT page_view, ${VALUES} FROM signals WHERE ${where} GROUP BY page_view HAVING ${having}`;
}

const OTHERS =
  'path, x, y, person, subject, visit, page_view, view, session, seq, position, day, time, page, site, kind, device, height, attention';

/**
 * Rows of `signals`, each once, with the values of their view where the dimensions by which they are divided need them. Only views
 * within which something changed are joined: they are few.
 * @param of which rows the view's values are taken
 * @param where which of them are given
 */
export function rowsByView(
  dimensions: readonly { readonly name: string }[],
  { of, where }: { readonly of: string; readonly where: string },
): string {
  if (!dimensions.some(({ name }) => CHANGING.includes(name))) return `signals FINAL WHERE ${of} AND ${where}`;
  const changed = COLUMNS.map((column) => `min(signals.${column}) != max(signals.${column})`).join(' OR ');
  return `(
    SELECT ${OTHERS}, ${COLUMNS.map((column) => `if(changed.page_view = own.page_view, changed.${column}, own.${column}) AS ${column}`).join(', ')}
    FROM (SELECT ${OTHERS}, ${COLUMNS.join(', ')} FROM signals FINAL WHERE ${of} AND ${where}) AS own
    ANY LEFT JOIN (${lastOfViews(of, changed)}) AS changed ON own.page_view = changed.page_view
  )`;
}
