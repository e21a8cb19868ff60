import type { Mark } from '@scrim/protocol';
import { resolvePath } from '@scrim/recorder/element-path';
import { elementKind, elementLabel } from '../heatmaps/element-label.ts';

/** What an element is called, and how far the frame it was read from was from the mark; milliseconds. */
interface MarkName {
  readonly text: string;
  readonly distance: number;
}

/** Names by position in the list of marks. */
export type MarkNames = ReadonlyMap<number, MarkName>;

const INTERACTIVE = 'a,button,input,select,textarea,summary,label,[role="button"],[role="link"],[role="tab"]';
const MASKED = /█/;
/** Longer texts belong to a whole region and name nothing. */
const LONGEST_NAME = 60;

/**
 * Names marks of the page view at `at` by the replayed page: an element's lit text, or that it is masked. A name read nearer to its mark
 * replaces one read farther away, as a page changes under its paths. Returns `known` itself when there is nothing to learn.
 */
export function learnNames(known: MarkNames, marks: readonly Mark[], page: Document, at: number): MarkNames {
  const from = marks.findLastIndex((mark) => mark.kind === 'page' && mark.at <= at);
  const next = marks.findIndex((mark, index) => index > from && mark.kind === 'page');
  const learnt = new Map(known);
  let changed = false;
  for (let index = Math.max(0, from); index < (next === -1 ? marks.length : next); index++) {
    const mark = marks[index];
    if (!mark?.path) continue;
    const distance = Math.abs(mark.at - at);
    const before = known.get(index);
    if (before && before.distance <= distance) continue;
    const element = resolvePath(page, mark.path);
    if (!element) continue;
    learnt.set(index, { text: nameOf(element), distance });
    changed = true;
  }
  return changed ? learnt : known;
}

/** Marks with the names learnt so far; without one, an element is called by its kind. */
export function withNames(marks: readonly Mark[], names: MarkNames): Mark[] {
  return marks.map((mark, index) => {
    if (mark.path === null) return mark;
    const tag = mark.path.split(/[>/]/).at(-1)?.split(':')[0] ?? '';
    return { ...mark, label: names.get(index)?.text ?? elementKind(tag) };
  });
}

function nameOf(hit: Element): string {
  const element = hit.closest(INTERACTIVE) ?? hit;
  const { kind, text } = elementLabel(element);
  if (text !== null && text.length < LONGEST_NAME) return `${kind} “${text}”`;
  return MASKED.test(element.textContent) || element.matches('input,select,textarea')
    ? `Masked ${kind.toLowerCase()}`
    : kind;
}
