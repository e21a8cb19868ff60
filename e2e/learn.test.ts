import { join } from 'node:path';
import { startMeadow } from '@scrim/meadow-loans/server';
import { learnPolicy, type Proposal } from '@scrim/probe';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LearnedAndWritten, learnedAndWritten } from './learned-and-written.ts';
import { type ReadableTexts, readableTexts } from './readable-texts.ts';
import { root } from './system.ts';
import { launchChromium } from './visitor/chromium.ts';

const PEOPLE = 2;

/** The first steps of the application, where everybody says who they are; the whole of it takes minutes (npm run bench -- learn). */
describe('scrim policy learn on the demo lender', () => {
  let proposal: Proposal;
  let held: LearnedAndWritten;
  let read: ReadableTexts;

  beforeAll(async () => {
    const site = await startMeadow({ port: 0, scrimOrigin: null, distDir: join(root, 'dist/meadow-loans') });
    try {
      proposal = await learnPolicy({
        urls: [`${site.url}/apply/amount?lang=en`],
        ...{ site: 'meadow-loans', people: PEOPLE, pages: 3, replay: true, until: '2027-06-30', say: () => undefined },
      });
      held = learnedAndWritten(proposal, { languages: ['en'], people: PEOPLE });
      const browser = await launchChromium();
      const urls = ['amount', 'about-you'].map((step) => `${site.url}/apply/${step}?lang=en`);
      read = await readableTexts(await browser.newPage(), urls, new Set(held.lit));
      await browser.close();
    } finally {
      await site.close();
    }
  }, 900_000);

  it('comes to the pages on which people say what they want and who they are', () => {
    const levels = Object.fromEntries(proposal.pages.map(({ path, level }) => [path, level]));
    expect(levels).toMatchObject({ '/apply/amount': 'replay', '/apply/about-you': 'replay' });
  });

  it('lights nothing that says something about a person', () => {
    expect(held.personal).toEqual([]);
  });

  it('lights nine tenths of the strings that were listed by hand and met there', () => {
    expect(held.met.length).toBeGreaterThan(50);
    expect((held.met.length - held.missed.length) / held.met.length, held.missed.join('; ')).toBeGreaterThan(0.9);
  });

  it('shows as many of the texts there as the policy that was written by hand, its rules included, but for a tenth', () => {
    const { texts, learned, written } = read;
    expect(texts).toBeGreaterThan(50);
    expect((written - learned) / texts, JSON.stringify(read)).toBeLessThan(0.1);
  });
});
