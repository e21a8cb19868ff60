/** Items with keys that stay the same while items are added at the end, even when two items look alike. */
export function keyed<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): { readonly key: string; readonly item: T; readonly index: number }[] {
  const seen = new Map<string, number>();
  return items.map((item, index) => {
    const base = keyOf(item);
    const repeat = seen.get(base) ?? 0;
    seen.set(base, repeat + 1);
    return { key: repeat === 0 ? base : `${base}#${repeat}`, item, index };
  });
}
