import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareOf, type Proposal, walkerOf } from '@scrim/probe';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from './system.ts';

const LENDER = join(root, 'examples/meadow-loans');
const Dictionary = z.object({
  strings: z.record(z.string(), z.array(z.union([z.string(), z.object({ text: z.string() })]))),
});

export interface LearnedAndWritten {
  /** Strings of the hand-written dictionaries that a walk met, as `role\ntext`. */
  readonly met: readonly string[];
  /** Those of them that are not lit. */
  readonly missed: readonly string[];
  /** All that is lit. */
  readonly lit: readonly string[];
  /** What of it says something about a person: values of those who walked, and texts that are facts about somebody when shown. */
  readonly personal: readonly string[];
}

/** What `scrim policy learn` proposes for the demo lender, held against the dictionaries that were written by hand. */
export function learnedAndWritten(
  { candidates, varying }: Proposal,
  { languages, people }: { readonly languages: readonly string[]; readonly people: number },
): LearnedAndWritten {
  const byHand = new Set(languages.flatMap((language) => handWritten(join(LENDER, `strings/meadow.${language}.yaml`))));
  const decisions = new Set(
    languages.flatMap((language) => decisionTexts(join(LENDER, `src/messages/${language}.json`))),
  );
  const id = ({ role, text }: { role: string; text: string }) => `${role}\n${text}`;
  const lit = new Set(candidates.filter(({ verdict }) => verdict === 'show').map(id));
  const shown = new Set([...candidates, ...varying].map(id));
  const met = [...byHand].filter((one) => shown.has(one));
  const values = Array.from({ length: people }, (_, index) => Object.values(walkerOf(index, people)).map(bareOf))
    .flat()
    .filter((value) => value.length >= 4);
  const personal = [...lit].filter((one) => {
    const text = one.split('\n')[1] ?? '';
    return decisions.has(text) || values.some((value) => bareOf(text).includes(value));
  });
  return { met, missed: met.filter((one) => !lit.has(one)), lit: [...lit], personal };
}

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
