import type { HeatmapElement } from '@scrim/protocol';
import { resolvePath } from '@scrim/recorder/element-path';
import { elementLabel } from './element-label.ts';
import { accumulate, blur, type HeatPoint, highest, paint } from './renderer.ts';

/** An element of the heatmap that the snapshot has, too. */
export interface AnchoredElement {
  readonly element: HeatmapElement;
  readonly node: Element;
  readonly kind: string;
  readonly text: string | null;
}

/** How far one point spreads, CSS pixels of the recorded page. */
export const SPREAD = 26;
/** Pixels of the field per CSS pixel of the recorded page. */
const RESOLUTION = 0.5;

/** Splits the heatmap's elements into those found in the snapshot and those that are not, which are listed and never guessed. */
export function anchor(
  document: Document,
  elements: readonly HeatmapElement[],
): { found: AnchoredElement[]; missing: HeatmapElement[] } {
  const found: AnchoredElement[] = [];
  const missing: HeatmapElement[] = [];
  for (const element of elements) {
    const node = resolvePath(document, element.path);
    const box = node?.getBoundingClientRect();
    if (node && box && box.width > 0 && box.height > 0) found.push({ element, node, ...elementLabel(node) });
    else missing.push(element);
  }
  return { found, missing };
}

/** Columns and rows of the grid on each element's box. */
const GRID = 20;

/** Places, as fractions of a box, that lie evenly over it and so near together that their heat runs into one. */
function evenlyOver(box: DOMRect): (readonly [number, number])[] {
  const columns = Math.max(1, Math.ceil(box.width / SPREAD));
  const rows = Math.max(1, Math.ceil(box.height / SPREAD));
  return Array.from({ length: columns * rows }, (_, index) => [
    ((index % columns) + 0.5) / columns,
    (Math.floor(index / columns) + 0.5) / rows,
  ]);
}

/** Clicks on an element whose cell is withheld, because fewer than k people hit it. */
export const withheldPlace = (element: HeatmapElement): number =>
  Math.max(0, element.count - element.cells.reduce((sum, [, , count]) => sum + count, 0));

/** Points of the anchored elements in viewport coordinates of the recorded page: the middle of each cell. */
export function heatPoints(anchored: readonly AnchoredElement[], offsetY = 0): HeatPoint[] {
  return anchored.flatMap(({ element, node }) => {
    const box = node.getBoundingClientRect();
    const point = (x: number, y: number, weight: number): HeatPoint => ({
      x: (box.left + x * box.width) * RESOLUTION,
      y: (box.top + offsetY + y * box.height) * RESOLUTION,
      weight,
    });
    const withheld = withheldPlace(element);
    const places = withheld > 0 ? evenlyOver(box) : [];
    return [
      ...element.cells.map(([x, y, count]) => point((x + 0.5) / GRID, (y + 0.5) / GRID, count)),
      ...places.map(([x, y]) => point(x, y, withheld / places.length)),
    ];
  });
}

/** The brightest density on the whole page, so that scrolling does not change the scale. */
export function pageMaximum(
  anchored: readonly AnchoredElement[],
  page: { width: number; height: number },
  scrollY: number,
): number {
  const field = accumulate(
    heatPoints(anchored, scrollY),
    Math.ceil(page.width * RESOLUTION),
    Math.ceil(page.height * RESOLUTION),
  );
  return highest(blur(field, SPREAD * RESOLUTION));
}

/** Draws what is in view onto the canvas, whose size is set to the viewport at the field's resolution. */
export function drawHeat(
  canvas: HTMLCanvasElement,
  anchored: readonly AnchoredElement[],
  viewport: { width: number; height: number },
  maximum: number,
): void {
  const width = Math.ceil(viewport.width * RESOLUTION);
  const height = Math.ceil(viewport.height * RESOLUTION);
  // A margin lets points just out of view still reach in.
  const margin = Math.ceil(SPREAD * RESOLUTION * 2);
  const points = heatPoints(anchored).map((point) => ({ ...point, y: point.y + margin }));
  const field = blur(accumulate(points, width, height + margin * 2), SPREAD * RESOLUTION);
  const pixels = paint(field, maximum);
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height + margin * 2), 0, -margin);
}
