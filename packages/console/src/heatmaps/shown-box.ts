/** A place in the picture's window, CSS pixels of the recorded page. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What cuts an element off: an element with its overflow, or a frame; null: the window, of what stands fixed in it. */
export interface Cut {
  readonly by: Element | null;
  readonly across: boolean;
  readonly down: boolean;
}

/** Edges that have been read, for as long as nothing moves: many elements are cut off by the same. */
export type Edges = Map<Element | null, Box>;

/** Where an element is in the picture's window, however many frames of the page it lies in. */
export function boxOf(document: Document, node: Element): DOMRect {
  const own = node.getBoundingClientRect();
  let { left, top } = own;
  for (let within = node.ownerDocument; within !== document; ) {
    const frame = within.defaultView?.frameElement;
    if (!frame) break;
    const box = frame.getBoundingClientRect();
    left += box.left + frame.clientLeft;
    top += box.top + frame.clientTop;
    within = frame.ownerDocument;
  }
  return new DOMRect(left, top, own.width, own.height);
}

/** What is left of an element's box. Width or height are 0 when nothing is. */
export function shownBox(document: Document, box: Box, cuts: readonly Cut[], edges: Edges = new Map()): Box {
  let { left, top } = box;
  let [right, bottom] = [left + box.width, top + box.height];
  for (const { by, across, down } of cuts) {
    const edge = edges.get(by) ?? (by === null ? windowBox(document) : paddingBox(document, by));
    edges.set(by, edge);
    if (across) [left, right] = [Math.max(left, edge.left), Math.min(right, edge.left + edge.width)];
    if (down) [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.top + edge.height)];
  }
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/**
 * Whether neither an element nor what holds it is hidden. A field that is transparent by itself counts as shown: pages lay
 * such over a control that they draw, and it is what people hit.
 */
export function isVisible(document: Document, node: Element): boolean {
  const drawn = (node.matches('input,select,textarea') && holderOf(document, node)) || node;
  if (!node.checkVisibility({ visibilityProperty: true }) || !drawn.checkVisibility({ opacityProperty: true }))
    return false;
  const frame = node.ownerDocument === document ? null : node.ownerDocument.defaultView?.frameElement;
  return !frame || isVisible(document, frame);
}

/** What opens over a page, by its markup. */
const OPENED = 'dialog,[popover],[role=dialog],[role=alertdialog],[role=menu]';

/** Whether an element is at one height of the page whenever that is seen: it neither lies in what opens over it, nor stays in the window. */
export function keepsItsPlace(document: Document, node: Element): boolean {
  for (let at: Element | null = node; at; at = holderOf(document, at))
    if (at.matches(OPENED) || /fixed|sticky/.test(getComputedStyle(at).position)) return false;
  return true;
}

/** Of an element, innermost first. What stands absolute or fixed is cut only by what it is placed in (CSS 2.2, 11.1.1). */
export function cutsOf(document: Document, node: Element): Cut[] {
  const cuts: Cut[] = [];
  let { position } = getComputedStyle(node);
  let inner = node;
  for (let at = holderOf(document, node); at; at = holderOf(document, at)) {
    const style = getComputedStyle(at);
    const isFrame = at.ownerDocument !== inner.ownerDocument;
    inner = at;
    if (!isFrame && !isPlacedIn(position, style)) continue;
    position = style.position;
    const across = isFrame || style.overflowX !== 'visible';
    const down = isFrame || style.overflowY !== 'visible';
    const isCutting = isFrame || !(isOfWindow(at) || WITHOUT_OVERFLOW.test(style.display));
    if (isCutting && (across || down)) cuts.push({ by: at, across, down });
  }
  if (position === 'fixed') cuts.push({ by: null, across: true, down: true });
  return cuts;
}

/** Reads what a picture of the whole page shows, which is never scrolled. The page stays where it was. */
export function atTop<T>(document: Document, read: () => T): T {
  const { scrollX: left = 0, scrollY: top = 0 } = document.defaultView ?? {};
  document.defaultView?.scrollTo({ left: 0, top: 0, behavior: 'instant' });
  try {
    return read();
  } finally {
    document.defaultView?.scrollTo({ left, top, behavior: 'instant' });
  }
}

/** The element that another is laid out in: through slots, shadow roots and frames. */
function holderOf(document: Document, node: Element): Element | null {
  const parent = node.assignedSlot ?? node.parentElement;
  if (parent) return parent;
  const root = node.getRootNode();
  if ('host' in root) return (root as ShadowRoot).host;
  return node.ownerDocument === document ? null : (node.ownerDocument.defaultView?.frameElement ?? null);
}

const WITHOUT_OVERFLOW = /^(inline|contents|table-(row|column|header-group|footer-group).*)$/;

/** Whether what has a position is placed in an element of this style. */
function isPlacedIn(position: string, style: CSSStyleDeclaration): boolean {
  if (position !== 'absolute' && position !== 'fixed') return true;
  const { transform, translate, rotate, scale, perspective, filter, backdropFilter } = style;
  return (
    (position === 'absolute' && style.position !== 'static') ||
    [transform, translate, rotate, scale, perspective, filter, backdropFilter].some((value) => value !== 'none') ||
    /paint|layout|strict|content/.test(style.contain) ||
    /transform|filter|perspective/.test(style.willChange)
  );
}

/** The root's overflow is the window's; the body's, too, unless the root has one (CSS Overflow 3, 3.3). */
function isOfWindow(element: Element): boolean {
  const { documentElement, body } = element.ownerDocument;
  return element === documentElement || (element === body && getComputedStyle(documentElement).overflow === 'visible');
}

function windowBox({ defaultView }: Document): Box {
  return { left: 0, top: 0, width: defaultView?.innerWidth ?? 0, height: defaultView?.innerHeight ?? 0 };
}

/** Inside an element's borders, and its scroll bars, however it is scaled. */
function paddingBox(document: Document, element: Element): Box {
  const { left, top, width, height } = boxOf(document, element);
  if (!isBox(element) || element.offsetWidth === 0 || element.offsetHeight === 0) return { left, top, width, height };
  const [across, down] = [width / element.offsetWidth, height / element.offsetHeight];
  return {
    left: left + element.clientLeft * across,
    top: top + element.clientTop * down,
    width: element.clientWidth * across,
    height: element.clientHeight * down,
  };
}

/** Of a replay's element no class of this window tells. */
const isBox = (element: Element): element is HTMLElement => 'offsetWidth' in element;
