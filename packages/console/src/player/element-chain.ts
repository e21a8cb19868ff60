import type { JudgedElement } from '@scrim/protocol';

const DEEPEST = 200;
const LONGEST = 400;

/** An element with all that it is in, from the root inwards, as the policy's selectors see it. */
export function elementChain(element: Element): JudgedElement[] {
  const chain: JudgedElement[] = [];
  for (let one: Element | null = element; one !== null && chain.length < DEEPEST; one = parentOf(one)) {
    const attributes: Record<string, string> = {};
    for (const { name, value } of Array.from(one.attributes)) {
      if (name.length <= 60) attributes[name] = value.slice(0, LONGEST);
    }
    chain.unshift({ tag: one.localName.slice(0, 60), attributes });
  }
  return chain;
}

function parentOf(element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return 'host' in root && root.host instanceof (element.ownerDocument.defaultView?.Element ?? Element)
    ? root.host
    : null;
}

/** The innermost element at a point of a page, inside open shadow roots too. */
export function elementAt(page: Document, x: number, y: number): Element | null {
  let found = page.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inside = found.shadowRoot.elementFromPoint(x, y);
    if (inside === null || inside === found) break;
    found = inside;
  }
  return found;
}

const MASK = /█/;

/** What of the text directly in an element the replay shows. */
export function textOf(element: Element): 'masked' | 'shown' | 'none' {
  const own = Array.from(element.childNodes)
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent ?? '')
    .join('');
  if (own.trim() === '') return 'none';
  return MASK.test(own) ? 'masked' : 'shown';
}
