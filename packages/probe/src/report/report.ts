import type { Choice } from '../browser/choices.ts';
import type { VisitedPage } from '../explore/explore.ts';
import type { Vendor } from '../observe/vendors.ts';
import type { Encoding, MarkerKind } from '../reader/index.ts';

/** `leak`: personal data reached somebody. `broken`: a rule is broken. `review`: a person should look. */
export type Severity = 'leak' | 'broken' | 'review';

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  /** What was seen, in a sentence or two. */
  readonly happened: string;
  readonly evidence: readonly string[];
  /** Where it is, to know it again in a later run; none: the site as a whole. */
  readonly places: readonly { readonly page: string; readonly what: string }[];
  readonly todo: string;
  /** Law or standard that it is about; null when it is about none in particular. */
  readonly reference: string | null;
}

/** A marker that reached a destination in one wrapping, from one page of one visit. */
export interface MarkerArrival {
  readonly marker: string;
  readonly kind: MarkerKind;
  readonly encoding: readonly Encoding[];
  /** Name of the field that it was sent under, when it has one. */
  readonly key: string | null;
  readonly times: number;
  readonly visit: string;
  /** What the first request that carried it was: method and path. */
  readonly request: string;
  /** The page it left from. */
  readonly page: string;
  /** What the probe had done last before. */
  readonly moment: string;
  readonly afterMilliseconds: number;
  /** Where the marker stood on pages by then: `input#ssn (value)`. */
  readonly elements: readonly string[];
}

/** Why nobody knows what a request said. */
export type UnreadWhy = 'not shown' | 'too much' | 'not understood' | 'not seen into';

/** Requests of one method and path of which nobody knows what they said. */
export interface UnreadBody {
  /** Method, or `WebTransport` or `WebRTC`, and path. */
  readonly request: string;
  readonly why: UnreadWhy;
  readonly times: number;
  /** Of all of them; null where the browser does not tell how long one was. */
  readonly bytes: number | null;
}

export interface Destination {
  /** Of one behind an origin of the site, the address: that origin and a path. */
  readonly origin: string;
  readonly vendor: Pick<Vendor, 'name' | 'category' | 'source'> | null;
  /** What it sends looks like the recording of a page (rrweb's events). */
  readonly recordsPages: boolean;
  readonly requests: number;
  readonly bodyBytes: number;
  /** Bodies that could not be read, or not to their end. */
  readonly unread: number;
  readonly unreadBodies: readonly UnreadBody[];
  readonly beforeConsent: number;
  readonly arrivals: readonly MarkerArrival[];
}

/** A kind of request that the probe stopped before anything of it was sent. */
export interface HeldBack {
  readonly why: 'payment' | 'origin';
  readonly method: string;
  /** Origin and path. */
  readonly url: string;
  /** The page that it came from. */
  readonly page: string;
  readonly category: Vendor['category'] | null;
  /** Markers that it would have told somebody else than the site. */
  readonly carried: readonly string[];
}

export interface StoredItem {
  readonly where: 'cookie' | 'localStorage' | 'sessionStorage' | 'IndexedDB';
  readonly name: string;
  readonly domain: string;
  readonly vendor: string | null;
  /** It is a known tracker's, and not the choice itself. */
  readonly needsConsent: boolean;
}

/** What was sent that needs agreement, and what was stored, after an answer that did not give it. */
export interface Honoured {
  readonly tried: boolean;
  /** Why it could not be tried. */
  readonly problem: string | null;
  /** Whether a control to answer by was found; null where nobody could look for one. */
  readonly offered: boolean | null;
  readonly sentAfter: readonly { readonly who: string; readonly request: string; readonly afterMilliseconds: number }[];
  /** What was there at the end, and not yet when it was answered. */
  readonly storedAfter: readonly StoredItem[];
  /** What was there when it was answered, and at the end still. */
  readonly keptAfter: readonly StoredItem[];
  /** Origins whose storage, cookies aside, was not read both times. */
  readonly storageUnread: readonly string[];
  /** Pages that were come to after it. */
  readonly pages: number;
  readonly clicks: number | null;
}

export interface ConsentReport {
  readonly asked: boolean;
  /** The notice was answered with yes. */
  readonly agreed: boolean;
  readonly accept: Choice | null;
  readonly decline: Choice | null;
  /** Clicks until refused; null when no way was found. */
  readonly clicksToDecline: number | null;
  readonly sentBefore: Honoured['sentAfter'];
  readonly storedBefore: readonly StoredItem[];
  /** Origins whose storage, cookies aside, could not be read before the answer. */
  readonly storageUnread: readonly string[];
  readonly declining: Honoured;
  readonly globalPrivacyControl: Honoured;
  readonly withdrawal: Honoured;
}

export interface PageScript {
  readonly url: string;
  /** SHA-256 of its content, hexadecimal; null: the content could not be read. */
  readonly hash: string | null;
  readonly bytes: number;
  readonly origin: string;
  readonly vendor: string | null;
  readonly integrity: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Against the last run and the list of what is authorised; null when there is none. */
  readonly change: 'same' | 'new' | 'changed' | null;
  readonly authorised: boolean | null;
  /** Why it may run, as the list says; null when it may not, or nobody said. */
  readonly reason: string | null;
}

/** What a payment page no longer has, or has otherwise, than in the last run (PCI DSS 11.6.1). */
export interface SinceLastRun {
  readonly headers: readonly { readonly name: string; readonly before: string | null; readonly now: string | null }[];
  /** Addresses of scripts that are gone. */
  readonly scriptsGone: readonly string[];
}

export interface PaymentPage {
  readonly path: string;
  readonly sign: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly scripts: readonly PageScript[];
  /** Null without a last run of this page. */
  readonly sinceLastRun: SinceLastRun | null;
}

/** A payment page that the run came to, and whose scripts nobody knows: it did not open once more, or led elsewhere. */
export interface UnreadPaymentPage {
  readonly path: string;
  readonly sign: string;
  readonly why: string;
  /** When the last run that read it began; null: none did. */
  readonly lastReadAt: string | null;
}

/** A payment page as an earlier run found it, for those after this one to compare with. */
export interface EarlierPaymentPage extends PaymentPage {
  /** When that run began. */
  readonly readAt: string;
}

export interface Measured {
  readonly taskMilliseconds: number;
  readonly scriptMilliseconds: number;
  readonly bytes: number;
  readonly layoutShift: number;
  readonly largestPaint: number | null;
  readonly interaction: number | null;
}

export interface CostReport {
  readonly pairs: number;
  /** Origins that are sent recordings, and scripts of others that send them. */
  readonly blocked: readonly string[];
  readonly with: Measured;
  readonly without: Measured;
}

/** Recorders were met, and what they cost could not be told. */
export interface CostNotMeasured {
  readonly problem: string;
}

export interface PolicyReport {
  readonly site: string;
  readonly file: string;
  readonly batches: number;
  /** Those of them that were recorded under another policy: what only this one names was renamed or left out. */
  readonly underAnother: number;
  /** Batches that redaction under the policy would have changed, by page. */
  readonly beyond: readonly { readonly page: string; readonly why: string }[];
  readonly pages: readonly { readonly path: string; readonly level: string | null }[];
}

export interface ProbeReport {
  readonly format: 'scrim-probe/1';
  readonly url: string;
  readonly origins: readonly string[];
  readonly startedAt: string;
  readonly seconds: number;
  readonly browser: string;
  readonly script: string | null;
  readonly markers: readonly { readonly id: string; readonly kind: MarkerKind }[];
  readonly pages: readonly VisitedPage[];
  /** HTTP status of the first page; null: the browser told none. */
  readonly answered: number | null;
  /** Markers that were typed in the visit that agreed, or that its script read. */
  readonly typed: readonly string[];
  readonly requests: number;
  readonly destinations: readonly Destination[];
  readonly ownAddresses: readonly MarkerArrival[];
  readonly heldBack: readonly HeldBack[];
  readonly consent: ConsentReport;
  readonly headers: Readonly<Record<string, string>>;
  readonly payment: readonly PaymentPage[];
  readonly paymentUnread: readonly UnreadPaymentPage[];
  /** Those that this run did not read. */
  readonly paymentEarlier: readonly EarlierPaymentPage[];
  /** Null where nobody records, or nobody asked for it. */
  readonly cost: CostReport | CostNotMeasured | null;
  readonly policy: PolicyReport | null;
  readonly findings: readonly Finding[];
  /** Whether nothing else can have reached others: something was typed, a notice accepted, and all that was sent to them could be read. */
  readonly conclusive: boolean;
  readonly limits: readonly string[];
}

/** All that was seen, before anything is said about it. */
export type Seen = Omit<ProbeReport, 'findings' | 'conclusive' | 'limits'>;

/** 1 when there is a leak or a broken rule, else 0 when all is known, and 3 when it is not: of what was sent, or of whether it keeps to the policy. */
export function exitCodeOf({
  findings,
  conclusive,
  policy,
}: Pick<ProbeReport, 'findings' | 'conclusive' | 'policy'>): 0 | 1 | 3 {
  if (findings.some(({ severity }) => severity !== 'review')) return 1;
  return conclusive && (policy?.underAnother ?? 0) === 0 ? 0 : 3;
}
