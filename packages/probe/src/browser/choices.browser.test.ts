import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { page, type Site, startSite } from '../testing/site.ts';
import { findChoices } from './choices.ts';
import { launchBrowser } from './launch.ts';

/** A control to refuse, as its style or what it stands in has it, and the contrast that people see. */
const REFUSALS: readonly [what: string, html: string, contrast: number | null][] = [
  ['black on white', '<button style="color: #000; background: #fff">Reject all</button>', 21],
  ['its own opacity', '<button style="color: #000; background: #fff; opacity: 0.35">Reject all</button>', 2.4],
  [
    'the opacity of what it stands in',
    '<div style="opacity: 0.7"><div style="opacity: 0.5"><button style="color: #000; background: #fff">Reject all</button></div></div>',
    2.4,
  ],
  ['a translucent colour', '<button style="color: rgb(0 0 0 / 0.35); background: #fff">Reject all</button>', 2.4],
  [
    'a translucent ground',
    '<div style="background: #000"><button style="color: #000; background: rgb(255 255 255 / 0.2)">Reject all</button></div>',
    1.7,
  ],
  ['oklch()', '<button style="color: oklch(0.8 0 0); background: oklch(1 0 0)">Reject all</button>', 1.9],
  ['lab()', '<button style="color: lab(80 0 0); background: #fff">Reject all</button>', 1.7],
  ['color()', '<button style="color: color(srgb 0.8 0.8 0.8); background: #fff">Reject all</button>', 1.6],
  [
    'an element of its own',
    '<button style="color: #000; background: #fff"> <span style="color: #bbb">Reject all</span></button>',
    1.9,
  ],
  [
    'a fill of its own',
    '<button style="color: #000; background: #fff; -webkit-text-fill-color: #bbb">Reject all</button>',
    1.9,
  ],
  [
    'a picture behind it',
    '<button style="color: #000; background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)">Reject all</button>',
    null,
  ],
  ['a filter', '<button style="color: #000; background: #fff; filter: opacity(0.3)">Reject all</button>', null],
];

let browser: Browser;
let site: Site;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite(Object.fromEntries(REFUSALS.map(([, html], at) => [`/${at}`, page(html)])));
});
afterAll(async () => {
  await site.close();
  await browser.close();
});

test.each(REFUSALS.map(([what, , contrast], at) => [what, contrast, at] as const))(
  'the contrast of a control is the one that people see: %s',
  async (_, contrast, at) => {
    const page = await browser.newPage();
    await page.goto(`${site.own}/${at}`);
    const [found] = await findChoices(page);
    await page.close();
    expect(found?.choice.contrast).toBe(contrast);
  },
);
