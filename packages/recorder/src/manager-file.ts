import { followConsentManager } from './consent-managers.ts';

/** `manager.<hash>.js`: loaded where the tag says that a consent manager asks (`data-consent="gpp"` or `"tcf"`). */
try {
  const link = window.scrim?.link;
  if (link) followConsentManager(link);
} catch {}
