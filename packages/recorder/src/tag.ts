import { load } from './loader.ts';

/** `<script async src="https://scrim.example/scrim.js" data-site="meadow-loans"></script>` */
try {
  const script = document.currentScript as HTMLScriptElement;
  const { site, consent } = script.dataset;
  let framed = false;
  try {
    // The page above records its frames of the same origin.
    framed = parent !== window && !!parent.document.querySelector('script[data-site]');
  } catch {}
  if (site && !framed) window.scrim ??= load(site, new URL(script.src).origin, consent ?? 'banner');
} catch {}
