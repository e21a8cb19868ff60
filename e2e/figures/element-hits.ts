import type { RawData, RawSignal } from '../raw-visits.ts';
import { K } from './demo-process.ts';
import { twoDigits } from './words.ts';

export type HitKind = 'click' | 'rage' | 'dead' | 'first' | 'rest';

type Hit = RawSignal & { readonly person: string; readonly path: string };

/** What was done to one element of a page in one way. */
export interface ElementHits {
  readonly path: string;
  readonly hits: number;
  readonly views: number;
  readonly people: ReadonlySet<string>;
}

/** What people did on one page, by the definitions of docs/analyses/heatmaps.md. */
export class PageHits {
  readonly #here: readonly (RawSignal & { readonly person: string })[];
  /** When each page view began. */
  readonly #views: ReadonlyMap<string, number>;
  /** Of each page view, how high the page was, and which of its bands were in view how long. */
  readonly #seen: readonly { readonly height: number; readonly runs: NonNullable<RawSignal['runs']> }[];
  /** Page views. */
  readonly views: number;
  readonly people: number;

  constructor({ sessions }: RawData, page: string) {
    this.#here = sessions.flatMap(({ signals, person }) =>
      signals.filter((signal) => signal.page === page).map((signal) => ({ ...signal, person })),
    );
    this.#views = new Map(this.#here.filter(({ kind }) => kind === 'view').map(({ view, time }) => [view, time]));
    this.#seen = [...this.#views.keys()]
      .map((view) => this.#here.filter((signal) => signal.view === view))
      .map((signals) => ({
        height: Math.max(0, ...signals.map(({ height = 0 }) => height)),
        runs: signals.flatMap(({ kind, runs = [] }) => (kind === 'attention' ? runs : [])),
      }))
      .filter(({ height }) => height > 0);
    this.views = this.#views.size;
    this.people = new Set(this.#here.map(({ person }) => person)).size;
  }

  /** Of each element that was hit in a way, most hits first. */
  elements(kind: HitKind): ElementHits[] {
    const hits = this.#hits(kind);
    return [...new Set(hits.map(({ path }) => path))]
      .map((path) => {
        const own = hits.filter((hit) => hit.path === path);
        return {
          path,
          hits: own.length,
          views: new Set(own.map(({ view }) => view)).size,
          people: new Set(own.map(({ person }) => person)),
        };
      })
      .sort((a, b) => b.hits - a.hits || b.people.size - a.people.size || (a.path < b.path ? -1 : 1));
  }

  /** Those that an answer about everybody shows: of k people; and where fewer than k are behind the others, the smallest not. */
  shown(kind: HitKind): ElementHits[] {
    const all = this.elements(kind);
    const shown = all.filter(({ people }) => people.size >= K);
    const behind = new Set(all.filter(({ people }) => people.size < K).flatMap(({ people }) => [...people])).size;
    return behind > 0 && behind < K ? shown.slice(0, -1) : shown;
  }

  /** Middle time from a view’s beginning to its first click on an element, over people, of each the middle of their views. */
  timeToClick(path: string): number | null {
    const clicks = this.#hits('click').filter((hit) => hit.path === path);
    const times = new Map<string, number[]>();
    for (const [view, began] of this.#views) {
      const first = clicks.find((click) => click.view === view);
      if (first) times.set(first.person, [...(times.get(first.person) ?? []), first.time - began]);
    }
    return times.size < 2 * K ? null : twoDigits(middle([...times.values()].map(middle)));
  }

  /** Share of page views in which the fortieth of the page in which a place lies was in view for 150 ms at its middle. */
  exposed(place: number): number {
    const step = Math.min(39, Math.floor(place * 40));
    const inView = this.#seen.filter(({ height, runs }) => {
      const band = Math.floor(((step + 0.5) * height) / 40 / 10);
      const during = runs.filter(([first, bands]) => band >= first && band < first + bands);
      return during.reduce((sum, [, , milliseconds]) => sum + milliseconds, 0) >= 150;
    });
    return inView.length / this.#seen.length;
  }

  #hits(kind: HitKind): Hit[] {
    const of = kind === 'first' ? 'click' : kind;
    const hits = this.#here.flatMap((one) => (one.kind === of ? [{ ...one, path: one.path ?? '' }] : []));
    return kind === 'first' ? hits.filter((hit) => hits.find(({ view }) => view === hit.view) === hit) : hits;
  }
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
