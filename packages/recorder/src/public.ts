/** What a decision of the person is; `gpc`: Global Privacy Control made it. */
export type ConsentDecision = 'granted' | 'denied' | 'withdrawn' | 'gpc';

/** Through what a decision was made. */
export type ConsentMethod = 'banner' | 'control' | 'api' | 'gpp' | 'tcf' | 'gpc-signal';

/** Whose data a page's decisions are about. */
export type Regime = 'visitor' | 'applicant' | 'customer';

/** A consent receipt (fields of ISO/IEC TS 27560:2023), as the server signed it. */
export interface Receipt {
  readonly schema: 'scrim-consent-receipt-1';
  readonly id: string;
  readonly site: string;
  readonly controller: string;
  readonly jurisdiction: string;
  readonly decision: ConsentDecision;
  readonly method: ConsentMethod;
  readonly noticeVersion: string;
  readonly noticeLanguage: string;
  /** SHA-256 of the policy under which was asked. */
  readonly policy: string;
  readonly purposes: readonly { readonly id: string; readonly description: string }[];
  readonly retentionDays: { readonly replay: number; readonly signals: number; readonly consent: number };
  readonly regime: Regime;
  /** ISO 8601, UTC, by the server's clock. */
  readonly time: string;
  /** Receipt that this one replaces. */
  readonly previous: string | null;
  /** Pseudonymous subject; null for a refusal: no identifier is made for someone who said no. */
  readonly subject: string | null;
}

export interface ConsentState {
  readonly decision: ConsentDecision | null;
  readonly receipt: Receipt | null;
}

/** `window.scrim.consent` */
export interface Consent {
  /** Opts in. Resolves when the signed receipt is stored; false when it could not be (then nothing is recorded). */
  grant(method?: ConsentMethod): Promise<boolean>;
  /** Refuses, for `reaskDays`. */
  deny(method?: ConsentMethod): Promise<boolean>;
  /** Stops the recorder in this task, discards what was not sent, then tells the server. */
  withdraw(method?: ConsentMethod): Promise<boolean>;
  state(): ConsentState;
  /** Called at every change, in this and other tabs; returns its own removal. */
  onChange(listener: (state: ConsentState) => void): () => void;
  /** Opens the notice again, or the panel in which a decision is looked at and changed. */
  show(): void;
}

/** `window.scrim`. No method ever throws; without consent the recording ones do nothing and keep nothing. */
export interface Scrim {
  readonly consent: Consent;
  /** Records again after `stop` or `pause`. */
  start(): void;
  /** Ends the recording session; `start` begins another. */
  stop(): void;
  /** Stops recording without ending the session. */
  pause(): void;
  /** Tells whose session this is. A digest of the account id leaves, of which the server keeps a token. */
  identify(kind: 'applicant' | 'customer', accountId: string): void;
  /** Names a reason for which a policy may start a replay: `help_opened`, or `x` for `custom:x`. */
  trigger(name: string): void;
  /** Reports an outcome that the policy declares; anything else is dropped in the browser. */
  event(name: string, properties?: Readonly<Record<string, number | boolean | string>>): void;
}

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
 * There is one per page: a second call returns the first. Never throws. Null outside a browser, and in a frame whose page
 * above has Scrim, which records its frames of the same origin.
 */
export type CreateScrim = (options: ScrimOptions) => Scrim | null;
