import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Place, placesOf } from './observe/places.ts';
import { type Sent, Traffic } from './observe/traffic.ts';
import { markersOf, type SyntheticPerson } from './people/synthetic-person.ts';
import type { Marker } from './reader/index.ts';

/** Something the probe did, or came to. */
export interface Moment {
  /** Epoch ms. */
  readonly at: number;
  /** The page's path, without query and fragment. */
  readonly page: string;
  /** `opened`, `filled in`, `pressed`, `declined`, … */
  readonly what: string;
  /** The element it was done to, as a selector; null for the page itself. */
  readonly element: string | null;
}

/** A place where a marker stood, and since when. */
export interface SeenPlace extends Place {
  readonly at: number;
  readonly page: string;
}

export interface VisitOptions {
  readonly person: SyntheticPerson;
  /** Sends `Sec-GPC: 1` and answers `navigator.globalPrivacyControl` with true. */
  readonly globalPrivacyControl?: boolean;
  /** Which of several choices this person takes: 0 the first, 1 the second, … */
  readonly variant?: number;
}

/** One synthetic person's visit in a browser of its own: what was done, what stood where, what was sent. */
export class Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly person: SyntheticPerson;
  readonly moments: Moment[] = [];
  readonly places = new Map<string, SeenPlace[]>();
  /** Markers that the visit made use of, besides the person's own. */
  readonly extra: Marker[] = [];
  readonly startedAt = Date.now();
  readonly #traffic: Traffic;

  readonly variant: number;

  private constructor(page: Page, traffic: Traffic, { person, variant = 0 }: VisitOptions) {
    this.variant = variant;
    this.page = page;
    this.context = page.context();
    this.person = person;
    this.#traffic = traffic;
  }

  static async begin(browser: Browser, options: VisitOptions): Promise<Visit> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-US',
      serviceWorkers: 'block',
      ignoreHTTPSErrors: false,
      ...(options.globalPrivacyControl ? { extraHTTPHeaders: { 'Sec-GPC': '1' } } : {}),
    });
    if (options.globalPrivacyControl)
      await context.addInitScript(() =>
        Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true, configurable: true }),
      );
    const traffic = new Traffic();
    await traffic.watch(context);
    const page = await context.newPage();
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    return new Visit(page, traffic, options);
  }

  get path(): string {
    return pathOf(this.page.url());
  }

  markers(): readonly Marker[] {
    return [...markersOf(this.person), ...this.extra];
  }

  note(what: string, element: string | null = null): void {
    this.moments.push({ at: Date.now(), page: this.path, what, element });
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'load', timeout: 30_000 });
    this.note('opened');
    await this.settle();
  }

  /** Waits until nothing new was sent for a moment, at most `limit` ms. */
  async settle(limit = 2_500): Promise<void> {
    const deadline = Date.now() + limit;
    let before = -1;
    while (Date.now() < deadline && before !== this.#traffic.count) {
      before = this.#traffic.count;
      await this.page.waitForTimeout(350);
    }
  }

  /** A value of the person was put there. */
  put(markers: readonly string[], selector: string): void {
    for (const marker of markers) {
      const place: SeenPlace = { selector, how: 'value', at: Date.now(), page: this.path };
      this.places.set(marker, [...(this.places.get(marker) ?? []), place]);
    }
  }

  /** Looks where the person's values stand on the page now. */
  async lookForMarkers(): Promise<void> {
    const at = Date.now();
    for (const { marker, ...place } of await placesOf(this.page, this.markers())) {
      const known = this.places.get(marker) ?? [];
      if (
        known.some(({ selector, how, page }) => selector === place.selector && how === place.how && page === this.path)
      )
        continue;
      this.places.set(marker, [...known, { ...place, at, page: this.path }]);
    }
  }

  sent(): Promise<readonly Sent[]> {
    return this.#traffic.all();
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** Path of an address, without what follows it. */
export function pathOf(url: string): string {
  try {
    return new URL(url).pathname;
  } catch {
    return url;
  }
}
