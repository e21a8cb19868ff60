import { isRecordedFromAbove } from './above.ts';
import { load } from './loader.ts';
import { quietly } from './quietly.ts';

/** `<script async src="https://scrim.example/scrim.js" data-site="meadow-loans"></script>` */
quietly(() => {
  const script = document.currentScript as HTMLScriptElement;
  const { site, consent, regime } = script.dataset;
  if (site && !isRecordedFromAbove())
    window.scrim ??= load(site, new URL(script.src).origin, consent ?? 'banner', regime);
});
