import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type System, startSystem } from './system.ts';
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

beforeEach(() => {
  system.proxy.down = false;
  system.proxy.seen.splice(0);
});

const posts = (part: string) =>
  system.proxy.seen.filter(({ method, path }) => method === 'POST' && path.includes(part));

async function inContext(work: (page: Page, context: BrowserContext) => Promise<void>, options = {}): Promise<void> {
  const context = await browser.newContext(options);
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

async function until(what: string, holds: () => boolean | Promise<boolean>, timeout = 10_000): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
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
      expect(system.proxy.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
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
      expect(system.proxy.seen.some(({ path }) => path.includes('/recorder.'))).toBe(false);
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
        expect(system.proxy.seen.some(({ path }) => path.includes('/recorder.'))).toBe(false);
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
      const before = posts('/batches').length;
      await until('the next page is recorded', () => posts('/batches').length > before);
      expect(await noticeShows(page, 'granted')).toBe(false);
      expect(posts('/receipts')).toHaveLength(1);
    }));

  it('does not reach a page that the policy leaves dark', () =>
    inContext(async (page) => {
      await recordOn(page);
      await page.goto(`${system.siteUrl}/pay`);
      await page.waitForTimeout(800);
      const before = posts('/batches').length;
      await page.mouse.wheel(0, 300);
      await page.locator('input').first().click();
      await page.waitForTimeout(2500);
      expect(posts('/batches').length).toBe(before);
    }));
});

describe('withdrawal', () => {
  it('stops capture in every tab, and the server refuses the token within a second', () =>
    inContext(async (page, context) => {
      await recordOn(page);
      const other = await context.newPage();
      await other.goto(`${system.siteUrl}/apply/home-and-work`);
      const first = posts('/batches').length;
      await until('the second tab is recorded', () => posts('/batches').length > first);
      const token = posts('/batches').at(-1)?.headers.authorization ?? '';
      const body = posts('/batches').at(-1)?.body ?? Buffer.alloc(0);

      await page.evaluate('scrim.consent.withdraw()');
      await until('the withdrawal was sent', () => posts('/receipts').length === 2);
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

  it('offline and back: nothing is lost and nothing counts twice', () =>
    inContext(async (page, context) => {
      await recordOn(page);
      await context.setOffline(true);
      await page.locator('#purpose').click();
      await page.waitForTimeout(1500);
      await context.setOffline(false);
      const stored = posts('/batches').filter(({ status }) => status === 200).length;
      await page.locator('[role=option]').first().click();
      await until(
        'batches flow again',
        () => posts('/batches').filter(({ status }) => status === 200).length > stored,
        // A request that hangs is given up after a minute.
        80_000,
      );
    }));

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
      const before = posts('/batches').length;
      await until('the page is recorded again', () => posts('/batches').length > before);
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
