import { join } from 'node:path';
import { startMeadow } from '@scrim/meadow-loans/server';
import { learnPolicy, type Proposal } from '@scrim/probe';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LearnedAndWritten, learnedAndWritten } from './learned-and-written.ts';
import { root } from './system.ts';

const PEOPLE = 2;

/** The first steps of the application, where everybody says who they are; the whole of it takes minutes (npm run bench -- learn). */
describe('scrim policy learn on the demo lender', () => {
  let proposal: Proposal;
  let held: LearnedAndWritten;

  beforeAll(async () => {
    const site = await startMeadow({ port: 0, scrimOrigin: null, distDir: join(root, 'dist/meadow-loans') });
    try {
      proposal = await learnPolicy({
        urls: [`${site.url}/apply/amount?lang=en`],
        ...{ site: 'meadow-loans', people: PEOPLE, pages: 3, replay: true, until: '2027-06-30', say: () => undefined },
      });
    } finally {
      await site.close();
    }
    held = learnedAndWritten(proposal, { languages: ['en'], people: PEOPLE });
  }, 900_000);

  it('comes to the pages on which people say what they want and who they are', () => {
    const levels = Object.fromEntries(proposal.pages.map(({ path, level }) => [path, level]));
    expect(levels).toMatchObject({ '/apply/amount': 'replay', '/apply/about-you': 'replay' });
  });

  it('lights nothing that says something about a person', () => {
    expect(held.personal).toEqual([]);
  });

  it('is as readable there as the policy that was written by hand, but for a tenth', () => {
    expect(held.met.length).toBeGreaterThan(50);
    expect((held.met.length - held.missed.length) / held.met.length, held.missed.join('; ')).toBeGreaterThan(0.9);
  });
});
