import { followConsentManager } from './consent-managers.ts';
import { startControl } from './control.ts';

/** `control.<hash>.js`: loaded after a decision, and where a consent manager decides. */
try {
  const link = window.scrim?.link;
  if (link && !link.panel) {
    startControl(link);
    if (link.mode === 'gpp' || link.mode === 'tcf') followConsentManager(link);
  }
} catch {}
