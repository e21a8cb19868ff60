import type { JudgedElement } from '@scrim/protocol';
import { elementPath } from '@scrim/recorder/element-path';

const DEEPEST = 200;
const LONGEST = 400;

/** An element of a page with all that it is in, from the root inwards, as the policy's selectors see it. */
export function elementChain(page: Document, element: Element): JudgedElement[] {
  const chain: JudgedElement[] = [];
  for (let one: Element | null = element; one !== null && chain.length < DEEPEST; one = parentOf(page, one)) {
    const attributes: Record<string, string> = {};
    for (const { name, value } of Array.from(one.attributes)) {
      if (name.length <= 60) attributes[name] = value.slice(0, LONGEST);
    }
    chain.unshift({ tag: one.localName.slice(0, 60), attributes });
  }
  return chain;
}

function parentOf(page: Document, element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  if (isShadow(root)) return root.host;
  return root === page ? null : (element.ownerDocument.defaultView?.frameElement ?? null);
}

// Of a document of its own: no instance of the console's classes.
const isShadow = (root: Node): root is ShadowRoot => 'host' in root;
const isFrame = (element: Element): element is HTMLIFrameElement => 'contentDocument' in element;

/** The innermost element at a point of a page, inside open shadow roots and recorded frames too. */
export function elementAt(page: Document, x: number, y: number): Element | null {
  const found = page.elementFromPoint(x, y);
  return found && (within(found, x, y) ?? found);
}

function within(element: Element, x: number, y: number): Element | null {
  const { shadowRoot } = element;
  const inside = shadowRoot?.elementFromPoint(x, y);
  if (inside && inside !== element) return within(inside, x, y) ?? inside;
  const framed = isFrame(element) ? element.contentDocument : null;
  if (framed === null) return null;
  const { left, top } = element.getBoundingClientRect();
  return elementAt(framed, x - left - element.clientLeft, y - top - element.clientTop);
}

/**
 * The path by which signals name an element of a replayed page. The replay is itself a frame, and the player puts elements of
 * its own beside `head` and `body`.
 */
export function recordedPath(page: Document, element: Element): string {
  const frame = page.defaultView?.frameElement;
  const outer = frame ? elementPath(frame).length : 0;
  const path = elementPath(element).slice(outer).replace(/^~/, '>');
  return `html${path.replace(/(^>|~)(head|body):\d+/g, (_, joint, tag) => `${joint}${tag}:${tag === 'head' ? 1 : 2}`)}`;
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
