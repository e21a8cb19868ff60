import type { Page } from 'playwright-core';
import type { SeenRequest, Sink } from './sink.ts';

/** Something that left the browser or was kept: raw, or opened as far as the adapter can; the reader does the rest. */
export interface Evidence {
  /**
   * `worker`: what a worker gave out; `storage`: what was stored in the browser; `raw`: bytes of files among which pieces of
   * any word occur by chance, so that only whole values count there.
   */
  readonly place: 'wire' | 'worker' | 'storage' | 'disk' | 'raw';
  readonly name: string;
  readonly data: string | Buffer;
  /** Of the disk: what was sent, as it is kept. Quantities are searched there too; in a server's own books any number occurs. */
  readonly kept?: boolean;
}

/** A recorder on the page. */
export interface Recorder {
  /** Markup that comes first in the head of every page. `{page}` in it is the origin of the page. */
  readonly head: string;
  /** On the first page: what a visitor or the site does so that recording runs. */
  start?(page: Page): Promise<void>;
  /** Resolves when it records the page that the visitor has just come to; the driver waits half a second besides, or a whole one where this is left out. */
  ready?(page: Page): Promise<unknown>;
  /** Makes it send what it still holds; what it sends when a page is left needs nothing here. */
  flush?(page: Page): Promise<void>;
  /** Bytes that came to its own server until now, where they do not go to the sink. */
  received?(): number;
  /** Requests that the reader cannot open by itself, opened; and what the recorder's server stored. */
  collect?(seen: readonly SeenRequest[]): Promise<readonly Evidence[]>;
  /** Source of a function of the page, `(name, properties) => …`, by which a site tells this recorder of an outcome; none: it has no such. */
  readonly tell?: string;
  /** Likewise, `(kind, accountId) => …`, by which a site tells it whose account a session belongs to. */
  readonly identify?: string;
  /** Texts that must be found on the wire: else the recorder did not record, or its uploads were not opened. */
  readonly canary?: string | readonly string[];
  /** It tells of no elements of the page, only of clicks on them: these are then enough to show that it recorded. */
  readonly clicksOnly?: boolean;
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
