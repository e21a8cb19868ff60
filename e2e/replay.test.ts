import { Heatmap, Recording, RecordingList } from '@scrim/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementPath, resolvePath } from '../packages/recorder/src/element-path.ts';
import { type Box, compareBoxes, readBoxes } from './boxes.ts';
import { ask, openReplay, replayFrame, signIn } from './console.ts';
import { type System, startSystem } from './system.ts';
import { clickNotice, launchChromium } from './visitor/chromium.ts';
import { makePerson, randomFrom } from './visitor/people.ts';
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
});

afterAll(async () => {
  await browser?.close();
  await system?.close();
});

/** One visit that reads the landing page and fills in the second step; its pages as they were, at the last moment of each. */
async function visit(): Promise<{ landing: Box[]; form: Box[]; formAt: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  const visitor = new Visitor(page, 3, 0.5);
  await page.goto(`${system.siteUrl}/`);
  await clickNotice(page, 'granted');
  await page.waitForTimeout(2500);
  const landing = await readBoxes(page);
  await page.goto(`${system.siteUrl}/apply/about-you`);
  await page.waitForTimeout(1500);
  await visitor.fillAboutYou(makePerson(randomFrom(77)));
  await page.locator('h1').click();
  // The header sticks to the viewport: both are compared from the top.
  await page.evaluate('scrollTo({ top: 0, behavior: "instant" })');
  await page.waitForTimeout(1200);
  const form = await readBoxes(page);
  const formAt = Date.now();
  await page.waitForTimeout(500);
  await page.goto('about:blank');
  await page.waitForTimeout(1500);
  await context.close();
  return { landing, form, formAt };
}

describe('the replay of a visit', () => {
  let seen: Awaited<ReturnType<typeof visit>>;
  let recording: Recording;

  beforeAll(async () => {
    seen = await visit();
    console_ = await signIn(viewer, system);
    const list = RecordingList.parse(await ask(console_, `${system.scrimUrl}${SITE}/recordings`));
    expect(list.items).toHaveLength(1);
    recording = Recording.parse(await ask(console_, `${system.scrimUrl}${SITE}/recordings/${list.items[0]?.session}`));
  });

  const showAt = (milliseconds: number) => openReplay(console_, system.scrimUrl, recording.session, milliseconds);

  it('has every element of the page, within 2 px', async () => {
    const pageMark = recording.marks.findLast(({ kind }) => kind === 'page');
    for (const [name, boxes, at] of [
      ['landing', seen.landing, (pageMark?.at ?? 0) - 400],
      ['form', seen.form, seen.formAt - Date.parse(recording.startedAt)],
    ] as const) {
      const { missing, displaced, boxes: all } = compareBoxes(boxes, await readBoxes(await showAt(at)));
      console.log(`  ${name}: ${all} boxes, ${missing.length} missing, ${displaced.length} displaced`);
      expect({ name, missing }).toEqual({ name, missing: [] });
      // What is left over are boxes that fit a masked word, and their neighbours: their width would tell the word (docs/masking.md).
      if (displaced.length / all >= 0.1) expect({ name, displaced }).toEqual({ name, displaced: [] });
    }
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

describe('a click', () => {
  it('lands on its element in the heatmap, from visits at other widths', async () => {
    let clicked = '';
    for (const width of [1280, 1440, 1100, 1280, 1366]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-US' });
      const page = await context.newPage();
      await page.goto(`${system.siteUrl}/apply/bank`);
      const begun = page.waitForResponse((response) => response.url().endsWith('/batches'));
      await clickNotice(page, 'granted');
      await begun;
      const button = page.locator('.credit-consent button').first();
      clicked = await button.evaluate(elementPath);
      await button.click();
      await page.waitForTimeout(600);
      await page.goto('about:blank');
      await page.waitForTimeout(1200);
      await context.close();
    }
    const everybody = 'page=%2Fapply%2Fbank&kind=click';
    const query = `${everybody}&device=desktop`;
    const hot = async (asked: string) => {
      const heatmap = Heatmap.parse(await ask(console_, `${system.scrimUrl}${SITE}/heatmap?${asked}`));
      return heatmap.elements.find(({ path }) => path === clicked);
    };
    expect(await hot(everybody)).toMatchObject({ count: 5, subjects: 5 });
    // A narrowed answer does not say how many people it is of.
    expect(await hot(query)).toMatchObject({ count: 5, subjects: null });

    await console_.goto(`${system.scrimUrl}/sites/meadow-loans/heatmap?${query}`);
    const frame = await replayFrame(console_);
    const text = await frame.evaluate(`(${resolvePath.toString()})(document, ${JSON.stringify(clicked)})?.textContent`);
    expect(text).toBe('Read the terms of the credit check');
  });
});
