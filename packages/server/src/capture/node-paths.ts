import { type RedactedEvent, tagInPath } from '@scrim/redaction';

interface Place {
  readonly tag: string;
  readonly parent: unknown;
}

type Raw = Readonly<Record<string, unknown>>;
const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** More levels say no better where something stands; a ring, which only somebody hostile sends, ends here too. */
const DEEPEST = 100;

/**
 * Says where on the page something stands that inspection found in a change. It names the node that was there by rrweb's id,
 * which is another in each page view: the tags of that node and of what it is in take its place, without positions, as a batch
 * does not tell what stands beside them.
 * @param context nodes that earlier batches introduced
 * @returns of a path that `inspect` gives and the index of its event; indexes never go down
 */
export function nodePaths(context: unknown, events: readonly RedactedEvent[]): (path: string, event: number) => string {
  const places = new Map<unknown, Place>();
  /** What took the place of a node, by its id, while the same event is read: one may hold the same text very often. */
  const known = new Map<string, string>();
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
      known.clear();
      enter(data?.node, undefined);
      for (const one of listOf(data?.adds)) if (isRaw(one)) enter(one.node, one.parentId);
    }
  }

  function placeOf(id: number): string {
    const tags: string[] = [];
    let at = places.get(id);
    for (let depth = 0; at && depth < DEEPEST; depth++) {
      // Documents, texts.
      if (!at.tag.startsWith('#')) tags.unshift(tagInPath(at.tag));
      at = places.get(at.parent);
    }
    return tags.join('>') || 'x';
  }

  return (path, event) => {
    const [, id, below] = /^#(\d+)(.*)$/.exec(path) ?? [];
    if (id === undefined) return path;
    readUntil(event);
    const place = known.get(id) ?? placeOf(Number(id));
    known.set(id, place);
    return `${place}${below}`;
  };
}
