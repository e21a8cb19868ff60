import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../visitor/chromium.ts';
import { passSignpost, SIGNPOSTS, SignpostWatch } from './signposts.ts';

it('a moment counts as recorded where the element or the click on it was told of, and no other word', () => {
  const watch = new SignpostWatch();
  watch.read('{"node":{"type":2,"tagName":"ACRONYM"}}');
  watch.read('{"kind":"click","path":"html>body:1>colgroup:1"}');
  watch.read('the-dfn xstrike');
  expect(watch.missing).toEqual(Object.keys(SIGNPOSTS).slice(2));
});

describe('what is told of a signpost', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** By one who watches the elements of a page, and by one who watches the clicks on it. */
  async function toldOf(clicksOnly: boolean) {
    const page = await browser.newPage();
    const told = await page.evaluateHandle(() => {
      const elements: string[] = [];
      const clicks: string[] = [];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) elements.push(...[...addedNodes].map(({ nodeName }) => nodeName));
      }).observe(document, { childList: true, subtree: true });
      addEventListener('click', (event) => clicks.push(...event.composedPath().map((one) => (one as Node).nodeName)));
      return { elements, clicks };
    });
    await passSignpost(page, 'before the acts', clicksOnly);
    expect(await page.locator(SIGNPOSTS['before the acts']).count()).toBe(0);
    const { elements, clicks } = await told.jsonValue();
    const meets = (names: readonly string[]) => names.includes(SIGNPOSTS['before the acts'].toUpperCase());
    expect(clicks).toContain('BODY');
    return { byElement: meets(elements), byClick: meets(clicks) };
  }

  it('is the element, and no click: a recorder that has lost the page does not pass by its clicks', async () => {
    expect(await toldOf(false)).toEqual({ byElement: true, byClick: false });
  });

  it('is the click where a recorder tells of nothing else', async () => {
    expect(await toldOf(true)).toEqual({ byElement: true, byClick: true });
  });
});
