import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { collectStrings } from './collect-strings.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.each([
  ['<html lang="en-us">', 'en-US'],
  ['<html lang="/../../../x">', 'en'],
  ['<html>', 'en'],
])('%s is listed as %s, with its texts', async (tag, language) => {
  const page = await browser.newPage();
  await page.setContent(`<!doctype html>${tag}<title>Loans</title><h1>Apply</h1>`);
  expect(await collectStrings(page, [])).toMatchObject({
    language,
    strings: [
      { role: 'title', text: 'Loans' },
      { role: 'heading', text: 'Apply' },
    ],
  });
  await page.close();
});
