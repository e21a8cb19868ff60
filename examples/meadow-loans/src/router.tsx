import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes to a URL of this site without loading the page again. */
export function navigate(url: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', url);
  else window.history.replaceState(null, '', url);
  for (const listener of listeners) listener();
  const target = window.location.hash.slice(1);
  requestAnimationFrame(() => {
    const place = target === '' ? null : document.getElementById(target);
    if (place !== null) place.scrollIntoView();
    else window.scrollTo(0, 0);
    if (how === 'push') (place ?? document.getElementById('main'))?.focus({ preventScroll: true });
  });
}

/** The current path, without query and fragment. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** The current query parameters' text, from `?` on. */
export function useQuery(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}

/** A link inside the site; modified clicks keep their meaning. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (event.defaultPrevented || modified) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
