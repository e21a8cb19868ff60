import { rootsOf } from './signals/clicks.ts';

/** What shows something that is no text of the page: told of whole, or not at all. */
const SHOWS = 'img,image,iframe,object,embed,input,textarea,select';

/** Texts, and elements that show something, with what they said as the address changed. */
let before = new WeakMap<Node, string>();

const said = (node: Node): string => {
  if (node.nodeType === 3) return /^style$/i.test(node.parentNode?.nodeName ?? '') ? '' : (node as Text).data;
  const element = node as HTMLInputElement;
  return element.matches(SHOWS) ? element.outerHTML + element.value : '';
};

/** The address changes before the page does: what stands on it now belongs to the page before, under that one's rule. */
export function noteWhatStands(): void {
  const noted = new WeakMap<Node, string>();
  for (const root of rootsOf(document)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const words = said(walker.currentNode);
      if (words.trim()) noted.set(walker.currentNode, words);
    }
  }
  before = noted;
}

/** Whether a node still says what it said as the address changed last, to one under another rule: it is left out of the replay. */
export function stoodBefore(node: Node): boolean {
  const words = before.get(node);
  if (words === undefined) return false;
  if (words === said(node)) return true;
  before.delete(node);
  return false;
}
