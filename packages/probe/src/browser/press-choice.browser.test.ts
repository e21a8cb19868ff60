import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { page, type Site, startSite } from '../testing/site.ts';
import { findChoices } from './choices.ts';
import { launchBrowser } from './launch.ts';
import { pressChoice } from './press-choice.ts';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite({
    '/': '<button>Reject all</button>',
    '/framed': '<iframe src="OTHER/"></iframe>',
    '/covered': page('<button>Reject all</button><div style="position: fixed; inset: 0">Chat</div>'),
  });
});
afterAll(async () => {
  await site.close();
  await browser.close();
});

const pressAt = async (path: string, isBusy: boolean) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.own + path);
  const [found] = await findChoices(page);
  if (!found) throw new Error('There is no control.');
  // Not awaited for its end: there is none.
  if (isBusy)
    await page
      .frames()
      .at(-1)
      ?.evaluate(
        () =>
          void setTimeout(() => {
            for (;;);
          }),
      );
  const pressed = await pressChoice(page, found);
  if (!isBusy) await context.close();
  return pressed;
};

test('a control is pressed, or it is told that something covers it', async () => {
  expect(await pressAt('/', false)).toBe('pressed');
  expect(await pressAt('/covered', false)).toBe('gone');
});

test.each(['/', '/framed'])('what does not answer is waited for no longer than it may take: %s', async (path) => {
  expect(await pressAt(path, true)).toBe('unanswered');
});
