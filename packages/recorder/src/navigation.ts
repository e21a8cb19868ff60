import { quietly } from './quietly.ts';
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
  addEventListener('popstate', check, true);
  addEventListener('hashchange', check, true);
  return () => {
    watching = false;
    removeEventListener('popstate', check, true);
    removeEventListener('hashchange', check, true);
    for (const restore of restores) restore();
  };
}
