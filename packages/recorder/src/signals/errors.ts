import { elementPath } from '../element-path.ts';
import { type Collector, later } from './context.ts';

const SHOWN = '[aria-invalid=true],[role=alert]:not(:empty)';
const PAUSE = 200;

/** What shows an error within `root` now: it is visible, and a field that is invalid or something that says something. */
export const shownErrors = (root: ParentNode, declared: string, leftOut: string): Element[] =>
  [...root.querySelectorAll(declared ? `${SHOWN},${declared}` : SHOWN)].filter(
    (element) =>
      element.getClientRects().length &&
      !element.closest(leftOut) &&
      (element.ariaInvalid === 'true' || element.textContent?.trim()),
  );

/** Errors that are on the page now: one that stays from view to view is one error. */
const known = new Map<Element, { readonly time: number; readonly path: string }>();

/** An error was shown: a field turned invalid, an alert appeared, or what the policy declares; and that it is gone again. */
export const errors: Collector = ({ emit, trigger, errors: declared, leftOut }) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const began = Date.now();

  const look = () => {
    timer = undefined;
    const time = Date.now();
    const shown = new Set(shownErrors(document, declared, leftOut));
    for (const [element, { time: since, path }] of known) {
      if (shown.has(element)) continue;
      known.delete(element);
      // What an earlier view showed went with its page, and nobody put it right.
      if (since >= began) emit({ kind: 'recovered', time, path, duration: Math.min(864e5, Math.max(0, time - since)) });
    }
    for (const element of shown) {
      if (known.has(element)) continue;
      const path = elementPath(element);
      known.set(element, { time, path });
      emit({ kind: 'error', time, path });
      trigger('error_shown');
    }
    watch();
  };

  // Stops listening at the first change until it has looked: a storm of mutations costs nothing here.
  const observer = new MutationObserver(() => {
    observer.disconnect();
    timer = later(look, PAUSE);
  });
  const watch = () =>
    observer.observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      // What a declared selector depends on is not known.
      ...(declared ? {} : { attributeFilter: ['aria-invalid', 'role', 'hidden', 'class', 'style', 'open'] }),
    });

  look();
  return () => {
    observer.disconnect();
    if (timer) {
      clearTimeout(timer);
      look();
      observer.disconnect();
    }
  };
};
