import { load } from './loader.ts';
import { quietly } from './quietly.ts';

/** `<script async src="https://scrim.example/scrim.js" data-site="meadow-loans"></script>` */
quietly(() => {
  const script = document.currentScript as HTMLScriptElement;
  const { site, consent, regime } = script.dataset;
  // The page above records its frames of the same origin.
  const framed = quietly(() => parent !== window && parent.document.querySelector('script[data-site]'));
  if (site && !framed) window.scrim ??= load(site, new URL(script.src).origin, consent ?? 'banner', regime);
});
