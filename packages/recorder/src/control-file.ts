import { startControl } from './control.ts';
import { quietly } from './quietly.ts';

/** `control.<hash>.js`: loaded after a decision. */
quietly(() => {
  const link = window.scrim?.link;
  if (link && !link.panel) startControl(link);
});
