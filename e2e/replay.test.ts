import { gunzipSync } from 'node:zlib';
import { makePerson } from '@scrim/probe';
import { Heatmap, Recording, RecordingList } from '@scrim/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, compareBoxes, readBoxes, readWidthBound } from './boxes.ts';
import { ask, openReplay, replayFrame, signIn } from './console.ts';
import { type System, startSystem } from './system.ts';
import { clickNotice, launchChromium } from './visitor/chromium.ts';
import { elementPaths, nameElements, pathOf } from './visitor/element-paths.ts';
import { Visitor } from './visitor/visitor.ts';

let system: System;
let browser: Browser;
let viewer: BrowserContext;
let console_: Page;
const SITE = '/api/v1/sites/meadow-loans';

beforeAll(async () => {
  system = await startSystem();
  browser = await launchChromium();
  viewer = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  console_ = await signIn(viewer, system);
});

afterAll(async () => {
  await browser?.close();
  await system?.close();
});

/** Batches with a click that were answered with 200; one that is sent again counts again, and is stored once. */
const storedClicks = (): number =>
  system.proxy.seen.filter(
    ({ path, status, body }) =>
      path.endsWith('/batches') && status === 200 && gunzipSync(body).includes('"kind":"click"'),
  ).length;

/** A page of the visit as it was at one moment, ms since the epoch. */
interface Seen {
  readonly name: string;
  readonly boxes: readonly Box[];
  readonly at: number;
}

/** One visit that fills in the whole application; its pages as they were, each filled in and before it is left. */
async function visit(): Promise<Seen[]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  const visitor = new Visitor(page, 3, 0.2);
  const person = makePerson(77);
  const seen: Seen[] = [];
  const look = async (name: string) => {
    await page.locator('h1').first().click();
    // The header sticks to the viewport: both are compared from the top, where a page that still scrolls by itself is put again.
    let boxes: Box[] = [];
    do {
      await page.evaluate('scrollTo({ top: 0, behavior: "instant" })');
      await page.waitForTimeout(1200);
      boxes = await readBoxes(page);
    } while ((await page.evaluate('scrollY')) !== 0);
    seen.push({ name, boxes, at: Date.now() });
    await page.waitForTimeout(500);
  };
  await page.goto(`${system.siteUrl}/`);
  await clickNotice(page, 'granted');
  await page.waitForTimeout(1300);
  await look('landing');
  await page.goto(`${system.siteUrl}/apply/amount?lang=en&variant=table`);
  await visitor.fillAmount();
  await look('amount');
  await visitor.submitFor('/apply/about-you');
  await visitor.fillAboutYou(person);
  await look('about-you');
  await visitor.submitFor('/apply/home-and-work');
  await visitor.fillHomeAndWork(person);
  await look('home-and-work');
  await visitor.submitFor('/apply/bank');
  await visitor.fillBank(person);
  await look('bank');
  await visitor.submit();
  await visitor.arrive('/apply/review');
  await look('review');
  await visitor.type('signature', `${person.firstName} ${person.lastName}`);
  await visitor.check('signConsent');
  await visitor.submitFor('/offers');
  await look('offers');
  // What replay shows of a page's last seconds is sent with the next batch, unless the page is gone by then.
  await page.waitForTimeout(6000);
  await page.goto('about:blank');
  await page.waitForTimeout(1500);
  await context.close();
  return seen;
}

describe('a click', () => {
  it('lands on its element in the heatmap, from visits at other widths', async () => {
    let clicked = '';
    for (const width of [1280, 1440, 1100, 1280, 1366]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-US' });
      const page = await context.newPage();
      await nameElements(page);
      await page.goto(`${system.siteUrl}/apply/bank`);
      const begun = page.waitForResponse((response) => response.url().endsWith('/batches'));
      await clickNotice(page, 'granted');
      await begun;
      const before = storedClicks();
      const button = page.locator('.credit-consent button').first();
      clicked = await pathOf(button);
      await button.click();
      await page.waitForTimeout(600);
      await page.goto('about:blank');
      // Closing the window would cut off what is sent while the page is left.
      await expect.poll(storedClicks).toBeGreaterThan(before);
      await context.close();
    }
    const everybody = 'page=%2Fapply%2Fbank&kind=click';
    const query = `${everybody}&device=desktop`;
    const hot = async (asked: string) => {
      const heatmap = Heatmap.parse(await ask(console_, `${system.scrimUrl}${SITE}/heatmap?${asked}`));
      return heatmap.elements.find(({ path }) => path === clicked);
    };
    // What is stored is indexed within about a second.
    await expect.poll(() => hot(everybody)).toMatchObject({ count: 5, subjects: 5 });
    // A narrowed answer does not say how many people it is of.
    expect(await hot(query)).toMatchObject({ count: 5, subjects: null });

    await console_.goto(`${system.scrimUrl}/sites/meadow-loans/heatmap?${query}`);
    const frame = await replayFrame(console_);
    const asked = `paths.resolvePath(document, ${JSON.stringify(clicked)})?.textContent`;
    const text = await frame.evaluate(`${await elementPaths()}; ${asked}`);
    expect(text).toBe('Read the terms of the credit check');
  });
});

describe('the replay of a visit', () => {
  let seen: Seen[];
  let recording: Recording;

  beforeAll(async () => {
    seen = await visit();
    const list = RecordingList.parse(await ask(console_, `${system.scrimUrl}${SITE}/recordings`));
    recording = Recording.parse(await ask(console_, `${system.scrimUrl}${SITE}/recordings/${list.items[0]?.session}`));
  });

  const showAt = (milliseconds: number) => openReplay(console_, system.scrimUrl, recording.session, milliseconds);

  it('has every element of every step, within 2 px where no masked word tells its place', async () => {
    let [all, inPlace] = [0, 0];
    for (const { name, boxes, at } of seen) {
      const frame = await showAt(at - Date.parse(recording.startedAt));
      await expect.poll(() => frame.evaluate('scrollY')).toBe(0);
      const { missing, displaced, placed } = compareBoxes(boxes, await readBoxes(frame), await readWidthBound(frame));
      console.log(`  ${name}: ${boxes.length} boxes, ${displaced.length} displaced by masked words`);
      expect({ name, missing, displaced: displaced.filter(({ bound }) => !bound) }).toEqual({
        name,
        missing: [],
        displaced: [],
      });
      all += boxes.length;
      inPlace += placed;
    }
    // A box that fits a masked word, and its neighbours: their width would tell the word (docs/masking.md).
    expect(inPlace / all).toBeGreaterThan(0.9);
  });

  it('runs no script and loads nothing from the lender', async () => {
    const frame = await showAt(1000);
    expect(await console_.locator('iframe[sandbox]').first().getAttribute('sandbox')).toBe('allow-same-origin');
    expect(await frame.evaluate(() => document.querySelectorAll('script').length)).toBe(0);
    const loaded: string[] = [];
    console_.on('request', (request) => loaded.push(request.url()));
    await showAt(2000);
    expect(loaded.filter((url) => url.startsWith(system.siteUrl))).toEqual([]);
  });
});
