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
  return frame.evaluate(boxesOfDocument);
}

/** Runs in the page. A script is a `noscript` in a replay; the two count as one tag. */
function boxesOfDocument(): Box[] {
  const boxes: Box[] = [];
  const walk = (element: Element, path: string): void => {
    const { left, top, width, height } = element.getBoundingClientRect();
    boxes.push({ path, x: left + scrollX, y: top + scrollY, width, height });
    const children = [...(element.shadowRoot?.children ?? []), ...element.children];
    children
      .filter((child) => !child.hasAttribute('data-scrim') && child.localName !== 'style')
      .forEach((child, index) => {
        const tag = child.localName === 'script' ? 'noscript' : child.localName.includes('-') ? 'x' : child.localName;
        walk(child, `${path}>${tag}:${index + 1}`);
      });
  };
  walk(document.body, 'body');
  return boxes;
}

export interface Comparison {
  readonly boxes: number;
  /** Paths of elements that only one of the two has. */
  readonly missing: readonly string[];
  /** Boxes with an edge further than the tolerance from its place. */
  readonly displaced: readonly { readonly path: string; readonly by: number }[];
}

/** Compares a page with its replay. `tolerance` in CSS pixels. */
export function compareBoxes(page: readonly Box[], replay: readonly Box[], tolerance = 2): Comparison {
  const other = new Map(replay.map((box) => [box.path, box]));
  const here = new Set(page.map(({ path }) => path));
  const displaced: { path: string; by: number }[] = [];
  for (const box of page) {
    const twin = other.get(box.path);
    if (!twin) continue;
    const edges = (one: Box) => [one.x, one.y, one.x + one.width, one.y + one.height];
    const twins = edges(twin);
    const by = Math.max(...edges(box).map((edge, index) => Math.abs(edge - (twins[index] ?? 0))));
    if (by > tolerance) displaced.push({ path: box.path, by: Math.round(by * 10) / 10 });
  }
  return {
    boxes: page.length,
    missing: [...page.filter(({ path }) => !other.has(path)), ...replay.filter(({ path }) => !here.has(path))].map(
      ({ path }) => path,
    ),
    displaced,
  };
}
