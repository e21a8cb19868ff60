import type { CompiledPage } from '@scrim/policy/runtime';
import { rootsOf } from './roots.ts';

/** What shows something that is no text of the page: told of whole, or not at all. */
const SHOWS = 'img,image,iframe,object,embed,input,textarea,select';

/** Texts, and elements that show something: what they said as the address changed, and the replayed page they came with, if one. */
const standing = new WeakMap<Node, { readonly words: string; readonly page: CompiledPage | null }>();

const NOTHING = ':not(*)';

/** The page that is replayed now. */
let now: CompiledPage | null = null;
/** By page: a selector of what it keeps darker than the page that is replayed now. */
let darker = new Map<CompiledPage, string>();

const said = (node: Node): string => {
  if (node.nodeType === 3) return /^style$/i.test(node.parentNode?.nodeName ?? '') ? '' : (node as Text).data;
  const element = node as Element;
  if (!element.matches(SHOWS)) return '';
  // A field is left out for as long as it stands: what is in it is not even read.
  return ['src', 'srcset', 'srcdoc', 'data', 'href'].map((name) => element.getAttribute(name)).join('|');
};

/** Selectors of the one list that the other lacks. */
const beyond = (one: readonly { source: string }[], other: readonly { source: string }[]): string[] =>
  one.map(({ source }) => source).filter((source) => !other.some((known) => known.source === source));

const keptDarker = (by: CompiledPage, than: CompiledPage): string =>
  [
    ...beyond([...than.light.text, ...than.light.images], [...by.light.text, ...by.light.images]),
    ...beyond([...by.mask, ...by.exclude], [...than.mask, ...than.exclude]),
  ].join() || NOTHING;

/**
 * The address changes before the page does: what stands on it now belongs to the page before, or to one before that.
 * @param from the page before, null where it is not replayed; as `to`
 */
export function changePage(from: CompiledPage | null, to: CompiledPage | null): void {
  now = to;
  darker = new Map();
  // Between two that are not replayed nothing is to be known: what stands then is as what comes with the second.
  for (const root of from || to ? rootsOf(document) : []) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const words = said(node);
      if (words.trim() && standing.get(node)?.words !== words) standing.set(node, { words, page: from });
    }
  }
}

/**
 * Whether a node still says what it said on an earlier page that was not replayed, or that kept it darker: it is left out of the
 * replay.
 */
export function stoodBefore(node: Node): boolean {
  const noted = standing.get(node);
  if (!noted || !now) return false;
  if (noted.words !== said(node)) {
    standing.delete(node);
    return false;
  }
  const { page } = noted;
  if (!page) return true;
  const selector = darker.get(page) ?? keptDarker(page, now);
  darker.set(page, selector);
  const element = node.nodeType === 3 ? node.parentElement : (node as Element);
  // Directly in a shadow root: what is around it is out of reach.
  return element ? !!element.closest(selector) : selector !== NOTHING;
}
