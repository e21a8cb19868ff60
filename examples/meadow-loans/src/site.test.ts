import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildMeadow } from '../build.mjs';
import { cardFramePath, pagePaths } from './routes.ts';
import { startMeadow } from './server.ts';
import { sampleApplicant, walkToAccepted } from './site-walk.ts';

type Site = Awaited<ReturnType<typeof startMeadow>>;

/** Nothing listens there: port 9 is "discard". */
const deadScrim = 'http://127.0.0.1:9';
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

let distDir: string;
let plain: Site;
let withDeadScrim: Site;
let leaky: Site;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  distDir = await mkdtemp(join(tmpdir(), 'meadow-'));
  await buildMeadow(distDir);
  plain = await startMeadow({ port: 0, scrimOrigin: null, distDir });
  withDeadScrim = await startMeadow({ port: 0, scrimOrigin: deadScrim, distDir });
  leaky = await startMeadow({ port: 0, scrimOrigin: null, distDir, leaky: true });
  browser = await chromium.launch({
    executablePath: process.env.SCRIM_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([plain?.close(), withDeadScrim?.close(), leaky?.close()]);
  if (distDir !== undefined) await rm(distDir, { recursive: true });
});

async function visit<Result>(act: (page: Page, context: BrowserContext) => Promise<Result>): Promise<Result> {
  const context = await browser.newContext({ viewport: desktop, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(150_000);
    return await act(page, context);
  } finally {
    await context.close();
  }
}

/** Every violation axe finds at the last of the sizes, and what is too wide at any, as "where: rule at element". */
async function violations(page: Page, where: string, sizes: readonly (typeof phone)[]): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.evaluate(() => document.fonts.ready);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (sideways > 0) found.push(`${where}, ${size.width} px: the page scrolls sideways by ${sideways} px`);
    if (size !== sizes.at(-1)) continue;
    if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe);
    const results = await page.evaluate<AxeResults>(
      "axe.run(document, { iframes: false, resultTypes: ['violations'] })",
    );
    for (const { id, nodes } of results.violations) {
      found.push(`${where}, ${size.width} px: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  return found;
}

describe('the site', () => {
  // What a page says does not depend on the width, nor its layout on the language.
  test.concurrent.each([
    ['en', [desktop, phone]],
    ['es', [phone, desktop]],
  ] as const)(
    'in "%s" is free of axe violations on every page, and fits phone and desktop',
    { timeout: 360_000 },
    (language, sizes) =>
      visit(async (page) => {
        const found: string[] = [];
        const check = async (where: string) => void found.push(...(await violations(page, where, sizes)));
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        await page.goto(`${plain.url}/?lang=${language}&variant=cards`);
        for (const path of [
          ...pagePaths.filter((page) => !page.startsWith('/apply/')),
          cardFramePath,
          '/no-such-page',
        ]) {
          await page.goto(`${plain.url}${path}`);
          await page.locator('h1').waitFor();
          await check(path);
        }
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
        await walkToAccepted(page, plain.url, check);
        await page.goto(`${plain.url}/offers?variant=table`);
        await page.locator('.offer-accept').first().waitFor();
        await check('offers as a table');
        await page.goto(`${plain.url}/account`);
        await page.locator('.account').waitFor();
        await check('account');
        await page.goto(`${plain.url}/pay`);
        await page.locator('.pay').waitFor();
        await check('pay with an account');
        expect(found).toEqual([]);
        expect(errors).toEqual([]);
      }),
  );
});

describe.concurrent('the application', () => {
  test.concurrent('goes from the first page to the account while Scrim is down', () =>
    visit(async (page) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await walkToAccepted(page, withDeadScrim.url);
      await page.goto(`${withDeadScrim.url}/account`);
      await page.getByText(`${sampleApplicant.firstName} ${sampleApplicant.lastName}`).first().waitFor();
      expect(errors).toEqual([]);
    }));

  test.concurrent('tells Scrim about the submission, the acceptance and the customer, past the friction on the offers', () =>
    visit(async (page) => {
      await page.addInitScript(() => {
        const told: unknown[] = [];
        const scrim = {
          event: (...call: unknown[]) => told.push(call),
          identify: (...call: unknown[]) => told.push(call),
        };
        Object.assign(window, { told, scrim });
      });
      await page.goto(`${plain.url}/?variant=table`);
      await walkToAccepted(page, plain.url, async (name) => {
        if (name !== 'offers') return;
        await page.setViewportSize(phone);
        const accept = await page.locator('.offer-accept').first().boundingBox();
        expect(accept?.x).toBeGreaterThan(phone.width);
        const badge = page.locator('.offer-badge');
        expect(await badge.evaluate((element) => getComputedStyle(element).cursor)).toBe('pointer');
        await badge.click();
        expect(page.url()).toBe(`${plain.url}/offers`);
      });
      const told = await page.evaluate(() => JSON.stringify(Reflect.get(window, 'told')));
      expect(JSON.parse(told)).toEqual([
        ['application_submitted', { variant: 'table' }],
        ['offer_accepted', { variant: 'table' }],
        ['customer', expect.stringMatching(/^ML-\d{8}$/)],
      ]);
    }));

  test.concurrent('keeps the answers over a reload', () =>
    visit(async (page) => {
      await page.goto(`${plain.url}/apply/about-you`);
      await page.locator('#first-name').fill('Wilhelmina');
      await page.reload();
      expect(await page.locator('#first-name').inputValue()).toBe('Wilhelmina');
    }));

  test.concurrent('moves the focus to the first answer that is missing and says why', () =>
    visit(async (page) => {
      await page.goto(`${plain.url}/apply/about-you`);
      await page.locator('main button[type=submit]').click();
      const field = page.locator('#first-name');
      expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      const describedBy = await field.getAttribute('aria-describedby');
      expect(await page.locator(`#${describedBy}`).getAttribute('role')).toBe('alert');
    }));

  test.concurrent('works where storage is blocked', () =>
    visit(async (page) => {
      await page.addInitScript(() => {
        for (const kind of ['localStorage', 'sessionStorage']) {
          Object.defineProperty(window, kind, {
            get: () => {
              throw new DOMException('blocked', 'SecurityError');
            },
          });
        }
      });
      await page.goto(`${plain.url}/?lang=es`);
      await page.locator('.hero-actions a').click();
      await page.waitForURL(`${plain.url}/apply/amount`);
      await page.locator('#purpose').click();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
    }));

  test.concurrent('the leaky edition leaves the name where sites leave it by accident, the ordinary one does not', () =>
    visit(async (page) => {
      for (const [site, leaks] of [
        [plain, false],
        [leaky, true],
      ] as const) {
        await page.goto(`${site.url}/apply/about-you`);
        await page.locator('#first-name').fill('Wilhelmina');
        await page.locator('#email').fill('w@example.com');
        expect((await page.title()).includes('Wilhelmina')).toBe(leaks);
        expect(page.url().includes('example.com')).toBe(leaks);
        expect((await page.locator('body').getAttribute('data-customer')) !== null).toBe(leaks);
      }
    }));
});

describe('the planted friction', () => {
  test.concurrent('is at the income field, as the README says', () =>
    visit(async (page) => {
      await page.goto(`${plain.url}/apply/home-and-work`);
      await page.locator('#income').fill('65,000');
      await page.locator('#income').blur();
      await page.locator('#income-error', { hasText: 'Income format is not valid.' }).waitFor();
      await page.locator('#income').fill('5400');
      await page.locator('#income-error', { hasText: 'Income is outside the accepted range.' }).waitFor();
    }));
});

describe('the card frame', () => {
  test.concurrent('answers whether the card is good, and carries no recording tag', () =>
    visit(async (page) => {
      await page.goto(`${withDeadScrim.url}/pay`);
      await page.locator('#loan-account').fill('ML-12345678');
      await page.locator('#other-amount').fill('50');
      const frame = page.frameLocator('iframe');
      await page.locator('main button[type=submit]').click();
      await frame.locator('#card-number-error').waitFor();
      await frame.locator('#card-number').fill('4111 1111 1111 1111');
      await frame.locator('#card-expiry').fill('12/49');
      await frame.locator('#card-code').fill('123');
      await frame.locator('#card-name').fill('W Abernathy');
      expect(await frame.locator('script[data-site]').count()).toBe(0);
      await page.locator('main button[type=submit]').click();
      await page.locator('.quiet-page h1').waitFor();
    }));
});

describe('the server', () => {
  test('allows scripts and styles from itself and Scrim only', async () => {
    const policy = (await fetch(withDeadScrim.url)).headers.get('content-security-policy');
    expect(policy).toBe(
      `default-src 'self'; script-src 'self' ${deadScrim}; connect-src 'self' ${deadScrim}; worker-src 'self' blob:; ` +
        "style-src 'self'; img-src 'self' data:; font-src 'self'; frame-src 'self'; frame-ancestors 'self'; " +
        "base-uri 'none'; form-action 'self'",
    );
  });

  test('puts the tag into pages when Scrim has an address, and never into the card frame', async () => {
    const tag = `<script async src="${deadScrim}/scrim.js" data-site="meadow-loans"></script>`;
    expect(await (await fetch(withDeadScrim.url)).text()).toContain(tag);
    expect(await (await fetch(plain.url)).text()).not.toContain('data-site');
    expect(await (await fetch(withDeadScrim.url + cardFramePath)).text()).not.toContain('data-site');
  });

  test('answers known pages with 200, unknown ones with a 404 page, and revalidates', async () => {
    for (const path of pagePaths) expect((await fetch(plain.url + path)).status).toBe(200);
    const missing = await fetch(`${plain.url}/no-such-page`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-type')).toContain('text/html');
    expect((await fetch(`${plain.url}/assets/none.js`)).status).toBe(404);
    expect((await fetch(`${plain.url}/..%2f..%2fpackage.json`)).status).toBe(404);
    const etag = (await fetch(plain.url)).headers.get('etag') ?? '';
    expect((await fetch(plain.url, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('refuses what is not an application', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${plain.url}/api/applications`, { method: 'POST', body, headers: { 'content-type': type } });
    expect((await post('{')).status).toBe(400);
    expect((await post('{"amount":1}')).status).toBe(400);
    expect((await post('{}', 'text/plain')).status).toBe(400);
    expect((await post(JSON.stringify({ pad: 'x'.repeat(20_000) }))).status).toBe(400);
    expect((await fetch(`${plain.url}/api/applications`)).status).toBe(405);
  });
});
