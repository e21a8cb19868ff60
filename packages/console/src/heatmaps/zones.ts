import type { HeatmapElement, Zone } from '@scrim/protocol';
import { resolvePath, stepOf } from '@scrim/recorder/element-path';
import type { DrawnBox } from './heat-stage.tsx';
import { isVisible, keepsItsPlace } from './shown-box.ts';

/** More elements than these make no zone that a person would mean. */
const MOST = 50;

/**
 * The elements of the page that lie wholly in a drawn rectangle (CSS pixels of the page), none within another: the zone is
 * theirs, and goes with them to other widths. A pixel of overhang is forgiven; what is hidden is left out. Empty when none
 * lies in it.
 */
export function elementsWithin(document: Document, box: DrawnBox, scrolled: number): string[] {
  const found: string[] = [];
  const walk = (element: Element) => {
    if (found.length >= MOST) return;
    const { left, top, width, height } = element.getBoundingClientRect();
    const page = { left, top: top + scrolled, right: left + width, bottom: top + scrolled + height };
    const isInside =
      width > 0 &&
      height > 0 &&
      page.left >= box.left - 1 &&
      page.top >= box.top - 1 &&
      page.right <= box.left + box.width + 1 &&
      page.bottom <= box.top + box.height + 1;
    const path = isInside && isVisible(document, element) ? pathInPicture(element) : null;
    if (path !== null && resolvePath(document, path) === element) found.push(path);
    else for (const child of Array.from(element.children)) walk(child);
  };
  if (document.body) walk(document.body);
  return found;
}

/** An element's path as the recorder wrote it on the page, whose `body` came second; null in a shadow root or a frame. */
function pathInPicture(element: Element): string | null {
  const steps: string[] = [];
  for (let at = element; at !== at.ownerDocument.body; ) {
    const { parentElement } = at;
    if (parentElement === null) return null;
    steps.unshift(stepOf(at));
    at = parentElement;
  }
  const path = ['html', 'body:2', ...steps].join('>');
  return path.length > 600 ? null : path;
}

/** Where a zone is at the moment, in CSS pixels of the page; null when the page shown has none of its elements. */
export function zoneBox(document: Document, zone: Pick<Zone, 'paths'>, scrolled: number): DrawnBox | null {
  const boxes = zone.paths.flatMap((path) => {
    const element = resolvePath(document, path);
    const box = element && isVisible(document, element) ? element.getBoundingClientRect() : null;
    return box && box.width > 0 && box.height > 0 ? [box] : [];
  });
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  return {
    left,
    top: top + scrolled,
    width: Math.max(...boxes.map((box) => box.right)) - left,
    height: Math.max(...boxes.map((box) => box.bottom)) - top,
  };
}

/** Whether all that a page has of a zone is at one height of it whenever that is seen. */
export const zoneKeepsItsPlace = (document: Document, zone: Pick<Zone, 'paths'>): boolean =>
  zone.paths.every((path) => {
    const element = resolvePath(document, path);
    return element === null || keepsItsPlace(document, element);
  });

/** Whether an element belongs to a zone: one of its elements, or within one. */
export const isWithin = (zone: Pick<Zone, 'paths'>, path: string): boolean =>
  zone.paths.some((own) => path === own || ['>', '/', '~'].some((joint) => path.startsWith(`${own}${joint}`)));

/** Hits on what is shown of a zone: elements that are withheld stay out, so that a zone tells nothing that they do not. */
export const zoneCount = (zone: Pick<Zone, 'paths'>, elements: readonly HeatmapElement[]): number =>
  elements.filter(({ path }) => isWithin(zone, path)).reduce((sum, { count }) => sum + count, 0);
