import type { Frame, Page } from 'playwright-core';

/** An element's place on its page, CSS pixels from the document's origin. */
export interface Box {
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Every element below `body` in document order, open shadow roots included; Scrim's own are left out. */
export function readBoxes(frame: Page | Frame): Promise<Box[]> {
  return frame.evaluate(boxesOfDocument, 0);
}

/** By how much masked letters are spread (columns of tables are whole pixels), and what counts as having moved by it; pixels. */
const SPREAD = 0.5;
const MOVED = 0.03;

/**
 * Paths of the boxes in a replay that would stand elsewhere across, or be wider, if masked words were a little wider: what fits a
 * masked word, and what stands beside it. A box that only moves down, because a line wraps, is not among them.
 */
export async function readWidthBound(frame: Page | Frame): Promise<Set<string>> {
  const wider = new Map((await frame.evaluate(boxesOfDocument, SPREAD)).map((box) => [box.path, box]));
  const bound = (await readBoxes(frame)).filter(({ path, x, width }) => {
    const other = wider.get(path);
    return other && (Math.abs(other.x - x) > MOVED || Math.abs(other.width - width) > MOVED);
  });
  return new Set(bound.map(({ path }) => path));
}

/** Runs in the page. What is never seen is left out: some recorders drop it, which moves nothing. Masked letters are spread while it looks. */
function boxesOfDocument(spread: number): Box[] {
  const elements: [Element, string][] = [];
  const walk = (element: Element, path: string): void => {
    elements.push([element, path]);
    const children = [...(element.shadowRoot?.children ?? []), ...element.children];
    children
      .filter(
        (child) => !child.hasAttribute('data-scrim') && !/^(?:style|script|noscript|template)$/.test(child.localName),
      )
      .forEach((child, index) => {
        const tag = child.localName.includes('-') ? 'x' : child.localName;
        walk(child, `${path}>${tag}:${index + 1}`);
      });
  };
  walk(document.body, 'body');
  const styles = elements.map(([element]) => element.getAttribute('style'));
  const spacings = elements.map(([element]) => Number.parseFloat(getComputedStyle(element).letterSpacing) || 0);
  if (spread)
    for (const [index, [element]] of elements.entries()) {
      const masked = [...element.childNodes].some(
        ({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.includes('█'),
      );
      const spacing = (spacings[index] ?? 0) + (masked ? spread : 0);
      if ('style' in element) (element as HTMLElement).style.setProperty('letter-spacing', `${spacing}px`, 'important');
    }
  const boxes = elements.map(([element, path]) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { path, x: left + scrollX, y: top + scrollY, width, height };
  });
  if (spread)
    for (const [index, [element]] of elements.entries()) {
      const style = styles[index];
      if (typeof style === 'string') element.setAttribute('style', style);
      else element.removeAttribute('style');
    }
  return boxes;
}

export interface Comparison {
  readonly boxes: number;
  /** Those within the tolerance of their place. */
  readonly placed: number;
  /** Paths of elements that only one of the two has. */
  readonly missing: readonly string[];
  /** Boxes with an edge further than the tolerance from its place. */
  readonly displaced: readonly Displaced[];
  /** Boxes whose place across follows from the width of a masked word. */
  readonly bound: number;
}

export interface Displaced {
  readonly path: string;
  readonly by: number;
  /** Whether its place across follows from the width of a masked word. */
  readonly bound: boolean;
}

/** Compares a page with its replay. `bound` are the paths of `readWidthBound`; `tolerance` in CSS pixels. */
export function compareBoxes(
  page: readonly Box[],
  replay: readonly Box[],
  bound: ReadonlySet<string> = new Set(),
  tolerance = 2,
): Comparison {
  const other = new Map(replay.map((box) => [box.path, box]));
  const here = new Set(page.map(({ path }) => path));
  const displaced: Displaced[] = [];
  let placed = 0;
  for (const box of page) {
    const twin = other.get(box.path);
    if (!twin) continue;
    const edges = (one: Box) => [one.x, one.y, one.x + one.width, one.y + one.height];
    const twins = edges(twin);
    const by = Math.max(...edges(box).map((edge, index) => Math.abs(edge - (twins[index] ?? 0))));
    if (by <= tolerance) placed += 1;
    else displaced.push({ path: box.path, by: Math.round(by * 10) / 10, bound: bound.has(box.path) });
  }
  return {
    boxes: page.length,
    placed,
    missing: [...page.filter(({ path }) => !other.has(path)), ...replay.filter(({ path }) => !here.has(path))].map(
      ({ path }) => path,
    ),
    displaced,
    bound: page.filter(({ path }) => bound.has(path)).length,
  };
}
