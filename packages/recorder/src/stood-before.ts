import { rootsOf } from './signals/clicks.ts';

/** What each element said as the address changed. */
let before = new WeakMap<Element, string>();

/** An element's own words, and the picture or frame that it is. */
const said = (element: Element): string =>
  [...element.childNodes].map((node) => (node.nodeType === 3 ? (node as Text).data.trim() : '')).join('') ||
  (element as HTMLImageElement).src ||
  '';

/** The address changes before the page does: what stands on it now belongs to the page before, under that one's rule. */
export function noteWhatStands(): void {
  before = new WeakMap();
  for (const root of rootsOf(document))
    for (const element of (root as ParentNode).querySelectorAll(':not(style,script)')) {
      const words = said(element);
      if (words) before.set(element, words);
    }
}

/** Whether an element still says what it said as the address changed last, under another rule: it is left out of the replay. */
export function stoodBefore(element: Element): boolean {
  const words = before.get(element);
  if (words === undefined) return false;
  if (words === said(element)) return true;
  before.delete(element);
  return false;
}
