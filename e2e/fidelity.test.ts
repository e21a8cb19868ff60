import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePages, type PageComparison } from './compare-pages.ts';
import { DEMO_POLICY, writeDemoPolicyWithoutLight } from './demo-policy.ts';
import { serveShippedPages, writeShippedPolicy } from './shipped-pages.ts';
import { type System, startSystem } from './system.ts';
import { launchChromium } from './visitor/chromium.ts';

/** Typography, forms and a table; code blocks, custom and native fields by a style sheet of hundreds of rules. The rest: `npm run bench -- fidelity`. */
const PAGES = ['/milligram/example.html', '/spectre.css/docs/elements/forms.html'];

describe('the replay of pages by other hands', () => {
  let system: System;
  let browser: Browser;
  let compared: PageComparison[];

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'scrim-shipped-'));
    const policyFile = await writeShippedPolicy(directory, true);
    system = await startSystem({ policyFile, openSite: serveShippedPages });
    browser = await launchChromium({ whole: true });
    compared = await comparePages(system, browser, PAGES);
  });

  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  it.each(PAGES)('%s has every element', (path) => {
    expect(compared.find((one) => one.path === path)?.missing).toEqual([]);
  });

  it.each(PAGES)('%s has at least 99 of 100 boxes within 2 px, its texts lit', (path) => {
    const { boxes, displaced } = compared.find((one) => one.path === path) ?? { boxes: 0, displaced: [] };
    expect(boxes).toBeGreaterThan(50);
    if (displaced.length > boxes / 100) expect(displaced).toEqual([]);
  });
});

/** A calculator with amounts of which each is masked, and a step of the application. */
const DEMO_PAGES = ['/', '/apply/home-and-work'];

describe('the replay of the demo, its words lit by its policy', () => {
  const compared = compareOnce(async () => DEMO_POLICY);

  it('has at least 98.5 of 100 boxes within 2 px, and every element', () => {
    expect(missing(compared)).toEqual([]);
    expect(inPlace(compared)).toBeGreaterThanOrEqual(98.5);
  });

  it('has every box within 2 px whose place no masked word tells', () => {
    expect(compared.flatMap(({ displaced }) => displaced.filter(({ bound }) => !bound))).toEqual([]);
  });
});

describe('the replay of the demo with every text masked', () => {
  const compared = compareOnce(async () => writeDemoPolicyWithoutLight(await mkdtemp(join(tmpdir(), 'scrim-masked-'))));

  it('has at least 74 of 100 boxes within 2 px, and every element', () => {
    expect(missing(compared)).toEqual([]);
    expect(inPlace(compared)).toBeGreaterThanOrEqual(74);
  });

  it('has at least 97 of 100 boxes within 2 px among those whose place no masked word tells', () => {
    const free = compared.reduce((sum, { boxes, bound }) => sum + boxes - bound, 0);
    const off = compared.flatMap(({ displaced }) => displaced.filter(({ bound }) => !bound));
    expect((100 * (free - off.length)) / free).toBeGreaterThanOrEqual(97);
  });
});

/** The demo's pages compared before the tests of this block. */
function compareOnce(policyFile: () => Promise<string>): readonly PageComparison[] {
  const compared: PageComparison[] = [];
  beforeAll(async () => {
    const system = await startSystem({ policyFile: await policyFile() });
    const browser = await launchChromium({ whole: true });
    compared.push(...(await comparePages(system, browser, DEMO_PAGES)));
    await browser.close();
    await system.close();
  });
  return compared;
}

const missing = (pages: readonly PageComparison[]) => pages.flatMap((page) => page.missing);

/** Per cent of all boxes. */
function inPlace(pages: readonly PageComparison[]): number {
  const boxes = pages.reduce((sum, page) => sum + page.boxes, 0);
  return (100 * (boxes - pages.reduce((sum, { displaced }) => sum + displaced.length, 0))) / boxes;
}
