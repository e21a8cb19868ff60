import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtConsole } from '../testing/built-console.ts';
import { freePort } from '../testing/free-port.ts';
import { launchChromium } from '../testing/record-visit.ts';
import { type SeededServer, startSeededServer } from '../testing/seeded-server.ts';

const VISITS = 100_000;

let directory: string;
let browser: Browser;
let server: SeededServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scrim-long-list-'));
  const consoleDirectory = await builtConsole(directory);
  browser = await launchChromium();
  server = await startSeededServer({ browser, directory, consoleDirectory, port: await freePort(), visits: 1 });
  const visit = `concat('v', leftPad(toString(intDiv(number, 2)), 6, '0'))`;
  const time = `fromUnixTimestamp64Milli(${Date.now() - 86_400_000} - toInt64(intDiv(number, 2)) * 20000 + (number % 2) * 5000, 'UTC')`;
  await server.clickhouse.command({
    query: `INSERT INTO chunks (site, session, seq, class, day, time_from, time_to, page, subject, regime, device, browser, language)
      SELECT 'harbor', ${visit}, number % 2, 'signals', toDate(${time}), ${time}, ${time} + INTERVAL 4 SECOND,
        ['/', '/apply/amount'][number % 2 + 1], ${visit}, 'applicant', 'phone', 'chromium', 'en' FROM numbers(${VISITS * 2})`,
  });
}, 720_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  if (directory) await rm(directory, { recursive: true, force: true });
});

describe('a list of 100,000 visits', () => {
  it('scrolls to any place with few rows in the page, reads only what is in view, and keeps its order', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(120_000);
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in to the demo' }).click();
    await page.waitForURL(/\/sites\//);
    const offsets: number[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/recordings')) offsets.push(Number(searchParams.get('offset')));
    });
    await page.goto(`${server.url}/sites/harbor/recordings?period=all&device=phone`);
    await page.locator('.row-link').first().waitFor();
    const table = page.locator('.recordings-table');
    const listed = Number(await table.getAttribute('aria-rowcount')) - 1;
    expect(listed).toBe(VISITS + 1);

    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    const last = page.locator(`tr[aria-rowindex="${listed + 1}"] .row-link`);
    await last.waitFor();
    expect(await last.getAttribute('href')).toContain('/recordings/v099999');

    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    const middle = page.locator(`tr[aria-rowindex="${Math.round(listed / 2)}"] .row-link`);
    await middle.waitFor();
    // The one seeded phone visit is the newest, so position n is the generated visit n - 1.
    expect(await middle.getAttribute('href')).toContain(`v${String(Math.round(listed / 2) - 3).padStart(6, '0')}`);

    expect(await page.locator('.recordings-table tbody tr').count()).toBeLessThan(60);
    expect(new Set(offsets).size).toBeLessThan(8);
  });
});
