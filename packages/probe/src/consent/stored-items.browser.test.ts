import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { readStored } from './stored-items.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('cookies of trackers are told by their domain, and those that the site itself is sent by their name alone', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cookie = (name: string, domain: string) => ({ name, domain, value: '1', path: '/', secure: true });
  await context.addCookies([
    cookie('IDE', '.doubleclick.net'),
    cookie('session', 'app.hubspot.com'),
    cookie('region', '.hubspot.com'),
    cookie('hubspotutk', '.hubspot.com'),
    cookie('seen', 'cdn.example'),
  ]);
  const { items } = await readStored({ context, page, origins: ['https://app.hubspot.com'] });
  await context.close();
  expect(items.map(({ name, vendor, needsConsent }) => [name, vendor, needsConsent]).sort()).toEqual([
    ['IDE', 'Google Ads', true],
    ['hubspotutk', 'HubSpot', true],
    ['region', null, false],
    ['seen', null, false],
    ['session', null, false],
  ]);
});
