import { LABEL_ATTRIBUTES } from '@scrim/policy/learn';
import { collectStrings, proposeFrom } from '@scrim/probe';
import type { Browser } from 'playwright-core';
import { casesOf } from '../measure.ts';
import { openSite } from '../site.ts';
import { LOAD } from '../there-and-back.ts';
import type { Vector } from '../vector.ts';
import { DEMO, type ScrimPolicy } from './scrim.ts';

const TIMES = 4;

/**
 * The policy that `scrim policy learn` proposes for the page itself: two people come to it, twice each, and it shows each of
 * them other values. It is not told the values, so what keeps them dark is that they vary.
 */
export async function learnFromPage(browser: Browser, vectors: readonly Vector[], seed: number): Promise<ScrimPolicy> {
  const looks: Awaited<ReturnType<typeof look>>[] = [];
  for (let at = 0; at < TIMES; at++) looks.push(await look(browser, vectors, seed + at));
  const walks = looks.map(({ language, strings }, at) => ({
    person: at % 2,
    values: [],
    pages: new Map([['/case/*', { language, strings }]]),
  }));
  const choices = new Set(looks.flatMap((one) => one.choices));
  const page = { path: '/case/*', payment: null, password: false, upload: false };
  const { dictionaries } = proposeFrom(walks, [page], choices, { site: 'learned', replay: true, until: '2027-06-30' });
  const { strings: _, ...demo } = DEMO;
  return { ...demo, name: 'learned', learned: dictionaries };
}

async function look(browser: Browser, vectors: readonly Vector[], seed: number) {
  const site = await openSite(casesOf(vectors, seed));
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    const page = await context.newPage();
    await page.goto(site.url + site.casePath, { waitUntil: 'domcontentloaded', timeout: LOAD });
    return await collectStrings(page, [...LABEL_ATTRIBUTES]);
  } finally {
    await context.close();
    await site.close();
  }
}
