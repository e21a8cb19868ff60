import { createHash } from 'node:crypto';
import type { BrowserContext, Page, Request, Response } from 'playwright-core';
import { vendorOf } from '../observe/vendors.ts';
import type { PageScript } from '../report/report.ts';
import { isInline } from './authorised.ts';
import { securityHeaders } from './security-headers.ts';

interface Asked {
  readonly page: Page;
  /** Of the page when it asked. */
  readonly address: string;
  script: PageScript;
}

/** For contents that are still on their way, ms. */
const PATIENCE = 5_000;

/** Every script that the pages of a browser context ask for from now on, read as it comes: content is gone once its page is. */
export class ScriptResponses {
  readonly #askedAt = new WeakMap<Request, Pick<Asked, 'page' | 'address'>>();
  readonly #all: Asked[] = [];
  readonly #reading: Promise<void>[] = [];

  constructor(context: BrowserContext) {
    context.on('request', (request) => {
      const page = request.resourceType() === 'script' ? pageOf(request) : null;
      if (page) this.#askedAt.set(request, { page, address: page.url() });
    });
    context.on('response', (response) => this.#keep(response));
  }

  #keep(response: Response): void {
    const from = this.#askedAt.get(response.request());
    const isRedirect = response.status() >= 300 && response.status() < 400 && response.status() !== 304;
    if (from === undefined || isRedirect) return;
    const [url, headers] = [response.url(), securityHeaders(response.headers())];
    const asked: Asked = { ...from, script: describe(url, null, headers) };
    this.#all.push(asked);
    const read = async () => {
      asked.script = describe(url, await response.body(), headers);
    };
    // One that stays unread is told as such.
    this.#reading.push(read().catch(() => undefined));
  }

  /**
   * The scripts of a window, and those that any other one asked for at this address (origin and path): late ones, and those that
   * wait until somebody types. One of which several contents were read is there with each.
   */
  async of(window: Page, address: string): Promise<PageScript[]> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE).unref());
    await Promise.race([Promise.all(this.#reading), late]);
    return merge(
      this.#all.filter(({ page }) => page === window).map(({ script }) => script),
      this.#all.filter((one) => one.page !== window && bare(one.address) === bare(address)).map(({ script }) => script),
    );
  }
}

/** Scripts of a window and of others at its address, each content of each address once; a content not read only where none was. */
export function merge(inWindow: readonly PageScript[], elsewhere: readonly PageScript[]): PageScript[] {
  const scripts: PageScript[] = [];
  const keep = (script: PageScript, addressOf: (url: string) => string) => {
    const isKnown = scripts.some((one) => addressOf(one.url) === addressOf(script.url) && one.hash === script.hash);
    if (!isKnown) scripts.push(script);
  };
  for (const script of inWindow) keep(script, (url) => url);
  // Its query may be another one each time.
  for (const script of elsewhere) keep(script, bare);
  const isRead = (url: string) => scripts.some((one) => one.hash !== null && bare(one.url) === bare(url));
  return scripts.filter(({ url, hash }) => hash !== null || !isRead(url));
}

/** Null for what no page asks for. */
function pageOf(request: Request): Page | null {
  try {
    return request.frame().page();
  } catch {
    return null; // of a worker
  }
}

const bare = (url: string) => url.replace(/[?#].*/s, '');

export function describe(url: string, body: Buffer | null, headers: Record<string, string>): PageScript {
  return {
    url,
    hash: body && createHash('sha256').update(body).digest('hex'),
    bytes: body?.length ?? 0,
    origin: isInline(url) ? '' : new URL(url).origin,
    vendor: isInline(url) ? null : (vendorOf(url)?.name ?? null),
    integrity: false,
    headers,
    change: null,
    authorised: null,
    reason: null,
  };
}
