import type { Browser, Page } from 'playwright-core';
import type { Installation } from './installation.ts';

/** What the same visit made a recorder produce. */
export interface Visit {
  /** Gzipped bodies as Scrim's recorder sent them, in order. */
  readonly batches: readonly Buffer[];
  /** Raw rrweb events as JSON, one text per second, in order. */
  readonly raw: readonly string[];
}

/** The same scripted visit twice: recorded by Scrim and by raw rrweb. */
export async function recordVisit(browser: Browser, installation: Installation, seconds: number): Promise<Visit> {
  const batches: { seq: number; body: Buffer }[] = [];
  await inPage(browser, async (page) => {
    page.on('request', (request) => {
      const body = request.url().endsWith('/batches') ? request.postDataBuffer() : null;
      if (body !== null) batches.push({ seq: batches.length, body });
    });
    const first = page.waitForResponse((response) => response.url().endsWith('/batches'));
    await page.goto(`${installation.siteUrl}/work`);
    await page.waitForFunction('window.scrim?.consent?.grant !== undefined');
    await page.evaluate('window.scrim.consent.grant()');
    await first;
    await drive(page, seconds);
    // The last batch is cut five seconds after the first event in it.
    await page.waitForTimeout(7000);
  });
  let raw: string[] = [];
  await inPage(browser, async (page) => {
    await page.goto(`${installation.siteUrl}/raw`);
    await drive(page, seconds);
    await page.waitForTimeout(2000);
    raw = await page.evaluate<string[]>('window.rawBatches');
  });
  return { batches: batches.map(({ body }) => body), raw };
}

async function inPage(browser: Browser, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Reading, pointing, scrolling, typing and a page that changes now and then. */
async function drive(page: Page, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let round = 0; Date.now() < end; round++) {
    await page.mouse.move(200 + ((round * 97) % 700), 150 + ((round * 61) % 500), { steps: 12 });
    await page.mouse.wheel(0, round % 4 === 3 ? -600 : 200);
    if (round % 3 === 0) await page.locator('input[name=amount]').pressSequentially('12', { delay: 40 });
    if (round % 2 === 0) await page.evaluate('window.runWork(1)');
    await page.mouse.click(300 + (round % 5) * 40, 300);
    await page.waitForTimeout(700);
  }
}
