import { hasId, isRaw, toList } from '../shape.ts';
import { dropInvisible } from '../text.ts';

/** What a page had at any time, by the id of a node: an upper bound of what a policy can light, told without judging anything. */
interface Known {
  readonly parents: Set<number>;
  /** What was said in it, as texts, and in which attributes. */
  readonly texts: string[];
  readonly attributes: [name: string, value: string][];
  lit: boolean;
  /** As often as it came it was masked or excluded by its own class. */
  masked: boolean;
}

const said = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
/** Elements of which no attribute is looked at. */
const BARE = /^(?:meta|script|base)$/i;

/**
 * The strings of rrweb events that may leave under `PAGE`, which lights `.help` and its `title`, masks `.person` and excludes
 * `.secret`: those that at any time stood in an element that at any time had the class, and not always in one that is dark.
 * No other may, whatever the events say.
 */
export function mayBeLit(events: readonly unknown[]): string[] {
  const nodes = new Map<unknown, Known>();
  const known = (id: unknown): Known => {
    const found = nodes.get(id) ?? { parents: new Set(), texts: [], attributes: [], lit: false, masked: true };
    nodes.set(id, found);
    return found;
  };

  /** @returns whether the class that is given masks */
  function note(own: Known, given: unknown): boolean {
    let masks = false;
    let classes = 0;
    for (const [name, value] of Object.entries(isRaw(given) ? given : {})) {
      own.attributes.push([name.toLowerCase(), said(value)]);
      if (name.toLowerCase() !== 'class') continue;
      classes++;
      own.lit ||= said(value).includes('help');
      masks = typeof value === 'string' && value.split(/\s+/).some((one) => one === 'person' || one === 'secret');
    }
    return masks && classes === 1;
  }

  function enter(node: unknown, parent: unknown): void {
    if (!hasId(node)) return;
    const own = known(node.id);
    own.parents.add(Number(parent));
    if (node.type === 3) own.texts.push(said(node.textContent));
    const masks = note(own, node.attributes);
    own.masked &&= node.type === 2 && masks && !BARE.test(said(node.tagName));
    for (const child of toList(node.childNodes)) enter(child, node.id);
  }

  for (const event of events) {
    const data = isRaw(event) && isRaw(event.data) ? event.data : {};
    enter(data.node, 0);
    for (const one of toList(data.adds)) if (isRaw(one)) enter(one.node, one.parentId);
    for (const one of toList(data.texts)) if (isRaw(one)) known(one.id).texts.push(said(one.value));
    for (const one of toList(data.attributes)) {
      if (!isRaw(one)) continue;
      const own = known(one.id);
      const before = own.attributes.length;
      note(own, one.attributes);
      if (own.attributes.slice(before).some(([name]) => name === 'class')) own.masked = false;
    }
  }

  function standsIn(own: Known, is: (one: Known) => boolean, seen = new Set<Known>()): boolean {
    if (is(own)) return true;
    seen.add(own);
    return [...own.parents].some((id) => {
      const parent = nodes.get(id);
      return parent !== undefined && !seen.has(parent) && standsIn(parent, is, seen);
    });
  }
  /** Whether it has never been elsewhere than in what is dark. */
  function isDark(own: Known, seen = new Set<Known>()): boolean {
    if (own.masked && own.parents.size > 0) return true;
    const [parent, ...others] = [...own.parents].map((id) => nodes.get(id));
    if (!parent || others.length > 0 || seen.has(parent)) return false;
    return isDark(parent, seen.add(own));
  }

  return [...nodes.values()].flatMap((own) => {
    const lit = standsIn(own, (one) => one.lit) && !isDark(own);
    const attributes = own.attributes.filter(([name]) => (name === 'title' ? own.lit : lit));
    const shown = [...(lit ? own.texts : []), ...attributes.map(([, value]) => value)];
    // What is not seen is dropped, and what stood around it comes together.
    return shown.flatMap((one) => [one, dropInvisible(one)]);
  });
}
