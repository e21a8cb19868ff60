import type { BrowserContext, Page } from 'playwright-core';

/** What a page gets to load (ms). */
export const LOAD = 60_000;

/** How a page came back. */
export interface Return {
  /** Whole, out of the browser's back-forward cache; else it was loaded again. */
  readonly kept: boolean;
  /** Why the browser did not keep it, in its own words. */
  readonly reasons: readonly string[];
}

export interface Journeys {
  /**
   * Goes on to an address, and back through the browser's history; `amid` runs on the page between. Playwright's `goBack`
   * waits in vain for a page that was kept.
   */
  thereAndBack(to: string, amid: () => Promise<unknown>): Promise<Return>;
}

/** Journeys of one page. */
export async function watchJourneys(context: BrowserContext, page: Page): Promise<Journeys> {
  const session = await context.newCDPSession(page);
  let reasons: string[] = [];
  session.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => {
    reasons = notRestoredExplanations.map(({ reason }) => reason);
  });
  await session.send('Page.enable');
  return {
    async thereAndBack(to, amid) {
      const from = page.url();
      await page.evaluate("Object.defineProperty(window, 'leaksKept', { value: true })");
      await page.evaluate((address) => {
        // In a task of its own: the answer has to come before the page goes.
        setTimeout(() => location.assign(address));
      }, to);
      await page.waitForURL(to, { timeout: LOAD });
      await amid();
      reasons = [];
      await page.evaluate(() => {
        setTimeout(() => history.back());
      });
      await page.waitForURL(from, { waitUntil: 'commit', timeout: LOAD });
      await page.waitForFunction("document.readyState !== 'loading'", undefined, { timeout: LOAD });
      return { kept: (await page.evaluate("'leaksKept' in window")) === true, reasons };
    },
  };
}

/** What speaks against a return as a page was to have it; null where it is as it should be, or the browser keeps no page at all. */
export function wrongReturn(wanted: 'kept' | 'loaded', { kept, reasons }: Return): string | null {
  if (wanted === 'loaded') return kept ? 'the browser kept the page, and did not load it again' : null;
  if (kept || reasons.some((reason) => reason.startsWith('BackForwardCacheDisabled'))) return null;
  return `the browser did not keep the page: ${reasons.join(', ') || 'it says nothing'}`;
}
