import type { Signal } from '@scrim/protocol';
import { elementPath } from '../element-path.ts';
import { quietly } from '../quietly.ts';
import type { Steady } from './steady-box.ts';

/** The fractions are of the element's box. */
export type PointIn = Pick<Extract<Signal, { kind: 'click' }>, 'path' | 'x' | 'y'>;

/** What a collector of signals is given for one page view. */
export interface SignalContext {
  emit(signal: Signal): void;
  /** A reason for which the policy may start a replay. */
  trigger(name: 'error_shown' | 'rage_click'): void;
  /** CSS selectors of what shows an error here, besides what says so in ARIA. */
  readonly errors: string;
  /** The policy's name of the variant that is shown; null when there is none. */
  variant(): string | null;
  /** CSS selector of what nothing is told of: what is Scrim's own, and what the policy excludes. */
  readonly leftOut: string;
  /** Whether the document is a frame's, of a page that is under another rule. */
  isOff(document: Document): boolean;
  /** An element's path and where in its box a point of the viewport is, as far as that may be told. */
  pointIn(element: Element, clientX: number, clientY: number): PointIn;
}

/** Starts to collect; the returned function stops, and emits what is only known at the end of a view. */
export type Collector = (context: SignalContext) => () => void;

/** Listens until the returned function is called; an exception of ours never reaches the page. */
export function listen(
  target: EventTarget,
  types: string,
  handler: (event: Event) => void,
  capture = true,
): () => void {
  const guarded = (event: Event) => quietly(() => handler(event));
  const names = types.split(' ');
  for (const name of names) target.addEventListener(name, guarded, { capture, passive: true });
  return () => {
    for (const name of names) target.removeEventListener(name, guarded, capture);
  };
}

/** `setTimeout` whose failure never reaches the page. */
export function later(task: () => void, milliseconds = 0): ReturnType<typeof setTimeout> {
  return setTimeout(() => quietly(task), milliseconds);
}

/** The innermost element of an event, inside open shadow roots too; null inside what is left out. */
export function targetOf(event: Event, leftOut: string): Element | null {
  const path = event.composedPath() as Element[];
  // By node type: an element of a frame is no instance of this window's classes.
  return path[0]?.nodeType === 1 && !path.some((one) => one.matches?.(leftOut)) ? path[0] : null;
}

const fraction = (value: number) => Math.round(Math.min(1, Math.max(0, value || 0)) * 1000) / 1000;

/** @param steadyBox tells what of a box may be told; the middle stands for the rest */
export const pointWithin =
  (steadyBox: (element: Element) => Steady) =>
  (element: Element, clientX: number, clientY: number): PointIn => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const { across, down } = steadyBox(element);
    return {
      path: elementPath(element),
      x: across ? fraction((clientX - left) / width) : 0.5,
      y: down ? fraction((clientY - top) / height) : 0.5,
    };
  };
