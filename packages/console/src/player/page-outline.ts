import { elementLabel } from '../heatmaps/element-label.ts';

/** A part of a replayed page that somebody can name: a heading, a region, a form or something to act on. */
export interface OutlineEntry {
  readonly element: Element;
  readonly kind: string;
  /** Null when its text is masked or there is none. */
  readonly text: string | null;
  readonly depth: number;
  readonly masked: boolean;
}

const PARTS =
  'header,nav,main,aside,footer,section[aria-label],dialog,form,fieldset,h1,h2,h3,h4,a[href],button,input:not([type="hidden"]),select,textarea,summary,[role="button"],[role="alert"],[role="dialog"],img,iframe';
const REGIONS = 'header,nav,main,aside,footer,section[aria-label],dialog,form,fieldset,[role="dialog"]';
const REGION_NAMES: Readonly<Record<string, string>> = {
  aside: 'Complement',
  dialog: 'Dialog',
  fieldset: 'Group',
  header: 'Header',
  nav: 'Navigation',
  main: 'Main area',
  footer: 'Footer',
  form: 'Form',
  section: 'Section',
};
const MASK = /█/;
const MOST = 400;

/** What a page is made of at this moment, in document order, nested by its regions. Things not displayed are left out. */
export function pageOutline(page: Document): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  for (const element of Array.from(page.querySelectorAll(PARTS))) {
    if (entries.length >= MOST) break;
    if (element.getClientRects().length === 0) continue;
    entries.push(entryOf(element));
  }
  return entries;
}

function entryOf(element: Element): OutlineEntry {
  const depth = depthOf(element);
  if (element.matches(REGIONS)) {
    const label = element.getAttribute('aria-label');
    const text = label !== null && !MASK.test(label) ? label : null;
    return { element, kind: REGION_NAMES[element.localName] ?? 'Dialog', text, depth, masked: false };
  }
  const { kind, text } = elementLabel(element);
  return { element, kind, text, depth, masked: text === null && MASK.test(element.textContent ?? '') };
}

function depthOf(element: Element): number {
  let depth = 0;
  for (let above = element.parentElement?.closest(REGIONS); above; above = above.parentElement?.closest(REGIONS)) {
    depth++;
  }
  return Math.min(depth, 6);
}
