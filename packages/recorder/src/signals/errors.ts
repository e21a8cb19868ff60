import { elementPath } from '../element-path.ts';
import { type Collector, later } from './context.ts';

const SHOWN = '[aria-invalid=true],[role=alert]:not(:empty)';
const PAUSE = 200;

/** Errors that are on the page now: one that stays from view to view is one error. */
let known = new Set<Element>();

/** An error was shown: a field turned invalid, or an alert appeared. */
export const errors: Collector = ({ emit, trigger }) => {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = () => {
    timer = undefined;
    const shown = new Set<Element>();
    for (const element of document.querySelectorAll(SHOWN)) {
      if (!element.getClientRects().length || !(element.ariaInvalid === 'true' || element.textContent?.trim()))
        continue;
      shown.add(element);
      if (known.has(element)) continue;
      emit({ kind: 'error', time: Date.now(), path: elementPath(element) });
      trigger('error_shown');
    }
    known = shown;
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
      attributes: true,
      attributeFilter: ['aria-invalid', 'role', 'hidden'],
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
