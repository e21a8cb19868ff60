import { maskFaceRules } from '../player/mask-faces.ts';
import { takeIn, takeInAddresses } from './take-in.ts';
import { type Tree, treeRules } from './tree-rules.ts';

/** How far the content of a scrolled element stands from where it would without its scroll, CSS pixels. */
interface Shift {
  readonly x: number;
  readonly y: number;
}

interface Copying {
  /** The document and its open shadow roots, in the order in which they were met. */
  readonly trees: Tree[];
  readonly shifts: Map<Element, Shift>;
  /** What has to arrive before the copy is whole. */
  readonly arriving: Promise<void>[];
}

/** Drawn by nothing in a picture. */
const WITHOUT_PICTURE = 'noscript, script, style, link, meta, base, head > title, template, source';
/** An image's document gives these no box. */
const EMBEDDED = 'iframe, object, embed';
/** What comes in is at its end; in a picture nothing moves. */
const STILL =
  '*,::before,::after{animation-duration:0s!important;animation-delay:0s!important;transition:none!important}';

/**
 * A document as it stands, as one tree of markup that loads nothing: shadow roots are laid into their hosts, frames are
 * images, and what was scrolled within the page is shifted, as markup has no scroll. It is copied before this returns; the
 * page is left as it was.
 */
export async function pageMarkup(page: Document): Promise<string> {
  const copying: Copying = { trees: [page], shifts: new Map(), arriving: [] };
  const root = copyOf(page.documentElement, copying);
  // What surrounds a host overrules what it says of itself.
  const rules = copying.trees.map((tree, at) => treeRules(tree, at, copying.trees.length > 1)).reverse();
  settleRoot(page, root);
  await Promise.all(copying.arriving);
  const style = document.createElement('style');
  style.textContent = await takeInAddresses([maskFaceRules(page), ...rules, STILL].join('\n'));
  (root.querySelector('head') ?? root).append(style);
  return new XMLSerializer().serializeToString(root);
}

/** Markup as an image of a window's size, which shows the page from `top` on; CSS pixels. */
export function imageAddress(
  page: Document,
  markup: string,
  { width, height, top }: { readonly width: number; readonly height: number; readonly top: number },
): string {
  // Lengths in rem are of the image's root. What is as high as the window, or fixed in it, is so in the image.
  const { fontSize } = getComputedStyle(page.documentElement);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 ${top} ${width} ${height}" style="font-size:${fontSize}"><foreignObject width="${width}" height="${height}" style="overflow:visible">${markup}</foreignObject></svg>`;
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

function copyOf(element: Element, copying: Copying): Element {
  const copy = element.matches(EMBEDDED) ? embeddedCopy(element, copying) : ordinaryCopy(element, copying);
  const shift = copying.shifts.get(element);
  if (shift) setShift(element, copy, shift);
  return copy;
}

function ordinaryCopy(element: Element, copying: Copying): Element {
  const copy = document.importNode(element, false);
  const isDrawn = !element.matches(WITHOUT_PICTURE);
  if (!isDrawn) setStyle(copy, { display: 'none' });
  mark(element, copy, copying);
  // What a field shows is a property, which markup does not have.
  if ('value' in element && element.localName === 'input' && copy.getAttribute('type') !== 'password')
    copy.setAttribute('value', String(element.value));
  if ('currentSrc' in element && element.localName === 'img')
    copying.arriving.push(takeIn(copy, String(element.currentSrc)));
  const scrolled = { x: -element.scrollLeft, y: -element.scrollTop };
  // What a field holds is no element that could be shifted.
  const isScrolled = (scrolled.x !== 0 || scrolled.y !== 0) && !element.matches('input, textarea, select');
  if (isScrolled) measureShifts(element, copying.shifts);
  for (const child of isDrawn ? childrenOf(element) : []) {
    if (isElement(child)) copy.append(copyOf(child, copying));
    else if (child.nodeType === Node.TEXT_NODE)
      copy.append(isScrolled ? shiftedText(child, scrolled) : document.importNode(child));
  }
  return copy;
}

/** As they are laid out: those of the shadow root, and what is put into its slots. */
function childrenOf(element: Element): readonly Node[] {
  if (element.shadowRoot) return Array.from(element.shadowRoot.childNodes);
  const assigned = assignedTo(element);
  return assigned.length > 0 ? assigned : Array.from(element.childNodes);
}

const assignedTo = (element: Element): Node[] =>
  'assignedNodes' in element ? (element as HTMLSlotElement).assignedNodes() : [];

/** Says of an element which tree's styles it follows, and whether it holds one. */
function mark(element: Element, copy: Element, { trees }: Copying): void {
  const own = trees.indexOf(element.getRootNode() as Tree);
  if (own > 0) copy.setAttribute('data-tree', String(own));
  if (element.shadowRoot) copy.setAttribute('data-host', String(trees.push(element.shadowRoot) - 1));
}

/** A box of the same style and size; of a frame that can be read, with its picture. */
function embeddedCopy(element: Element, { arriving }: Copying): Element {
  const copy = document.createElement('div');
  const style = getComputedStyle(element);
  for (const name of Array.from(style)) copy.style.setProperty(name, style.getPropertyValue(name), 'important');
  if (style.display === 'inline') setStyle(copy, { display: 'inline-block' });
  const inner = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
  const { innerWidth: width = 0, innerHeight: height = 0 } = inner?.defaultView ?? {};
  if (inner?.documentElement && width > 0 && height > 0) {
    const drawn = pageMarkup(inner).then((markup) => {
      const address = imageAddress(inner, markup, { width, height, top: 0 });
      setStyle(copy, { background: `url("${address}") 0 0 / 100% 100% no-repeat content-box` });
    });
    arriving.push(drawn);
  }
  return copy;
}

/** What scrolls in it, read with and without its scroll: a heading that sticks stays, and what is placed elsewhere, too. */
function measureShifts(scroller: Element, shifts: Map<Element, Shift>): void {
  const { scrollLeft: left, scrollTop: top } = scroller;
  const moved = boxesIn(scroller);
  const inner = moved.flatMap((child) => Array.from(child.querySelectorAll('*'), (one) => ({ one, child })));
  const staying = inner.filter(({ one }) => /sticky|fixed/.test(getComputedStyle(one).position));
  const all = [...moved, ...staying.map(({ one }) => one)];
  const places = () => all.map((one) => one.getBoundingClientRect());
  const scrolled = places();
  scroller.scrollTo({ left: 0, top: 0, behavior: 'instant' });
  const plain = places();
  scroller.scrollTo({ left, top, behavior: 'instant' });
  const measured = new Map(
    all.map((one, at) => {
      const [here, there] = [scrolled[at], plain[at]];
      return [one, { x: (here?.left ?? 0) - (there?.left ?? 0), y: (here?.top ?? 0) - (there?.top ?? 0) }];
    }),
  );
  const add = (element: Element, { x, y }: Shift, less: Shift = NOWHERE) => {
    const before = shifts.get(element) ?? NOWHERE;
    const shift = { x: before.x + x - less.x, y: before.y + y - less.y };
    if (shift.x !== 0 || shift.y !== 0) shifts.set(element, shift);
  };
  for (const child of moved) add(child, measured.get(child) ?? NOWHERE);
  for (const { one, child } of staying) add(one, measured.get(one) ?? NOWHERE, measured.get(child));
}

/** Children that have boxes of their own; a slot, for one, has none. */
const boxesIn = (element: Element): Element[] =>
  childrenOf(element)
    .filter(isElement)
    .flatMap((child) => (getComputedStyle(child).display === 'contents' ? boxesIn(child) : [child]));

const NOWHERE: Shift = { x: 0, y: 0 };

function setShift(element: Element, copy: Element, { x, y }: Shift): void {
  const { display, position } = getComputedStyle(element);
  // Transforms do not move what is set in a line.
  if (display === 'inline' && position === 'static')
    setStyle(copy, { position: 'relative', left: `${x}px`, top: `${y}px` });
  else setStyle(copy, { translate: `${x}px ${y}px` });
}

function shiftedText(text: Node, { x, y }: Shift): Node {
  if (!text.nodeValue?.trim()) return document.importNode(text);
  const shifted = document.createElement('span');
  shifted.style.cssText = `all:unset;position:relative;left:${x}px;top:${y}px`;
  shifted.append(document.importNode(text));
  return shifted;
}

/** In an image the page's root is an element like others: its overflow is no window's, and letters are sized by another's. */
function settleRoot(page: Document, root: Element): void {
  setStyle(root, { 'font-size': getComputedStyle(page.documentElement).fontSize, overflow: 'visible' });
  const body = Array.from(root.children).find(({ localName }) => localName === 'body');
  if (body && getComputedStyle(page.documentElement).overflow === 'visible') setStyle(body, { overflow: 'visible' });
}

function setStyle(element: Element, properties: Readonly<Record<string, string>>): void {
  if (!hasStyle(element)) return;
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value, 'important');
}

/** Nodes of a frame are no instances of this window's classes. */
const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE;
const hasStyle = (element: Element): element is HTMLElement => 'style' in element;
