import { type RedactedEvent, tagInPath } from '@scrim/redaction';

interface Place {
  readonly tag: string;
  readonly parent: unknown;
}

type Raw = Readonly<Record<string, unknown>>;
const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const DEEPEST = 1000;

/**
 * Says where on the page something stands that inspection found in a change. It names the node that was there by rrweb's id,
 * which is another in each page view: the tags of that node and of what it is in take its place, without positions, as a batch
 * does not tell what stands beside them.
 * @param context nodes that earlier batches introduced
 * @returns of a path that `inspect` gives and the index of its event; indexes never go down
 */
export function nodePaths(context: unknown, events: readonly RedactedEvent[]): (path: string, event: number) => string {
  const places = new Map<unknown, Place>();
  let read = -1;

  function enter(node: unknown, parent: unknown): void {
    if (!isRaw(node)) return;
    places.set(node.id, { tag: String(node.tagName ?? '#'), parent });
    for (const child of listOf(node.childNodes)) enter(child, node.id);
  }

  function readUntil(event: number): void {
    if (read < 0)
      for (const one of listOf(context))
        if (isRaw(one)) places.set(one.id, { tag: String(one.tag).toLowerCase(), parent: one.parent });
    while (read < event) {
      const data = events[++read]?.data;
      enter(data?.node, undefined);
      for (const one of listOf(data?.adds)) if (isRaw(one)) enter(one.node, one.parentId);
    }
  }

  return (path, event) => {
    const [, id, below] = /^#(\d+)(.*)$/.exec(path) ?? [];
    if (id === undefined) return path;
    readUntil(event);
    const tags: string[] = [];
    let at = places.get(Number(id));
    for (let depth = 0; at && depth < DEEPEST; depth++) {
      // Documents, texts.
      if (!at.tag.startsWith('#')) tags.unshift(tagInPath(at.tag));
      at = places.get(at.parent);
    }
    return `${tags.join('>') || 'x'}${below}`;
  };
}
