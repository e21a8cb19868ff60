import { resolvePath } from '@scrim/recorder/element-path';
import { elementLabel } from './element-label.ts';
import { differenceColour, heatColour } from './palette.ts';
import { colourTable, HeatField, type HeatPoints, pointsOf } from './renderer.ts';
import { atTop, type Box, boxOf, type Cut, cutsOf, type Edges, isVisible, shownBox } from './shown-box.ts';

/** What is drawn on one element: hits of one answer, or a difference of two. */
export interface HeatElement {
  readonly path: string;
  /** Hits, or for a difference hits per 1,000 page views more (or, negative, fewer). */
  readonly count: number;
  /** [column 0..19, row 0..19, count]. */
  readonly cells: readonly (readonly [number, number, number])[];
}

/** An element of the heatmap that the snapshot has, too. */
export interface AnchoredElement {
  readonly element: HeatElement;
  readonly node: Element;
  readonly cuts: readonly Cut[];
  /** CSS pixels of the page, which is not scrolled. */
  readonly box: Box;
  readonly kind: string;
  readonly text: string | null;
}

/** How far one point spreads, CSS pixels of the recorded page. */
export const SPREAD = 26;
/** Pixels of the field per CSS pixel of the recorded page: a spread point has no finer detail. */
const RESOLUTION = 0.25;

interface Anchored<E extends HeatElement> {
  readonly found: AnchoredElement[];
  readonly missing: E[];
}

/**
 * Tells at once where the elements are, and again when an inner scroll has moved, shown or hidden one: once a frame, however
 * many scroll. The page's own scroll changes nothing. Returns what ends it.
 */
export function keepAnchored<E extends HeatElement>(
  document: Document,
  elements: readonly E[],
  tell: (anchored: Anchored<E>) => void,
): () => void {
  let told: Anchored<E> | null = null;
  let frame = 0;
  const place = () => {
    const now = anchor(document, elements);
    if (told && isSame(told, now)) return;
    told = now;
    tell(now);
  };
  const placeSoon = ({ target }: Event) => {
    if (target === document) return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(place);
  };
  place();
  document.addEventListener('scroll', placeSoon, true);
  return () => {
    cancelAnimationFrame(frame);
    document.removeEventListener('scroll', placeSoon, true);
  };
}

/** Of the same elements: whether as many are found, all at the same places. */
function isSame(one: Anchored<HeatElement>, other: Anchored<HeatElement>): boolean {
  if (one.found.length !== other.found.length) return false;
  return one.found.every(({ node, box, cuts }, at) => {
    const now = other.found[at];
    return now !== undefined && node === now.node && isSameBox(box, now.box) && isSameCuts(cuts, now.cuts);
  });
}

function isSameBox(one: Box, other: Box): boolean {
  return (['left', 'top', 'width', 'height'] as const).every((side) => one[side] === other[side]);
}

function isSameCuts(one: readonly Cut[], other: readonly Cut[]): boolean {
  if (one.length !== other.length) return false;
  return one.every(({ by, across, down }, at) => {
    const now = other[at];
    return by === now?.by && across === now?.across && down === now?.down;
  });
}

/**
 * Splits the heatmap's elements into those that the snapshot shows and those that it does not, which are listed and never
 * guessed: it lacks them, they are hidden, as in a closed menu, or wholly cut off, as what an inner scroll has moved away.
 */
export function anchor<E extends HeatElement>(document: Document, elements: readonly E[]): Anchored<E> {
  const found: AnchoredElement[] = [];
  const missing: E[] = [];
  atTop(document, () => {
    for (const element of elements) {
      const shown = shownAt(document, element.path);
      if (shown) found.push({ element, ...shown, ...elementLabel(shown.node) });
      else missing.push(element);
    }
  });
  return { found, missing };
}

function shownAt(document: Document, path: string): Pick<AnchoredElement, 'node' | 'cuts' | 'box'> | null {
  const node = resolvePath(document, path);
  if (!node || !isVisible(document, node)) return null;
  const box = boxOf(document, node);
  const cuts = cutsOf(document, node);
  const { left, top, width, height } = shownBox(document, box, cuts);
  const isInPage = left + width > 0 && top + height > 0 && left < (document.defaultView?.innerWidth ?? 0);
  return width > 0 && height > 0 && isInPage ? { node, cuts, box } : null;
}

/** Columns and rows of the grid on each element's box. */
const GRID = 20;

/** Places, as fractions of a box, that lie evenly over it and so near together that their heat runs into one. */
function evenlyOver(box: Box): (readonly [number, number])[] {
  const columns = Math.max(1, Math.ceil(box.width / SPREAD));
  const rows = Math.max(1, Math.ceil(box.height / SPREAD));
  return Array.from({ length: columns * rows }, (_, index) => [
    ((index % columns) + 0.5) / columns,
    (Math.floor(index / columns) + 0.5) / rows,
  ]);
}

/** Clicks on an element whose cell is withheld, because fewer than k people hit it. */
export const withheldPlace = (element: HeatElement): number =>
  element.count - element.cells.reduce((sum, [, , count]) => sum + count, 0);

/** Points of an element as fractions of its box: the middle of each cell, and what has no cell spread evenly. */
function elementPoints({ element, box }: AnchoredElement): HeatPoints {
  const withheld = withheldPlace(element);
  const places = Math.abs(withheld) > 1e-9 ? evenlyOver(box) : [];
  return pointsOf([
    ...element.cells.map(([x, y, count]) => [(x + 0.5) / GRID, (y + 0.5) / GRID, count] as const),
    ...places.map(([x, y]) => [x, y, withheld / places.length] as const),
  ]);
}

export interface HeatLayer {
  /**
   * Draws what is in view. The canvas is as large as the viewport, at the field's resolution. `strongest` hits on one spot have the
   * strongest colour.
   */
  draw(canvas: HTMLCanvasElement, strongest?: number): void;
  /** As many hits on one spot are as dense as the densest place of the whole page, so that scrolling does not change the scale. */
  readonly strongest: number;
}

/** How dense one hit is where it lies, once spread; within 2 %, as it lies on a pixel or between several. */
const ONE_HIT = (() => {
  const field = new HeatField(64, 64);
  field.add(pointsOf([[32.5, 32, 1]]), { left: 0, top: 0, width: 1, height: 1 });
  field.spread(SPREAD * RESOLUTION);
  return field.highest();
})();

/** A map: how many hits its densest spot has, null while it is not drawn, and of how many page views, unknown until it is answered. */
interface Strength {
  readonly strongest: number | null;
  readonly views: number | undefined;
}

/**
 * Hits on one spot that have the strongest colour in each of the maps beside each other: as many per 1,000 page views, so that
 * their colours can be compared. Null of what is not drawn, to which the others do not keep.
 */
export function strongestBeside(maps: readonly Strength[]): (number | null)[] {
  const shares = maps.map(({ strongest, views }) => (strongest !== null && views ? strongest / views : null));
  const most = Math.max(0, ...shares.flatMap((share) => share ?? []));
  return maps.map(({ strongest, views }) => (strongest === null || views === undefined ? null : most * views));
}

/** What a layer needs to know of a drawn thing: where it is at the moment, and its points as fractions of its box. */
export interface HeatSource {
  readonly points: HeatPoints;
  /** `within`: what of the box is shown, unless it is all of it. `edges` are of one redraw. */
  box(edges: Edges): Box & { readonly within?: Box };
}

/**
 * The heat of a page. Boxes are asked for at each redraw, so that what moves (sticky headers, inner scroll containers)
 * takes its heat along; points and buffers are made once.
 */
export function createHeatLayer(
  sources: readonly HeatSource[],
  viewport: { readonly width: number; readonly height: number },
  page: { readonly height: number; readonly scrolled: number },
  difference: boolean,
): HeatLayer {
  const table = colourTable(difference ? differenceColour : heatColour);
  // A margin lets points just out of view still reach in.
  const margin = Math.ceil(SPREAD * RESOLUTION * 2);
  const width = Math.ceil(viewport.width * RESOLUTION);
  const height = Math.ceil(viewport.height * RESOLUTION);
  const field = new HeatField(width, height + margin * 2);
  const fill = (target: HeatField, offset: number) => {
    target.clear();
    const edges: Edges = new Map();
    for (const source of sources) {
      const place = source.box(edges);
      const box = inField(place, offset);
      if (box.top > target.height || box.top + box.height < 0) continue;
      target.add(source.points, box, place.within && inField(place.within, offset));
    }
    target.spread(SPREAD * RESOLUTION);
  };
  const whole = new HeatField(width, Math.ceil(Math.max(page.height, viewport.height) * RESOLUTION) + margin * 2);
  fill(whole, page.scrolled * RESOLUTION + margin);
  const own = whole.highest() / ONE_HIT;
  return {
    strongest: own,
    draw(canvas, strongest = own) {
      fill(field, margin);
      field.paint(strongest * ONE_HIT, table);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      canvas.getContext('2d')?.putImageData(new ImageData(field.pixels, width, height + margin * 2), 0, -margin);
    },
  };
}

const inField = ({ left, top, width, height }: Box, offset: number): Box => ({
  left: left * RESOLUTION,
  top: top * RESOLUTION + offset,
  width: width * RESOLUTION,
  height: height * RESOLUTION,
});

export const sourcesOf = (document: Document, anchored: readonly AnchoredElement[]): HeatSource[] =>
  anchored.map((one) => ({
    points: elementPoints(one),
    box: (edges) => {
      const { left, top, width, height } = boxOf(document, one.node);
      const box = { left, top, width, height };
      return one.cuts.length === 0 ? box : { ...box, within: shownBox(document, box, one.cuts, edges) };
    },
  }));
