import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
import { type HeldKind, type HeldRequest, type Parted, partHeld } from './browser/held-requests.ts';
import { type Guarded, guardOf, type Permission } from './browser/network-guard.ts';
import { ProbeRefusal } from './errors.ts';
import { type Place, placesOf } from './observe/places.ts';
import { type Sent, Traffic } from './observe/traffic.ts';
import { withoutSharedWorkers } from './observe/unseen-channels.ts';
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
  readonly permission: Permission;
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
  /** Markers that were met as the value of a field, or that a script read: where it puts them, nobody can tell. */
  readonly typed = new Set<string>();
  /** That its page came to, by whatever way. */
  readonly addresses = new Set<string>();
  readonly startedAt = Date.now();
  readonly #traffic: Traffic;
  readonly #guarded: Guarded;

  readonly variant: number;
  /** Those of the site. */
  readonly origins: readonly string[];

  private constructor(
    page: Page,
    traffic: Traffic,
    guarded: Guarded,
    { person, permission, variant = 0 }: VisitOptions,
  ) {
    this.#guarded = guarded;
    this.variant = variant;
    this.origins = permission.origins;
    this.page = page;
    page.on('framenavigated', (frame) => frame === page.mainFrame() && this.addresses.add(frame.url()));
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
    await withoutSharedWorkers(context);
    const traffic = new Traffic();
    await traffic.watch(context);
    const page = await context.newPage();
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    const guarded = await (await guardOf(browser)).watch(page, options.permission);
    return new Visit(page, traffic, guarded, options);
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

  /** @throws ProbeRefusal when the address leads to an origin that was not named, or answers that it has no page to give */
  async open(url: string): Promise<void> {
    const response = await this.goto(url);
    this.note('opened');
    await this.settle();
    if (response !== null && response.status() >= 400)
      throw new ProbeRefusal('probe_url', `${pathOf(url)} answers ${response.status()}`);
  }

  /** @throws ProbeRefusal when the address leads to an origin that was not named */
  async goto(url: string): Promise<Response | null> {
    const before = this.ledAway;
    try {
      return await this.page.goto(url, { waitUntil: 'load', timeout: 30_000 });
    } catch (error) {
      const away = this.ledAway;
      const isAborted = error instanceof Error && error.message.includes('net::ERR_ABORTED');
      if (!isAborted || !away || away === before) throw error;
      const { origin } = new URL(away.url);
      throw new ProbeRefusal(
        'probe_origin',
        `${url} leads to ${origin}, which was not named: add --origin ${origin} if it is yours to probe.`,
      );
    }
  }

  /** How many requests were begun until now. */
  get requestCount(): number {
    return this.#traffic.requestCount;
  }

  /** Waits until nothing new was sent for a moment, at most `limit` ms. */
  async settle(limit = 2_500): Promise<void> {
    const deadline = Date.now() + limit;
    let before = -1;
    while (Date.now() < deadline && before !== this.requestCount) {
      before = this.requestCount;
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
      if (place.how === 'value') this.typed.add(marker);
      if (
        known.some(({ selector, how, page }) => selector === place.selector && how === place.how && page === this.path)
      )
        continue;
      this.places.set(marker, [...known, { ...place, at, page: this.path }]);
    }
  }

  /** What left the browser. */
  async sent(): Promise<readonly Sent[]> {
    return (await this.parted()).sent;
  }

  /** What left the browser, and what would have, had it not been held back. */
  async parted(): Promise<Parted> {
    return partHeld(await this.#traffic.all(), this.held);
  }

  /** What was held back until now. */
  get held(): readonly HeldKind[] {
    return this.#guarded.held();
  }

  /** The last navigation of the page itself that was held back for its origin. */
  get ledAway(): HeldRequest | null {
    return this.#guarded.ledAway();
  }

  /** From now on the visit may do no more than this, nor more than before. */
  restrict(permission: Permission): void {
    this.#guarded.restrict(permission);
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
