import type { Mark } from '@scrim/protocol';
import { resolvePath } from '@scrim/recorder/element-path';

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
export function showOutline(root: HTMLElement, element: Element | null): void {
  const known = root.querySelector('.replay-outline');
  const box = element?.isConnected ? element.getBoundingClientRect() : null;
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

const CLICKS: ReadonlySet<Mark['kind']> = new Set(['click', 'rage', 'dead']);

/**
 * The clicks of the page view at `at`, up to that moment, where their elements are now: a click on something that the page no
 * longer has, or does not display, is left out and keeps its number.
 */
export function clickTrail(page: Document, marks: readonly Mark[], at: number): TrailStep[] {
  const from = marks.findLastIndex((mark) => mark.kind === 'page' && mark.at <= at);
  const clicks = marks.slice(Math.max(0, from)).filter((mark) => mark.at <= at && CLICKS.has(mark.kind));
  return clicks.flatMap(({ kind, path, point }, index) => {
    const element = path === null ? null : resolvePath(page, path);
    const box = element?.getBoundingClientRect();
    if (!box || (box.width === 0 && box.height === 0)) return [];
    const [x, y] = point ?? [0.5, 0.5];
    return [{ number: index + 1, kind, x: box.left + x * box.width, y: box.top + y * box.height }];
  });
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
