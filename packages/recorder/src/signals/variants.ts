import type { Collector } from './context.ts';

/** A variant that the page names only after the view began. */
export const variants: Collector = ({ emit, variant }) => {
  let seen = variant();
  const observer = new MutationObserver(() => {
    const now = variant();
    if (!now || now === seen) return;
    seen = now;
    emit({ kind: 'variant', time: Date.now(), variant: now });
  });
  observer.observe(document.documentElement, { attributeFilter: ['data-variant'] });
  return () => observer.disconnect();
};
