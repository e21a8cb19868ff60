/** A node as rrweb serialises it. */
export interface Serialized {
  readonly id: number;
  readonly childNodes?: readonly Serialized[];
}

export interface AddedNode {
  readonly parentId: number;
  readonly nextId: number | null;
  readonly node: Serialized;
}

interface Place {
  readonly node: Serialized;
  readonly parent: Place | null;
  readonly siblings: Place[];
  readonly at: number;
  readonly children: Place[];
}

/**
 * What rrweb 2.1.6 tells of nodes that a script puts beside each other into an element (`MutationBuffer.emit`): each by
 * itself, siblings last to first, parents before children.
 */
export function addedAsRrweb(
  parentId: number,
  nodes: readonly Serialized[],
  nextId: number | null = null,
): AddedNode[] {
  const all: Place[] = [];
  function place(node: Serialized, parent: Place | null, siblings: Place[]): void {
    const one: Place = { node, parent, siblings, at: siblings.length, children: [] };
    siblings.push(one);
    all.push(one);
    for (const child of node.childNodes ?? []) place(child, one, one.children);
  }
  const roots: Place[] = [];
  for (const node of nodes) place(node, null, roots);

  const waiting = new Set(all);
  const out: AddedNode[] = [];
  for (const next of all) {
    while (waiting.has(next)) {
      let top = next;
      while (top.parent && waiting.has(top.parent)) top = top.parent;
      for (let at = top.siblings.length - 1; at >= 0; at--) {
        const one = top.siblings[at];
        if (!one || !waiting.delete(one)) break;
        const after = one.siblings[at + 1]?.node.id ?? (one.parent ? null : nextId);
        const node = one.node.childNodes ? { ...one.node, childNodes: [] } : one.node;
        out.push({ parentId: one.parent?.node.id ?? parentId, nextId: after, node });
      }
    }
  }
  return out;
}
