import type { ConsentDecision } from '@scrim/protocol';
import type { Link } from './link.ts';
import { quietly } from './quietly.ts';

/**
 * Purposes of the IAB TCF that recording needs: 1 store and access information, 8 measure content performance,
 * 10 develop and improve services.
 */
const TCF_PURPOSES = [1, 8, 10] as const;

/** `TCData` of the TCF API v2, as far as it is read. */
export interface TcData {
  readonly eventStatus?: string;
  readonly gdprApplies?: boolean;
  readonly purpose?: { readonly consents?: Readonly<Record<number, boolean>> };
}

/** `PingReturn` of the GPP API 1.1, as far as it is read. */
export interface GppPing {
  readonly signalStatus?: string;
  readonly parsedSections?: Readonly<Record<string, unknown>>;
}

/** What a TCF signal says about recording; null while it says nothing. Where the GDPR does not apply it says nothing. */
export function tcfDecision(data: TcData): 'granted' | 'denied' | null {
  if (data.eventStatus !== 'tcloaded' && data.eventStatus !== 'useractioncomplete') return null;
  if (data.gdprApplies === false) return null;
  return TCF_PURPOSES.every((purpose) => data.purpose?.consents?.[purpose]) ? 'granted' : 'denied';
}

/**
 * What a GPP signal says. US sections are opt-outs: an opt-out or Global Privacy Control is a refusal, its absence is not
 * consent; only `PersonalDataConsents: 2` is. The section `tcfeuv2` is read as TCF.
 */
export function gppDecision(ping: GppPing): 'granted' | 'denied' | null {
  if (ping.signalStatus !== 'ready') return null;
  let decision: 'granted' | 'denied' | null = null;
  for (const [name, parsed] of Object.entries(ping.parsedSections ?? {})) {
    const section = Object.assign({}, ...[parsed].flat()) as Record<string, unknown>;
    if (name === 'tcfeuv2') {
      const consents = section.PurposeConsents ?? section.PurposeConsent;
      const given = TCF_PURPOSES.every((purpose) => Array.isArray(consents) && consents[purpose - 1]);
      if (!given) return 'denied';
      decision = 'granted';
    } else if (name.startsWith('us')) {
      const optedOut = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'].some((key) => section[key] === 1);
      if (optedOut || section.Gpc === true || section.PersonalDataConsents === 1) return 'denied';
      if (section.PersonalDataConsents === 2) decision = 'granted';
    }
  }
  return decision;
}

interface ConsentManagers {
  __tcfapi?: (command: 'addEventListener', version: 2, callback: (data: TcData, ok: boolean) => void) => void;
  __gpp?: (command: 'addEventListener', callback: (event: { pingData?: GppPing }, ok: boolean) => void) => void;
}

/** Follows the page's consent manager; waits ten seconds for it to appear. */
export function followConsentManager(link: Link, attempts = 20): void {
  const page = window as unknown as ConsentManagers;
  const api = link.mode === 'tcf' ? page.__tcfapi : page.__gpp;
  if (!api) {
    if (attempts > 0) setTimeout(() => followConsentManager(link, attempts - 1), 500);
    return;
  }
  const apply = (wanted: 'granted' | 'denied' | null) => {
    const now = link.stored?.decision;
    if (!wanted || link.gpc || now === wanted || (wanted === 'denied' && now === 'withdrawn')) return;
    const decision: ConsentDecision = wanted === 'denied' && now === 'granted' ? 'withdrawn' : wanted;
    link.decide(decision, link.mode === 'tcf' ? 'tcf' : 'gpp');
  };
  quietly(() => {
    if (link.mode === 'tcf') page.__tcfapi?.('addEventListener', 2, (data, ok) => ok && apply(tcfDecision(data)));
    else page.__gpp?.('addEventListener', ({ pingData }, ok) => ok && pingData && apply(gppDecision(pingData)));
  });
}
