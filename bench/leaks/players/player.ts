import type { SeenRequest } from '../../../e2e/leaks/sink.ts';

/** One page of a visit; moments in ms since the epoch. */
export interface Visited {
  readonly path: string;
  readonly from: number;
  readonly until: number;
}

/** What shows recordings of a recorder's kind. */
export interface Player {
  /** Source of a script, its packages found from the repository's root, that sets `window.showReplay(recording, until)`, which shows it in an iframe of its document. */
  program(root: string): string;
  /** Of all that was sent what it takes for each page, in order; null where nothing shows a page. `open` tells what a request holds. */
  recordings(
    requests: readonly SeenRequest[],
    pages: readonly Visited[],
    open: (request: SeenRequest) => readonly unknown[],
  ): readonly unknown[];
}
