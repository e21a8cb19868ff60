import { quietly } from './quietly.ts';
import { listen } from './signals/context.ts';

/**
 * Calls `changed` in the very task in which the page's address changes: client-side navigation, back, forward, fragment.
 * The returned function takes the patches back, or leaves them as no-ops where someone else has patched over them.
 */
export function watchNavigation(changed: () => void): () => void {
  let watching = true;
  let address = location.href;
  const check = () => {
    quietly(() => {
      if (!watching || location.href === address) return;
      address = location.href;
      changed();
    });
  };
  const restores = (['pushState', 'replaceState'] as const).map((name) => {
    const owned = Object.hasOwn(history, name);
    const original = history[name];
    const patched = function (this: History, ...values: Parameters<History['pushState']>) {
      const result = original.apply(this, values);
      check();
      return result;
    };
    history[name] = patched;
    return () => {
      if (history[name] !== patched) return;
      if (owned) history[name] = original;
      else delete (history as Partial<History>)[name];
    };
  });
  const stops = [listen(window, 'popstate hashchange', check)];
  // A router of its own, by the Navigation API, needs none of these.
  if ('navigation' in window) stops.push(listen(window.navigation as EventTarget, 'currententrychange', check));
  return () => {
    watching = false;
    for (const stop of [...stops, ...restores]) stop();
  };
}
