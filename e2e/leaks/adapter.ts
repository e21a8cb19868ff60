import type { Page } from 'playwright-core';
import type { SeenRequest, Sink } from './sink.ts';

/** Something that left the browser or was kept: raw, or opened as far as the adapter can; the reader does the rest. */
export interface Evidence {
  /** `raw`: bytes of files among which pieces of any word occur by chance; only whole values count there. */
  readonly place: 'wire' | 'disk' | 'raw' | 'storage';
  readonly name: string;
  readonly data: string | Buffer;
}

/** A recorder on the page. */
export interface Recorder {
  /** Markup that comes first in the head of every page. `{page}` in it is the origin of the page. */
  readonly head: string;
  /** On the first page: what a visitor or the site does so that recording runs. */
  start?(page: Page): Promise<void>;
  /** Makes it send what it still holds; what it sends when a page is left needs nothing here. */
  flush?(page: Page): Promise<void>;
  /** Requests that the reader cannot open by itself, opened; and what the recorder's server stored. */
  collect?(seen: readonly SeenRequest[]): Promise<readonly Evidence[]>;
  /** A text that must be found in what it sent: else the recorder did not record, or its uploads were not opened. */
  readonly canary?: string;
  close?(): Promise<void>;
}

export interface Adapter {
  readonly name: string;
  /** What stood in its settings, for the report: names of options as its documentation writes them. */
  readonly options?: string;
  open(bench: Bench): Promise<Recorder>;
}

export interface Bench {
  /** Takes every request that is not the page's own, on an origin of its own. */
  readonly sink: Sink;
  /** Origin of the pages. */
  readonly siteUrl: string;
  /** The repository. */
  readonly root: string;
}
