import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { payingNothing } from '../browser/network-guard.ts';
import { makePerson } from '../people/synthetic-person.ts';
import { page, type Site, startSite } from '../testing/site.ts';
import { Visit } from '../visit.ts';
import { waitForNotice } from './consent-check.ts';

const SHOW = `document.body.insertAdjacentHTML('beforeend',
  '<div role="dialog" aria-label="Cookies"><p>We use cookies.</p><button>Accept all</button><button>Reject all</button></div>')`;
/** Ms from one script to the next: three of them are longer than what is waited for one. */
const STEP = 4_000;
/** A script that loads the next after a while, as tag managers do. */
const chain = (next: string) => ({
  type: 'text/javascript',
  body: `setTimeout(() => document.body.append(Object.assign(document.createElement('script'), { src: '${next}' })), ${STEP})`,
});

let browser: Browser;
let site: Site;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite({
    '/late': page('<h1>Loans</h1>', '<script src="/one.js" defer></script>'),
    '/one.js': chain('/two.js'),
    '/two.js': chain('/three.js'),
    '/three.js': { type: 'text/javascript', body: `setTimeout(() => { ${SHOW} }, ${STEP})` },
    '/none': page('<h1>Loans</h1><button>Apply now</button>'),
    '/asking': page('<h1>Loans</h1>', "<script>setInterval(() => fetch('/more'), 200)</script>"),
    '/more': 'more',
  });
});
afterAll(async () => {
  await site.close();
  await browser.close();
});

async function noticeAt(path: string, quiet: number) {
  const visit = await Visit.begin(browser, { person: makePerson(1), permission: payingNothing([site.own]) });
  try {
    await visit.goto(site.own + path);
    return (await waitForNotice(visit, quiet)).map(({ action }) => action).sort();
  } finally {
    await visit.close();
  }
}

test('a notice that comes late is waited for as long as the page asks for more', async () => {
  expect(await noticeAt('/late', 10_000)).toEqual(['accept', 'decline']);
});

test('a page without one is left when it has been quiet', async () => {
  expect(await noticeAt('/none', 500)).toEqual([]);
});

test('a page that never stops asking is left all the same', async () => {
  expect(await noticeAt('/asking', 500)).toEqual([]);
});
