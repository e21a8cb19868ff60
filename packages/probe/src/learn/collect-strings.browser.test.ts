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

test('texts are read wherever a replay can show them, in the role of what they stand in; what people write is not', async () => {
  const page = await browser.newPage();
  await page.setContent(
    `<!doctype html><html lang="en"><title>Loans</title><body>Welcome
    <div><template shadowrootmode="open">Rates today<h2>Fixed</h2><textarea>Ada</textarea></template></div>
    <button><span><template shadowrootmode="open">Send</template></span></button>
    <iframe srcdoc="<h3>Chat</h3><input type=button value=Help><div><template shadowrootmode=open>Open now</template></div>
      <label><input type=radio> Rent</label><p contenteditable>Ada</p>"></iframe>
    <input type="submit" value="Continue"><input type="RESET" value="Clear"><input type="text" value="Ada">
    <label><input type="radio"><span><template shadowrootmode="open">Own</template></span></label>
    </body></html>`,
    { waitUntil: 'load' },
  );
  const { strings, choices } = await collectStrings(page, []);
  expect(strings.map(({ role, text }) => `${role}: ${text}`).sort()).toEqual([
    'button: Clear',
    'button: Continue',
    'button: Help',
    'button: Send',
    'heading: Chat',
    'heading: Fixed',
    'label: Own',
    'label: Rent',
    'text: Open now',
    'text: Rates today',
    'text: Welcome',
    'title: Loans',
  ]);
  expect([...choices].sort()).toEqual(['Own', 'Rent']);
  await page.close();
});

test('drawings are read in shadow roots and frames too', async () => {
  const page = await browser.newPage();
  const drawing = (path: string) => `<svg viewBox='0 0 9 9'><path d='${path}'></path></svg>`;
  await page.setContent(
    `<!doctype html><body><div><template shadowrootmode="open">${drawing('M1 1h7v7')}</template></div>
    <iframe srcdoc="${drawing('M2 2h5v5')}"></iframe></body>`,
    { waitUntil: 'load' },
  );
  const { strings } = await collectStrings(page, []);
  expect(strings.map(({ text }) => text).sort()).toEqual(['d=M1 1h7v7', 'd=M2 2h5v5']);
  await page.close();
});
