import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMeadow } from '@scrim/meadow-loans/server';
import { learnPolicy, makePerson } from '@scrim/probe';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Benchmark } from './measure.ts';

const Dictionary = z.object({
  strings: z.record(z.string(), z.array(z.union([z.string(), z.object({ text: z.string() })]))),
});

/** What `scrim policy learn` proposes for the demo lender, held against the dictionaries written by hand. */
export const learn: Benchmark = async ({ quick, say }) => {
  const lender = join(process.cwd(), 'examples/meadow-loans');
  const site = await startMeadow({ port: 0, scrimOrigin: null, distDir: join(process.cwd(), 'dist/meadow-loans') });
  try {
    const languages = quick ? ['en'] : ['en', 'es'];
    const byHand = new Set(
      languages.flatMap((language) => handWritten(join(lender, `strings/meadow.${language}.yaml`))),
    );
    const decisions = new Set(
      languages.flatMap((language) => decisionTexts(join(lender, `src/messages/${language}.json`))),
    );
    const started = performance.now();
    const proposal = await learnPolicy({
      urls: languages.map((language) => `${site.url}/?lang=${language}`),
      site: 'meadow-loans',
      people: 3,
      pages: 25,
      replay: true,
      until: '2027-06-30',
      say,
    });
    const minutes = (performance.now() - started) / 60_000;
    const id = ({ role, text }: { role: string; text: string }) => `${role}\n${text}`;
    const lit = new Set(proposal.candidates.filter(({ verdict }) => verdict === 'show').map(id));
    const shown = new Set([...proposal.candidates, ...proposal.varying].map(id));
    const met = [...byHand].filter((one) => shown.has(one));
    const missed = met.filter((one) => !lit.has(one));
    for (const one of missed) say(`not lit: ${one.replace('\n', ' ')}`);
    const values = [0, 1, 2]
      .flatMap((index) => Object.values(makePerson(101 + index)))
      .filter((value) => value.length >= 4);
    const personal = [...lit].filter((one) => {
      const text = one.split('\n')[1] ?? '';
      return decisions.has(text) || values.some((value) => text.toLowerCase().includes(value.toLowerCase()));
    });
    const measurement = { name: 'learn', samples: {}, detail: '' };
    return [
      {
        ...measurement,
        what: 'hand-written strings met on the walk that are lit',
        budget: null,
        value: (100 * (met.length - missed.length)) / met.length,
        unit: '%',
        samples: { met: [met.length], lit: [met.length - missed.length], litInAll: [lit.size] },
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

function handWritten(file: string): string[] {
  const { strings } = Dictionary.parse(parse(readFileSync(file, 'utf8')));
  return Object.entries(strings).flatMap(([role, entries]) =>
    entries.map((entry) => `${role}\n${typeof entry === 'string' ? entry : entry.text}`),
  );
}

/** Texts that are facts about a person when they are shown: their keys say so. */
function decisionTexts(file: string): string[] {
  const messages = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.entries(messages).flatMap(([key, text]) => (key.startsWith('decision.') ? [text] : []));
}
