/** How much of a page is captured. Stricter first; conflicts resolve to the stricter. */
export type Level = 'off' | 'signals' | 'replay';

/** Whose data a session is; rights, clocks and retention ceilings follow it (15 U.S.C. § 6809(9), 12 CFR 1016.3). */
export type Regime = 'visitor' | 'applicant' | 'customer';

/** What a dictionary string must be to be shown: the kind of element (or attribute) that holds it. */
export type StringRole =
  | 'heading'
  | 'button'
  | 'link'
  | 'label'
  | 'text'
  | 'option'
  | 'attribute'
  | 'title'
  | 'drawing';

/** One compound selector: `tag#id.class[attr=value]`; a null attribute value tests presence. */
export interface CompoundSelector {
  readonly tag?: string;
  readonly id?: string;
  readonly classes?: readonly string[];
  readonly attributes?: readonly (readonly [name: string, value: string | null])[];
}

/**
 * A selector of the policy grammar (compounds joined by descendant or child combinators; no pseudo-classes),
 * parsed so that it can be matched without a DOM. `compounds` run from the subject outwards:
 * `combinators[i]` joins `compounds[i]` to its ancestor `compounds[i + 1]`.
 */
export interface CompiledSelector {
  readonly source: string;
  readonly compounds: readonly CompoundSelector[];
  readonly combinators: readonly (' ' | '>')[];
}

/** What starts a replay on a page whose recording waits for a reason. */
export type Trigger = 'error_shown' | 'rage_click' | 'help_opened' | `custom:${string}`;

export interface CompiledLight {
  /** Elements whose own text and descendants' text is shown. */
  readonly text: readonly CompiledSelector[];
  /** Attributes shown on matching elements. Never `value`. */
  readonly attributes: readonly { readonly selector: CompiledSelector; readonly names: readonly string[] }[];
  /** Images shown when their source is in `CompiledPolicy.assets`. */
  readonly images: readonly CompiledSelector[];
}

export interface CompiledPage {
  /** Position in the file, the name a batch uses for the rule that lit it. */
  readonly rule: number;
  /** URL path template: literal segments, `{a,b,c}` (one of these), `*` (one segment, masked), `**` (any rest, also none, masked). */
  readonly match: string;
  readonly level: Level;
  /** Key of `CompiledPolicy.purposes`; present when level is `replay`. */
  readonly purpose: string | null;
  /** Share of sessions replayed, 0..1; decided once per session, deterministically. */
  readonly sample: number;
  /** Last day (ISO date, UTC) on which `replay` holds; afterwards the page is `signals`. */
  readonly until: string | null;
  /** Null: the site says it with `scrim.identify`, else `visitor`. */
  readonly regime: Regime | null;
  /** Empty: replay starts with the page. */
  readonly triggers: readonly Trigger[];
  readonly light: CompiledLight;
  /** Masked although a rule lights them. */
  readonly mask: readonly CompiledSelector[];
  /** Replaced by an empty box of the same kind; neither content nor descendants leave. */
  readonly exclude: readonly CompiledSelector[];
  /** What shows an error here, besides `aria-invalid` and `role=alert`; absent: nothing. */
  readonly errors?: readonly CompiledSelector[];
  /** Why a page that looks like a payment page is captured at all (PCI DSS 6.4.3). */
  readonly reason?: string;
  /** Query parameters kept in the page's address, each as the only `name=value` that may be. */
  readonly query: readonly string[];
}

/** Texts of the consent notice in one language (BCP 47). */
export interface NoticeTexts {
  readonly title: string;
  readonly body: string;
  readonly accept: string;
  readonly decline: string;
  readonly privacyLabel: string;
  /** The small persistent control. */
  readonly control: string;
  readonly withdraw: string;
  readonly recording: string;
  readonly notRecording: string;
  readonly download: string;
  readonly erase: string;
  readonly erased: string;
  readonly gpcHonoured: string;
  readonly close: string;
}

/**
 * A policy as the browser and the server run it: plain JSON, canonical, named by its hash.
 * Everything that it does not light is masked.
 */
export interface CompiledPolicy {
  readonly version: 1;
  readonly site: string;
  /** SHA-256 (hex) of the canonical form of everything else. */
  readonly hash: string;
  readonly purposes: Readonly<Record<string, string>>;
  readonly consent: {
    readonly mode: 'opt-in';
    readonly reaskDays: number;
    readonly gpc: 'deny';
    readonly jurisdiction: string;
    readonly noticeVersion: string;
    readonly privacyUrl: string;
    readonly controller: string;
    /** Language tag → texts; the first is the default. */
    readonly notice: Readonly<Record<string, NoticeTexts>>;
    /** Languages of the notice, the default first: unlike the order of keys this survives storage and counts in the hash. */
    readonly languages?: readonly string[];
    /** Language tag → purpose → its sentence; where the policy has one in that language. */
    readonly purposeTexts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly retentionDays: { readonly replay: number; readonly signals: number; readonly consent: number };
  /** Short keyed hashes (`stringHash`) of strings of the site's own source, by role. */
  readonly dictionary: { readonly salt: string; readonly hashes: readonly string[] };
  /** In file order; for a path the strictest matching rule wins. */
  readonly pages: readonly CompiledPage[];
  /** Outcome events the site may send, with their properties: 'number', 'boolean' or the list of allowed strings. */
  readonly events: Readonly<Record<string, Readonly<Record<string, 'number' | 'boolean' | readonly string[]>>>>;
  /** The event of `events` that completes an application; absent: the last by name (`completionOf`). */
  readonly completion?: string;
  /** Static files of the site which a replay may show: URL path → SHA-256 (hex). Fonts, logos; never user content. */
  readonly assets: Readonly<Record<string, string>>;
  /** Names of experiment variants the site may report as `data-variant` on its root element. */
  readonly variants: readonly string[];
}
