import type { Mark } from '@scrim/protocol';
import { resolvePath } from '@scrim/recorder/element-path';
import { boxOf } from '../heatmaps/shown-box.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** A ring where a click was replayed; it fades by itself. */
export function showClick(root: HTMLElement, point: { x: number; y: number }): void {
  const ring = document.createElement('div');
  ring.className = 'replay-click';
  ring.style.left = `${point.x}px`;
  ring.style.top = `${point.y}px`;
  ring.addEventListener('animationend', () => ring.remove());
  root.appendChild(ring);
}

/** Outlines an element of the replayed page, or nothing. */
export function showOutline(root: HTMLElement, page: Document | null, element: Element | null): void {
  const known = root.querySelector('.replay-outline');
  const box = page && element?.isConnected ? boxOf(page, element) : null;
  if (box === null) {
    known?.remove();
    return;
  }
  const outline = known instanceof HTMLElement ? known : document.createElement('div');
  outline.className = 'replay-outline';
  outline.style.left = `${box.left}px`;
  outline.style.top = `${box.top}px`;
  outline.style.width = `${box.width}px`;
  outline.style.height = `${box.height}px`;
  if (outline !== known) root.append(outline);
}

export interface TrailStep {
  readonly number: number;
  readonly kind: Mark['kind'];
  readonly x: number;
  readonly y: number;
}

/** A dead or rage click is marked besides the click that it is, perhaps by another batch's clock; ms apart. */
const SAME_CLICK = 1_000;

/**
 * The clicks of the page view at `at`, up to that moment, where their elements are now, and which of them were dead or began a
 * rage: a click on something that the page no longer has, or does not display, is left out and keeps its number.
 */
export function clickTrail(page: Document, marks: readonly Mark[], at: number): TrailStep[] {
  const from = marks.findLastIndex((mark) => mark.kind === 'page' && mark.at <= at);
  const view = marks.slice(Math.max(0, from));
  const clicks = view.filter((mark) => mark.at <= at && mark.kind === 'click');
  const kinds = new Map<Mark, Mark['kind']>();
  for (const mark of view) {
    const click = mark.kind === 'dead' || mark.kind === 'rage' ? clickOf(mark, clicks) : undefined;
    if (click) kinds.set(click, mark.kind);
  }
  return clicks.flatMap((click, index) => {
    const element = click.path === null ? null : resolvePath(page, click.path);
    const box = element && boxOf(page, element);
    if (!box || (box.width === 0 && box.height === 0)) return [];
    const [x, y] = click.point ?? [0.5, 0.5];
    const kind = kinds.get(click) ?? 'click';
    return [{ number: index + 1, kind, x: box.left + x * box.width, y: box.top + y * box.height }];
  });
}

/** The click that a mark of trouble is of: the nearest on its element. */
function clickOf({ at, path }: Mark, clicks: readonly Mark[]): Mark | undefined {
  const near = clicks.filter((click) => click.path === path && Math.abs(click.at - at) <= SAME_CLICK);
  return near.sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
}

/** Draws a trail over the replay: numbered, joined in order. An empty one takes the drawing away. */
export function drawTrail(root: HTMLElement, steps: readonly TrailStep[]): void {
  root.querySelector('.replay-trail')?.remove();
  if (steps.length === 0) return;
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('class', 'replay-trail');
  drawing.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'polyline');
  line.setAttribute('points', steps.map(({ x, y }) => `${x},${y}`).join(' '));
  drawing.append(line);
  for (const { number, kind, x, y } of steps) {
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', `trail-step trail-${kind}`);
    group.setAttribute('transform', `translate(${x} ${y})`);
    const dot = document.createElementNS(SVG, 'circle');
    dot.setAttribute('r', '11');
    const text = document.createElementNS(SVG, 'text');
    text.textContent = String(number);
    group.append(dot, text);
    drawing.append(group);
  }
  root.append(drawing);
}
