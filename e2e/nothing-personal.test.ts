import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makePerson, markersOf, type SyntheticPerson } from '@scrim/probe';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findWhole, findWholeInBytes, piecesOf, withoutRandom } from './leak-search.ts';
import { readOpened, readRawFiles } from './stored-content.ts';
import { root, type System, startSystem } from './system.ts';
import { clickNotice, launchChromium } from './visitor/chromium.ts';
import { Visitor } from './visitor/visitor.ts';

const applicant = { ...makePerson(20_261_123), routing: '322271627' };
const CARD = '4539 5787 6362 1486';

let system: System;
let browser: Browser;
let wire: string[];
let opened: string[];

/** Values that no megabyte of times and coordinates holds by chance, by field. */
const telling = (person: SyntheticPerson): (readonly [string, string])[] =>
  [...markersOf(person).map(({ id, value }) => [id, value] as const), ['card', CARD] as const].filter(
    ([, value]) => !/^\d{1,7}$/.test(value),
  );

beforeAll(async () => {
  system = await startSystem();
  browser = await launchChromium();
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const visitor = new Visitor(page, 7, 0.4);
  await page.goto(
    `${system.siteUrl}/apply/amount?lang=en&variant=table&ref=${encodeURIComponent(applicant.email)}#${applicant.lastName}`,
  );
  await clickNotice(page, 'granted');
  await visitor.think(600);
  await visitor.fillAmount();
  await visitor.submit();
  await visitor.arrive('/apply/about-you');
  await visitor.fillAboutYou(applicant);
  await visitor.submit();
  await visitor.arrive('/apply/home-and-work');
  await visitor.fillHomeAndWork(applicant);
  await visitor.submit();
  await visitor.arrive('/apply/bank');
  await visitor.fillBank(applicant);
  await visitor.submit();
  await visitor.arrive('/apply/review');
  // The page shows everything again, the number behind a button too.
  await page.locator('.review-answers button').first().click();
  await visitor.think(500);
  await visitor.type('signature', `${applicant.firstName} ${applicant.lastName}`);
  await page.locator('input[name="signConsent"]').check();
  await visitor.submit();
  await visitor.arrive('/offers');
  await visitor.click(page.locator('.offers button').locator('visible=true').first());
  await visitor.arrive('/accepted');
  await page.goto(`${system.siteUrl}/account`);
  await visitor.think(1000);
  await page.goto(`${system.siteUrl}/pay`);
  const frame = page.frameLocator('iframe').first();
  await frame.locator('input').first().fill(CARD);
  await visitor.think(2500);
  await context.close();
  await new Promise((resolve) => setTimeout(resolve, 1500));

  wire = system.proxy.seen.flatMap(({ path, headers, body }) => [
    path,
    JSON.stringify({ ...headers, authorization: undefined }),
    (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8'),
  ]);
  opened = await readOpened(system);
});

afterAll(async () => {
  await browser?.close();
  await system?.close();
});

describe('a whole application with known values', () => {
  it('was recorded: every step is there, with its lit words', () => {
    const all = opened.join('\n');
    for (const template of [
      '/apply/amount',
      '/apply/about-you',
      '/apply/home-and-work',
      '/apply/bank',
      '/apply/review',
      '/offers',
    ]) {
      expect(all).toContain(`"${template}"`);
    }
    expect(all).toContain('Social Security number or ITIN');
    expect(all).toContain('█');
    expect(all).toContain('application_submitted');
  });

  it('left no value in any request, decoded and inflated', () => {
    const text = wire.join('\n');
    for (const [field, value] of telling(applicant)) {
      expect({ field, found: findWhole(value, text) }).toEqual({ field, found: [] });
    }
  });

  it('left no value in anything that the keys open: frames, ClickHouse, PostgreSQL', () => {
    const text = opened.join('\n');
    for (const [field, value] of telling(applicant)) {
      expect({ field, found: findWhole(value, text) }).toEqual({ field, found: [] });
    }
  });

  it('left no value in any byte of the data directory', async () => {
    for (const { path, bytes } of await readRawFiles(system.dataDirectory)) {
      for (const [field, value] of telling(applicant).filter(([, text]) => text.length > 5)) {
        expect({ path, field, found: findWholeInBytes(value, bytes) }).toEqual({ path, field, found: [] });
      }
    }
  });

  it('left no piece longer than chance, but for what the site itself says', async () => {
    const site = (await readRawFiles(join(root, 'dist/meadow-loans')))
      .map(({ bytes }) => bytes.toString('utf8').toLowerCase())
      .join('\n');
    for (const [place, texts] of [
      ['wire', wire],
      ['store', opened],
    ] as const) {
      const text = withoutRandom(texts.join('\n'));
      for (const [field, value] of telling(applicant)) {
        const found = piecesOf(value).filter((piece) => text.includes(piece) && !site.includes(piece));
        expect({ place, field, found }).toEqual({ place, field, found: [] });
      }
    }
  });

  it('can see a leak: the same search finds a value that is there', () => {
    const text = `${wire.join('\n')}{"textContent":${JSON.stringify(applicant.employer)}}`;
    expect(findWhole(applicant.employer, text)).not.toEqual([]);
    expect(findWhole(applicant.ssn, Buffer.from(applicant.ssn).toString('base64'))).not.toEqual([]);
    for (const [field, value] of telling(applicant)) {
      const leaked = withoutRandom(`{"text":${JSON.stringify(value)},"digits":${value.replace(/\D/g, '')}}`);
      expect({ field, hidden: piecesOf(value).filter((piece) => !leaked.includes(piece)) }).toEqual({
        field,
        hidden: [],
      });
    }
  });
});
