import { join } from 'node:path';
import { startMeadow } from '@scrim/meadow-loans/server';
import { learnPolicy } from '@scrim/probe';
import { learnedAndWritten } from '../e2e/learned-and-written.ts';
import type { Benchmark } from './measure.ts';

const PEOPLE = 3;
/** Percent that docs/probe.md names. */
const LIT = 91;

/** What `scrim policy learn` proposes for the demo lender, held against the dictionaries written by hand. */
export const learn: Benchmark = async ({ quick, say }) => {
  const site = await startMeadow({ port: 0, scrimOrigin: null, distDir: join(process.cwd(), 'dist/meadow-loans') });
  try {
    const languages = quick ? ['en'] : ['en', 'es'];
    const started = performance.now();
    const proposal = await learnPolicy({
      urls: languages.map((language) => `${site.url}/?lang=${language}`),
      site: 'meadow-loans',
      people: PEOPLE,
      pages: 25,
      replay: true,
      until: '2027-06-30',
      say,
    });
    const minutes = (performance.now() - started) / 60_000;
    const { met, missed, lit, personal } = learnedAndWritten(proposal, { languages, people: PEOPLE });
    for (const one of missed) say(`not lit: ${one.replace('\n', ' ')}`);
    const measurement = { name: 'learn', samples: {}, detail: '' };
    return [
      {
        ...measurement,
        what: 'hand-written strings met on the walk that are lit',
        budget: { kind: 'at-least', value: 0.9 * LIT },
        value: (100 * (met.length - missed.length)) / met.length,
        unit: '%',
        samples: { met: [met.length], lit: [met.length - missed.length], litInAll: [lit.length] },
        detail: 'strings',
      },
      {
        ...measurement,
        what: 'lit strings that say something about a person',
        budget: { kind: 'at-most', value: 0 },
        value: personal.length,
        unit: 'strings',
      },
      { ...measurement, what: 'time', budget: { kind: 'at-most', value: 10 }, value: minutes, unit: 'min' },
    ];
  } finally {
    await site.close();
  }
};
