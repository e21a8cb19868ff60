/** A node as a change adds it (`adds` of rrweb). */
export interface Added {
  readonly parentId?: unknown;
  readonly node?: unknown;
}

/**
 * The same in the order in which they stand on the page, each before those that are added in it: rrweb tells parents first and
 * siblings last to first. Whatever is given, each is in it once.
 */
export function inDocumentOrder<One extends Added>(adds: readonly One[]): One[] {
  const beside = new Map<unknown, One[]>();
  for (const one of adds) {
    const others = beside.get(one.parentId) ?? [];
    others.push(one);
    beside.set(one.parentId, others);
  }
  const out: One[] = [];
  const waiting: One[] = [];
  const enter = (id: unknown) => {
    for (const one of beside.get(id) ?? []) waiting.push(one);
    beside.delete(id);
  };
  for (const { parentId } of adds) {
    enter(parentId);
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      out.push(one);
      enter((one.node as { readonly id?: unknown } | null | undefined)?.id);
    }
  }
  return out;
}
