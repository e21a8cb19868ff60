import type { Browser, CDPSession, Page } from 'playwright-core';
import { isPaymentAddress } from '../explore/payment-page.ts';
import { type HeldKind, type HeldRequest, HeldRequests } from './held-requests.ts';

/** What a visit may ask the network for. */
export interface Permission {
  /** Origins whose pages may be opened; frames, scripts, images and calls may be of any. */
  readonly origins: readonly string[];
  /** Whether anything but GET, HEAD and OPTIONS may go to addresses that take payments. */
  readonly allowPayment: boolean;
}

/** What a visit may that pays nothing. */
export function payingNothing(origins: readonly string[]): Permission {
  return { origins, allowPayment: false };
}

/** What is known of a guarded context. */
export interface Guarded {
  /** What was held back until now; what was, is told for good. */
  held(): readonly HeldKind[];
  /** The last navigation of the page itself that was held back for its origin. */
  ledAway(): HeldRequest | null;
  /** From now on the context may do no more than this, nor more than before. */
  restrict(permission: Permission): void;
}

/** Why a request is held back; null when it may go. */
function reasonToHold(
  { method, url, opensPage }: { readonly method: string; readonly url: string; readonly opensPage: boolean },
  { origins, allowPayment }: Permission,
): HeldRequest['why'] | null {
  if (!/^https?:/.test(url)) return null;
  if (opensPage && !origins.includes(new URL(url).origin)) return 'origin';
  return !allowPayment && !/^(?:GET|HEAD|OPTIONS)$/.test(method) && isPaymentAddress(url) ? 'payment' : null;
}

/** What a context may that nobody watches. */
const NOTHING = payingNothing([]);

/** A context that is watched, and the page by which it is. */
interface Watched {
  permission: Permission;
  readonly page: string;
  ledAway: HeldRequest | null;
}

/** What the browser tells of a page, a frame in a process of its own, a worker. */
interface Target {
  readonly type: string;
  readonly context: string | null;
  readonly url: string;
}

/**
 * Holds back what visits may not send. It listens to the whole browser, not to pages: so popups before their first request, shared
 * workers, pages that are closing and each hop of a redirect are held as well. Playwright's `route` sees only the first hop.
 */
export class NetworkGuard {
  readonly #session: CDPSession;
  readonly #watched = new Map<string, Watched>();
  /** All there ever were: beacons may come from pages that are closed. */
  readonly #targets = new Map<string, Target>();
  readonly #held = new HeldRequests();

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async over(browser: Pick<Browser, 'newBrowserCDPSession'>): Promise<NetworkGuard> {
    const session = await browser.newBrowserCDPSession();
    const guard = new NetworkGuard(session);
    session.on('Fetch.requestPaused', (paused) => void guard.#answer(paused));
    session.on('Target.targetCreated', ({ targetInfo }) => guard.#keep(targetInfo));
    session.on('Target.targetInfoChanged', ({ targetInfo }) => guard.#keep(targetInfo));
    await session.send('Target.setDiscoverTargets', { discover: true });
    await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    return guard;
  }

  /** Guards the context of a page, all its pages, from now until it is closed. */
  async watch(page: Page, permission: Permission): Promise<Guarded> {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    const context = targetInfo.browserContextId ?? '';
    const watched: Watched = { permission, page: targetInfo.targetId, ledAway: null };
    this.#watched.set(context, watched);
    page.context().once('close', () => this.#watched.delete(context));
    const since = Date.now();
    return {
      held: () => [...this.#held.of(context), ...this.#held.of(null).filter(({ last }) => last >= since)],
      ledAway: () => watched.ledAway,
      restrict: ({ origins, allowPayment }) => {
        watched.permission = {
          origins: watched.permission.origins.filter((origin) => origins.includes(origin)),
          allowPayment: watched.permission.allowPayment && allowPayment,
        };
      },
    };
  }

  #keep({ targetId, type, browserContextId, url }: TargetInfo): void {
    this.#targets.set(targetId, { type, context: browserContextId ?? null, url });
  }

  /** Every request is answered: one that can not be judged, as for an address that can not be read, is held back. */
  async #answer(paused: RequestPaused): Promise<void> {
    const { requestId } = paused;
    const mayGo = await this.#judge(paused).catch(() => false);
    // A request that its page gave up meanwhile takes no answer.
    await (mayGo
      ? this.#session.send('Fetch.continueRequest', { requestId })
      : this.#session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    ).catch(() => undefined);
  }

  /** Whether it may go; keeps it where it may not. */
  async #judge({ request: { method, url }, resourceType, frameId }: RequestPaused): Promise<boolean> {
    const isDocument = resourceType === 'Document';
    // Nearly all requests are such as anybody may send.
    if (reasonToHold({ method, url, opensPage: isDocument }, NOTHING) === null) return true;
    const target = this.#targets.get(frameId) ?? (isDocument ? await this.#ask(frameId) : null);
    const context = target?.context ?? null;
    // A frame within its page's process is no target.
    const opensPage = isDocument && target !== null && target.type !== 'iframe';
    const why = this.#reason({ method, url, opensPage }, context);
    if (why === null) return true;
    const held = { at: Date.now(), why, method, url, page: target?.url ?? '', context };
    this.#held.add(held);
    const watched = context === null ? undefined : this.#watched.get(context);
    if (watched?.page === frameId && why === 'origin') watched.ledAway = held;
    return false;
  }

  /** Asks for one that was not told of yet; null when there is none. It rejects where the browser does not answer. */
  async #ask(id: string): Promise<Target | null> {
    const { targetInfos } = await this.#session.send('Target.getTargets');
    for (const info of targetInfos) this.#keep(info);
    return this.#targets.get(id) ?? null;
  }

  /** Of an unknown context each visit that is under way must allow it. */
  #reason(request: Parameters<typeof reasonToHold>[0], context: string | null): HeldRequest['why'] | null {
    const all = [...this.#watched.values()].map(({ permission }) => permission);
    const own = context === null ? undefined : this.#watched.get(context)?.permission;
    const asked = context === null && all.length > 0 ? all : [own ?? NOTHING];
    return asked.map((permission) => reasonToHold(request, permission)).find((why) => why !== null) ?? null;
  }
}

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly browserContextId?: string;
}

interface RequestPaused {
  readonly requestId: string;
  readonly request: { readonly method: string; readonly url: string };
  readonly resourceType: string;
  readonly frameId: string;
}

const guards = new WeakMap<Browser, Promise<NetworkGuard>>();

/** The one guard of a browser: each more would stop every request once more. */
export function guardOf(browser: Browser): Promise<NetworkGuard> {
  const known = guards.get(browser) ?? NetworkGuard.over(browser);
  guards.set(browser, known);
  return known;
}
