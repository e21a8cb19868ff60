import type { CompiledSelector, CompoundSelector, StringRole } from './compiled.ts';

/** The little that matching needs of an element; tags and attribute names in lower case. */
export interface SelectorNode {
  readonly tag: string;
  readonly parent: SelectorNode | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Whether an element is the subject of a compiled selector. */
export function matchesSelector(node: SelectorNode, selector: CompiledSelector): boolean {
  return !!search(node, selector, 0);
}

/**
 * False: not here, perhaps for an element further up. Undefined: nowhere, because what stands to the left was looked for up to
 * the root; an element further up has fewer above it. So each part goes up the page once, however deep it is.
 */
function search(node: SelectorNode, selector: CompiledSelector, from: number): boolean | undefined {
  const compound = selector.compounds[from];
  if (!compound || !matchesCompound(node, compound)) return false;
  const combinator = selector.combinators[from];
  if (!combinator) return true;
  for (let above = node.parent; above; above = above.parent) {
    const found = search(above, selector, from + 1);
    if (combinator === '>' || found !== false) return found;
  }
}

function matchesCompound(node: SelectorNode, { tag, id, classes, attributes }: CompoundSelector): boolean {
  const value = (name: string) => (Object.hasOwn(node.attributes, name) ? node.attributes[name] : null);
  return (
    (!tag || tag === node.tag) &&
    (!id || id === value('id')) &&
    (classes ?? []).every((name) => `${value('class') ?? ''}`.split(/\s+/).includes(name)) &&
    (attributes ?? []).every(([name, wanted]) => (wanted === null ? value(name) !== null : value(name) === wanted))
  );
}

/** Roles of text by the element that it stands in; elsewhere it is `text`. */
export const STRING_ROLES: readonly (readonly [tags: RegExp, role: StringRole])[] = [
  [/^h[1-6]$/, 'heading'],
  [/^(button|summary)$/, 'button'],
  [/^a$/, 'link'],
  [/^(label|legend|th|dt|caption)$/, 'label'],
  [/^(option|optgroup)$/, 'option'],
  [/^title$/, 'title'],
];

/** The role of text directly inside an element: that of the nearest ancestor (itself included) that has one. */
export function stringRole(node: SelectorNode): StringRole {
  for (let at: SelectorNode | null = node; at; at = at.parent) {
    for (const [tags, role] of STRING_ROLES) if (tags.test(at.tag)) return role;
  }
  return 'text';
}
