import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePages, type PageComparison } from './compare-pages.ts';
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
    browser = await launchChromium();
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
