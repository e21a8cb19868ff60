import type { Regime } from '@scrim/policy';
import type { Scrim } from './link.ts';
import { load } from './loader.ts';

export type { Consent, ConsentState, Scrim } from './link.ts';

export interface ScrimOptions {
  /** Name of the site, as in its policy. */
  readonly site: string;
  /** Where Scrim is: `https://scrim.example`. */
  readonly origin: string;
  /** Who asks: Scrim's banner (default), the site through `consent.grant`, or a consent manager's GPP or TCF signal. */
  readonly consent?: 'banner' | 'api' | 'gpp' | 'tcf';
  /**
   * Whose data this page's decisions are about (`data-regime` of the tag). Without it the first page rule with a regime
   * whose literal beginning is that of the address says it, else `visitor`. It is the receipt's regime, and that of recorded
   * pages whose own rule names none; where a rule does, the server takes the rule's.
   */
  readonly regime?: Regime;
}

/**
 * Does what the script tag does, from a bundle: `createScrim({ site: 'meadow-loans', origin: 'https://scrim.example' })`.
 * There is one per page: a second call returns the first. Never throws, and does nothing outside a browser.
 */
export function createScrim({ site, origin, consent = 'banner', regime }: ScrimOptions): Scrim | null {
  try {
    window.scrim ??= load(site, new URL(origin).origin, consent, regime);
    return window.scrim;
  } catch {
    return null;
  }
}
