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

const PLACES: readonly (readonly [string, (text: string) => string])[] = [
  ['a placeholder', (text) => `<input placeholder="${text}"><textarea placeholder="${text}"></textarea>`],
  [
    'the value of a button',
    (text) => ['submit', 'button', 'reset'].map((type) => `<input type="${type}" value="${text}">`).join(''),
  ],
  [
    'what is written into a field',
    (text) =>
      `<textarea></textarea><input type="text"><script>for (const field of document.querySelectorAll('input,textarea')) field.value = '${text}';</script>`,
  ],
  ['the label of an option', (text) => `<select><option label="${text}"></option></select>`],
  [
    'an open shadow root',
    (text) =>
      `<div><template shadowrootmode="open">${text}<p>${text}</p><input placeholder="${text}"></template></div>`,
  ],
  [
    'a frame of the same origin',
    (text) => `<iframe srcdoc="<p>${text}</p><input type=submit value=${text}>"></iframe>`,
  ],
  [
    'a shadow root in a frame',
    (text) => `<iframe srcdoc="<div><template shadowrootmode=open>${text}</template></div>"></iframe>`,
  ],
  ['a frame of another origin', (text) => `<iframe sandbox srcdoc="<p>${text}</p>"></iframe>`],
];

test.each(PLACES)('%s says nothing in a picture without dictionary, and is left as it was', async (_, contentOf) => {
  const page = await browser.newPage();
  const pictured = async (text: string) => {
    await page.setContent(`<!doctype html><html lang="en"><body>${contentOf(text)}</body></html>`, {
      waitUntil: 'load',
    });
    // In this order: taking a screenshot leaves empty `style` attributes behind.
    const open = await page.screenshot({ type: 'png' });
    const before = await page.innerHTML('body');
    const { before: masked } = await picture(page, '/', []);
    expect(await page.innerHTML('body')).toBe(before);
    expect((await page.screenshot({ type: 'png' })).equals(open)).toBe(true);
    return { masked, open };
  };
  const [ada, eve] = [await pictured('Ada'), await pictured('Eve')];
  // They differ to the eye, or nothing would be tested.
  expect(ada.open.equals(eve.open)).toBe(false);
  expect(ada.masked).toBe(eve.masked);
  await page.close();
});

test('placeholders and buttons that the dictionary lists in their role are shown, wherever they stand', async () => {
  const page = await browser.newPage();
  const content = '<input placeholder="Ada"><input type="submit" value="Eve">';
  await page.setContent(
    `<!doctype html><html lang="en"><body>${content}<div><template shadowrootmode="open"><p>Noor</p></template></div></body></html>`,
  );
  const shown = async (...lit: string[]) => {
    const { before, after } = await picture(page, '/', lit);
    return after !== before;
  };
  expect(await shown('attribute\nAda')).toBe(true);
  expect(await shown('button\nEve')).toBe(true);
  expect(await shown('text\nNoor')).toBe(true);
  expect(await shown('text\nAda', 'attribute\nEve', 'text\nEve', 'button\nNoor')).toBe(false);
  await page.close();
});
