import type { ConsentDecision, ConsentMethod, NoticeNode, PublicPolicy, Receipt, SessionGrant } from '@scrim/protocol';
import type { ConsentState } from './public.ts';

/** What the browser keeps of a decision in `localStorage['scrim.<site>']`; nothing is stored before there is one. */
export interface StoredDecision {
  readonly decision: ConsentDecision;
  readonly method: ConsentMethod;
  /** When it was made, ms since the epoch by the browser's clock. */
  readonly time: number;
  /** Version of the notice that was read; this and the purposes are absent where the policy had not come yet. */
  readonly notice?: string | undefined;
  readonly purposes?: readonly string[] | undefined;
  /** `receipt`, signed (compact JWS). */
  readonly signed?: string;
  /** Absent until the server has answered: the control sends the decision again on the next page. */
  readonly receipt?: Receipt;
  /**
   * Latest signed receipt that names a subject; kept beside refusals and Global Privacy Control, whose receipts name none.
   * The next decision replaces (and so, unless it grants, revokes) it, and an erasure proves itself with it.
   */
  readonly erasable: string | null;
}

export type RecorderCall = 'start' | 'stop' | 'pause' | 'identify' | 'trigger' | 'event';

/** How the loader and the two files it loads after a decision know one another: `window.scrim.link`. */
export interface Link {
  readonly site: string;
  /** Where Scrim is, without a trailing slash. */
  readonly origin: string;
  /** `data-consent` of the tag: `banner`, or `api`, `gpp`, `tcf` when another consent manager asks. */
  readonly mode: string;
  public?: PublicPolicy;
  stored?: StoredDecision | null;
  /** `StoredDecision.erasable`, also while the decision itself holds no longer and is asked for again. */
  erasable: string | null;
  /** True under Global Privacy Control: nothing is asked and nothing recorded. */
  gpc: boolean;
  /** A session opened together with consent on this page, not yet taken by the recorder. */
  grant?: SessionGrant | null;
  /** Set by the recorder; until then calls wait here, and only while consent is granted. */
  call?: (name: RecorderCall, values: readonly unknown[]) => void;
  waiting: [RecorderCall, readonly unknown[]][];
  /** Opens the control's panel; set by the control. */
  panel?: () => void;
  /** Texts of the notice in the page's language. */
  texts: Readonly<Record<string, string>>;
  language: string;
  decide(decision: ConsentDecision, method: ConsentMethod): Promise<boolean>;
  /** Shows a notice in a closed shadow root outside the body; `act` gets the `data-act` of what was pressed, '' for Escape. */
  mount(view: NoticeNode, css: string, act: (action: string) => void): HTMLElement;
  /** A script URL that the page's Trusted Types accept. */
  trusted(url: string): string;
  onChange(listener: (state: ConsentState) => void): () => void;
  /** Reads the stored decision again and makes the page agree with it. */
  refresh(): void;
}
