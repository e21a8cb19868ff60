import { startControl } from './control.ts';

/** `control.<hash>.js`: loaded after a decision. */
try {
  const link = window.scrim?.link;
  if (link && !link.panel) startControl(link);
} catch {}
