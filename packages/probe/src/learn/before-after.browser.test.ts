import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { picture } from './before-after.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('a page is pictured masked and as it will be shown, and is left as it was', async () => {
  const page = await browser.newPage();
  const content =
    '<h1>Your loan</h1><p>Ada owes 4000</p><input value="Ada" style="color: red;"><svg viewBox="0 0 9 9"><path d="M1 1h7v7"></path></svg>';
  await page.setContent(`<!doctype html><html lang="en"><body>${content}</body></html>`);
  // Masking that shows nothing more than the picture before is the same picture.
  const dark = await picture(page, '/', []);
  const lit = await picture(page, '/', ['heading\nYour loan']);
  const otherRole = await picture(page, '/', ['text\nYour loan']);
  expect(dark.after).toBe(dark.before);
  expect(lit.before).toBe(dark.before);
  expect(lit.after).not.toBe(lit.before);
  const drawn = await picture(page, '/', ['drawing\nd=M1 1h7v7']);
  expect(drawn.after).not.toBe(drawn.before);
  expect(drawn.before).toBe(dark.before);
  expect(otherRole.after).toBe(dark.before);
  expect(await page.innerHTML('body')).toBe(content);
  expect(await page.evaluate(() => Object.keys(window).filter((name) => /scrim/i.test(name)))).toEqual([]);
});
