import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DetectorName, detect } from '@scrim/redaction';
import { SHIPPED_PAGES } from '../e2e/shipped-pages.ts';
import { root } from '../e2e/system.ts';
import { corpusOf, inspected, type Sample, type Way } from '../packages/redaction/src/testing/personal-data.ts';
import type { Benchmark, Measurement } from './measure.ts';

/** Detectors are tuned on the other seed, without the reserved phrases. */
const SEED = Number(process.env.SCRIM_DETECTOR_SEED ?? 20_261_124);
const TUNING = process.env.SCRIM_DETECTOR_TUNING !== undefined;
const CHECKED: readonly DetectorName[] = [
  'card_number',
  'iban',
  'routing_number',
  'social_security_number',
  'taxpayer_number',
];
const CONTEXTUAL: readonly DetectorName[] = [
  'name',
  'address',
  'birth_date',
  'phone',
  'income',
  'employer',
  'email',
  'web_token',
  'employer_number',
];
const MEGABYTE = 1_000_000;
const WARM_UP = 10;

interface Score {
  readonly recall: number;
  readonly reservedRecall: number;
  readonly precision: number;
  /** Where its own texts change, beside words that came before. */
  readonly changedRecall: number;
}

/** Recall and precision of each detector of personal data on generated pages, and what a megabyte costs. */
export const detectors: Benchmark = async ({ quick, say }) => {
  // First, as in the server's thread that does nothing else: what follows teaches the engine shapes of text that pages do not have.
  const megabytes = [
    cost('1 MB of text of pages', await textsOfPages(), 50, quick),
    cost('1 MB of phrases with a number or a label', densePhrases(), null, quick),
  ];
  const size = quick ? 600 : 3000;
  say(`seed ${SEED}${TUNING ? ', reserved phrases left out' : ''}; ${size} positives and ${size} hard negatives each`);
  const measurements: Measurement[] = [];
  for (const detector of [...CHECKED, ...CONTEXTUAL]) {
    const { recall, reservedRecall, precision, changedRecall } = scoreOf(detector, size, say);
    const checked = CHECKED.includes(detector);
    say(
      `${detector.padEnd(24)} recall ${recall.toFixed(4)} (reserved phrases ${reservedRecall.toFixed(4)}, changed ${changedRecall.toFixed(4)})  precision ${precision.toFixed(4)}`,
    );
    const figure = (what: string, value: number, least: number | null): Measurement => ({
      name: 'detectors',
      what: `${detector}: ${what}`,
      value,
      unit: '',
      budget: least === null ? null : { kind: 'at-least', value: least },
      samples: { share: [value] },
      detail: `seed ${SEED}`,
    });
    measurements.push(
      figure('recall', recall, checked ? 0.99 : 0.9),
      figure('precision', precision, checked ? 0.98 : 0.9),
      figure('recall in changed texts', changedRecall, null),
    );
  }
  return [...measurements, ...megabytes];
};

function scoreOf(detector: DetectorName, size: number, say: (line: string) => void): Score {
  const { positives, negatives } = corpusOf(detector, SEED, size, TUNING);
  const isMissed = (sample: Sample, way: Way): boolean => {
    const { hit, hidden } = inspected(detector, sample, way);
    return !hit || !hidden;
  };
  // With the page, or put into it later: what is found in one and not in the other counts against both.
  const missed = positives.filter((sample) => isMissed(sample, 'snapshot') || isMissed(sample, 'added'));
  const wrong = negatives.filter(
    (sample) => inspected(detector, sample).hit || inspected(detector, sample, 'added').hit,
  );
  const changed = positives.slice(0, size / 3);
  const isReserved = ({ reserved }: Sample) => reserved;
  const reserved = positives.filter(isReserved).length;
  const found = positives.length - missed.length;
  if (process.env.SCRIM_DETECTOR_SHOW === detector) {
    for (const sample of missed.slice(0, 40)) say(`missed (${sample.disguise}) ${JSON.stringify(sample.shown)}`);
    for (const sample of wrong.slice(0, 40)) say(`wrong ${JSON.stringify(sample.shown)}`);
  }
  return {
    recall: found / positives.length,
    reservedRecall: (reserved - missed.filter(isReserved).length) / Math.max(1, reserved),
    precision: found / Math.max(1, found + wrong.length),
    changedRecall: changed.filter((sample) => !isMissed(sample, 'changed')).length / changed.length,
  };
}

/** The texts of pages that npm packages ship, and of the demo lender in both languages, with the seams and breaks that inspection sees. */
async function textsOfPages(): Promise<string[]> {
  const pages = SHIPPED_PAGES.map(async (path) => {
    const html = await readFile(join(root, 'node_modules', path), 'utf8');
    return html
      .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
      .replaceAll('\n', '\r')
      .replace(/<\/?(?:a|b|code|em|i|small|span|strong|sub|sup)\b[^>]*>/g, '\v')
      .replace(/<[^>]+>/g, '\n')
      .replace(/\s*\n\s*/g, '\n');
  });
  const messages = ['en', 'es'].map(async (language) => {
    const file = await readFile(join(root, 'examples/meadow-loans/src/messages', `${language}.json`), 'utf8');
    return Object.values(JSON.parse(file) as Record<string, unknown>)
      .map(String)
      .join('\n');
  });
  return Promise.all([...pages, ...messages]);
}

/** Phrases of every class, nearly all with a number or a label, and one in eleven with something to find: no page is as dense. */
function densePhrases(): string[] {
  return [...CHECKED, ...CONTEXTUAL].flatMap((name) => {
    const { positives, negatives } = corpusOf(name, SEED + 7, 1200);
    const plain = negatives.filter(({ disguise }) => disguise === 'plain');
    return [...positives.slice(0, 30), ...plain.slice(0, 300)].map(({ shown }) =>
      shown.map((block) => block.join('\v').replaceAll('\n', '\r')).join('\n'),
    );
  });
}

/** Processor time for a megabyte of some texts, which are gone through in an order of their own. */
function cost(what: string, texts: readonly string[], budget: number | null, quick: boolean): Measurement {
  let text = '';
  for (let at = 0; text.length < MEGABYTE; at = (at + 37) % texts.length) text += `${texts[at]}\n`;
  text = text.slice(0, MEGABYTE);
  const samples: number[] = [];
  // As in a server that has inspected for a while: until then the engine compiles.
  for (let round = -WARM_UP; round < (quick ? 8 : 20); round++) {
    const start = process.cpuUsage();
    for (let from = 0; from < text.length; from += 10_000) detect(text.slice(from, from + 10_000));
    const { user, system } = process.cpuUsage(start);
    if (round >= 0) samples.push((user + system) / 1000);
  }
  const value = [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? 0;
  return {
    name: 'detectors',
    what,
    value,
    unit: 'ms',
    budget: budget === null ? null : { kind: 'at-most', value: budget },
    samples: { milliseconds: samples },
    detail: `processor time of detect() on texts of 10,000 characters, median of rounds after ${WARM_UP} of warming up, before any page is inspected in the process; seed ${SEED + 7}`,
  };
}
