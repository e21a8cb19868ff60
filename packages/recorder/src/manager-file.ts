import { followConsentManager } from './consent-managers.ts';
import { quietly } from './quietly.ts';

/** `manager.<hash>.js`: loaded where the tag says that a consent manager asks (`data-consent="gpp"` or `"tcf"`). */
quietly(() => {
  const link = window.scrim?.link;
  if (link) followConsentManager(link);
});
