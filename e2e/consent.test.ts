import type { Batch } from '@scrim/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { batchIn } from './sent-batches.ts';
import { type System, startSystem } from './system.ts';
import { until } from './until.ts';
import { clickNotice, launchChromium, noticeShows } from './visitor/chromium.ts';

let system: System;
let browser: Browser;

beforeAll(async () => {
  system = await startSystem();
  browser = await launchChromium({ whole: true, history: true });
});

afterAll(async () => {
  await browser?.close();
  await system?.close();
});

/** Told apart by their browser's name: the last batches of a closed page may arrive while the next test runs. */
let visitor = 0;
const userAgent = () => `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Visitor/${visitor}`;

beforeEach(() => {
  system.proxy.down = false;
  visitor++;
});

const seen = () => system.proxy.seen.filter(({ headers }) => headers['user-agent'] === userAgent());

const posts = (part: string) => seen().filter(({ method, path }) => method === 'POST' && path.includes(part));

const storedBatches = () =>
  posts('/batches')
    .filter(({ status }) => status === 200)
    .map(({ body }) => batchIn(body));

/** Until a batch of the page with this template is stored, not only one that its forerunner sent as it left. */
const recorded = (template: string) =>
  until(`${template} is recorded`, () => storedBatches().some(({ page }) => page.template === template));

const clicksOf = (batches: readonly Batch[]) =>
  batches.flatMap(({ signals }) => signals.filter(({ kind }) => kind === 'click'));

async function inContext(work: (page: Page, context: BrowserContext) => Promise<void>, options = {}): Promise<void> {
  const context = await browser.newContext({ userAgent: userAgent(), ...options });
  try {
    await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

async function traces(page: Page, context: BrowserContext) {
  const stored = await page.evaluate(() =>
    [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith('scrim')),
  );
  return { stored, cookies: (await context.cookies()).length };
}

/** Agrees on the first step of the application, where the policy asks for a replay, and waits for the first stored batch. */
async function recordOn(page: Page, path = '/apply/amount'): Promise<void> {
  await page.goto(system.siteUrl + path);
  await clickNotice(page, 'granted');
  await until('a batch was stored', () => posts('/batches').some(({ status }) => status === 200));
}

describe('before a decision', () => {
  it('the page asks, and nothing is requested but the script and the policy, and nothing is stored', () =>
    inContext(async (page, context) => {
      await page.goto(`${system.siteUrl}/apply/amount`);
      await until('the notice is shown', () => noticeShows(page, 'granted'));
      await page.locator('#purpose').click();
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(1500);
      expect(seen().map(({ method, path }) => `${method} ${path}`)).toEqual([
        'GET /scrim.js',
        'GET /site/meadow-loans/policy.json',
      ]);
      expect(await traces(page, context)).toEqual({ stored: [], cookies: 0 });
    }));
});

describe('a refusal', () => {
  it('is kept as a receipt without an identifier, and nothing is captured, on this page or the next', () =>
    inContext(async (page) => {
      await page.goto(`${system.siteUrl}/apply/amount`);
      await clickNotice(page, 'denied');
      await until('the receipt was sent', () => posts('/receipts').length === 1);
      await page.goto(`${system.siteUrl}/apply/about-you`);
      await page.locator('[name=firstName]').fill('Thaddeus');
      await page.waitForTimeout(1500);
      expect(await noticeShows(page, 'granted')).toBe(false);
      expect(posts('/batches')).toEqual([]);
      expect(posts('/sessions')).toEqual([]);
      expect(seen().some(({ path }) => path.includes('/recorder.'))).toBe(false);
    }));
});

describe('Global Privacy Control', () => {
  it('is honoured visibly: no question, no capture', () =>
    inContext(
      async (page) => {
        await page.goto(`${system.siteUrl}/apply/amount`);
        await until('it is acknowledged', () => noticeShows(page, 'close'));
        expect(await noticeShows(page, 'granted')).toBe(false);
        await clickNotice(page, 'close');
        await page.locator('#purpose').click();
        await page.waitForTimeout(1500);
        expect(posts('/batches')).toEqual([]);
        expect(seen().some(({ path }) => path.includes('/recorder.'))).toBe(false);
      },
      { extraHTTPHeaders: { 'Sec-GPC': '1' } },
    ));
});

describe('consent', () => {
  it('starts the recorder, and every batch is stored under the receipt', () =>
    inContext(async (page) => {
      await recordOn(page);
      expect(posts('/receipts')).toHaveLength(1);
      await until('every batch was answered', () => posts('/batches').every(({ status }) => status > 0));
      expect(posts('/batches').every(({ status }) => status === 200)).toBe(true);
    }));

  it('holds on the next page without asking again', () =>
    inContext(async (page) => {
      await recordOn(page);
      await page.goto(`${system.siteUrl}/apply/about-you`);
      await recorded('/apply/about-you');
      expect(await noticeShows(page, 'granted')).toBe(false);
      expect(posts('/receipts')).toHaveLength(1);
    }));

  it('does not reach a page that the policy leaves dark', () =>
    inContext(async (page) => {
      await recordOn(page);
      await page.goto(`${system.siteUrl}/pay`);
      await page.waitForTimeout(800);
      await page.mouse.wheel(0, 300);
      await page.locator('input').first().click();
      await page.waitForTimeout(2500);
      // Whatever became of it: what was sent has left the browser.
      const sent = posts('/batches').map(({ body }) => batchIn(body));
      expect([...new Set(sent.map((batch) => batch.page.template))]).toEqual(['/apply/amount']);
      expect(clicksOf(sent)).toEqual([]);
    }));
});

describe('withdrawal', () => {
  it('stops capture in every tab, and the server refuses the token within a second', () =>
    inContext(async (page, context) => {
      await recordOn(page);
      const other = await context.newPage();
      await other.goto(`${system.siteUrl}/apply/home-and-work`);
      await recorded('/apply/home-and-work');
      const token = posts('/batches').at(-1)?.headers.authorization ?? '';
      const body = posts('/batches').at(-1)?.body ?? Buffer.alloc(0);

      await page.evaluate('scrim.consent.withdraw()');
      await until('the withdrawal was sent', () => posts('/receipts').length === 2);
      await other.waitForFunction("scrim.consent.state().decision === 'withdrawn'");
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const after = posts('/batches').length;
      for (const tab of [page, other]) await tab.mouse.wheel(0, 500);
      await other.locator('[name=street]').fill('1 Juniper Hollow Rd');
      await other.waitForTimeout(2500);
      expect(posts('/batches').length).toBe(after);

      const replayed = await fetch(`${system.scrimUrl}/capture/v1/meadow-loans/batches`, {
        method: 'POST',
        headers: {
          authorization: token,
          origin: system.siteUrl,
          'content-type': 'application/vnd.scrim.batch+json',
          'content-encoding': 'gzip',
        },
        body: new Uint8Array(body),
      });
      expect(replayed.status).toBe(403);
      expect(await replayed.json()).toMatchObject({ error: { code: 'consent_withdrawn' } });
    }));
});

describe('trouble', () => {
  it('Scrim down: the lender works the same, and what was recorded arrives later', () =>
    inContext(async (page) => {
      await recordOn(page);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      system.proxy.down = true;
      await page.locator('#purpose').click();
      await page.locator('[role=option]').first().click();
      await page.locator('form button[type=submit]').first().click();
      await page.waitForURL('**/apply/about-you');
      await page.waitForTimeout(1000);
      const stored = posts('/batches').filter(({ status }) => status === 200).length;
      system.proxy.down = false;
      await until(
        'the waiting batches arrived',
        () => posts('/batches').filter(({ status }) => status === 200).length > stored + 1,
        45_000,
      );
      expect(complaints).toEqual([]);
    }));

  it(
    'offline and back: nothing is lost and nothing counts twice',
    () =>
      inContext(async (page, context) => {
        await recordOn(page);
        await context.setOffline(true);
        await page.locator('#purpose').click();
        await page.waitForTimeout(1500);
        await context.setOffline(false);
        await page.locator('[role=option]').first().click();
        const numbers = () => [...new Set(storedBatches().map(({ seq }) => seq))].sort((a, b) => a - b);
        await until(
          'both clicks were stored, the one while there was no network too, and no batch is missing between',
          () => clicksOf(storedBatches()).length >= 2 && numbers().every((seq, at) => seq === at),
          // A request that hangs is given up after a minute, and sent again some time later.
          150_000,
        );
        const batches = storedBatches();
        const once = new Map(batches.map((batch) => [batch.seq, batch]));
        // What was sent again says the same, and the server keeps one of them.
        for (const batch of batches) expect(batch).toEqual(once.get(batch.seq));
        expect(clicksOf([...once.values()])).toHaveLength(2);
      }),
    200_000,
  );

  it('a page that comes back from the back-forward cache is recorded anew, from a full snapshot', () =>
    inContext(async (page) => {
      await recordOn(page);
      await page.evaluate(() => Object.assign(window, { isTheSame: true }));
      await page.evaluate("location.assign('/help')");
      await page.waitForURL('**/help');
      await page.waitForTimeout(700);
      await page.evaluate(() => history.back());
      await page.waitForURL('**/apply/amount', { waitUntil: 'commit' });
      expect(await page.evaluate('window.isTheSame')).toBe(true);
      const views = () =>
        new Set(
          storedBatches()
            .filter((batch) => batch.page.template === '/apply/amount')
            .map((batch) => batch.page.view),
        );
      await until('the page is recorded as a view of its own', () => views().size === 2);
    }));

  it('Scrim never there: the site works and says nothing', () =>
    inContext(async (page) => {
      system.proxy.down = true;
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${system.siteUrl}/apply/about-you`);
      await page.locator('[name=firstName]').fill('Anselm');
      expect(await page.locator('[name=firstName]').inputValue()).toBe('Anselm');
      expect(complaints).toEqual([]);
    }));

  it('the lender’s strict Content Security Policy is never violated', () =>
    inContext(async (page) => {
      const violations: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
      });
      await recordOn(page);
      await page.locator('#purpose').click();
      await page.waitForTimeout(1000);
      expect(violations).toEqual([]);
    }));
});
