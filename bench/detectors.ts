import { type DetectorName, detect, inspect } from '@scrim/redaction';
import { corpusOf, pageOf, type Sample } from '../packages/redaction/src/testing/personal-data.ts';
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

interface Score {
  readonly recall: number;
  readonly reservedRecall: number;
  readonly precision: number;
}

/** Recall and precision of each detector of personal data on generated pages, and what a megabyte costs. */
export const detectors: Benchmark = async ({ quick, say }) => {
  const size = quick ? 600 : 3000;
  say(`seed ${SEED}${TUNING ? ', reserved phrases left out' : ''}; ${size} positives and ${size} hard negatives each`);
  const measurements: Measurement[] = [];
  for (const detector of [...CHECKED, ...CONTEXTUAL]) {
    const { recall, reservedRecall, precision } = scoreOf(detector, size, say);
    const checked = CHECKED.includes(detector);
    say(
      `${detector.padEnd(24)} recall ${recall.toFixed(4)} (reserved phrases ${reservedRecall.toFixed(4)})  precision ${precision.toFixed(4)}`,
    );
    const figure = (what: string, value: number, least: number): Measurement => ({
      name: 'detectors',
      what: `${detector}: ${what}`,
      value,
      unit: '',
      budget: { kind: 'at-least', value: least },
      samples: { share: [value] },
      detail: `seed ${SEED}`,
    });
    measurements.push(
      figure('recall', recall, checked ? 0.99 : 0.9),
      figure('precision', precision, checked ? 0.98 : 0.9),
    );
  }
  measurements.push(cost(quick));
  return measurements;
};

function scoreOf(detector: DetectorName, size: number, say: (line: string) => void): Score {
  const { positives, negatives } = corpusOf(detector, SEED, size, TUNING);
  const hit = (sample: Sample) => inspect(pageOf([sample])).hits.some((one) => one.detector === detector);
  const missed = positives.filter((sample) => !hit(sample));
  const wrong = negatives.filter(hit);
  const reserved = positives.filter((sample) => sample.reserved);
  const found = positives.length - missed.length;
  if (process.env.SCRIM_DETECTOR_SHOW === detector) {
    for (const sample of missed.slice(0, 40)) say(`missed (${sample.disguise}) ${JSON.stringify(sample.shown)}`);
    for (const sample of wrong.slice(0, 40)) say(`wrong ${JSON.stringify(sample.shown)}`);
  }
  return {
    recall: found / positives.length,
    reservedRecall: reserved.filter(hit).length / Math.max(1, reserved.length),
    precision: found / Math.max(1, found + wrong.length),
  };
}

/** Milliseconds for a megabyte of what pages say: phrases of every class, half of them with something to find. */
function cost(quick: boolean): Measurement {
  const names = [...CHECKED, ...CONTEXTUAL];
  const lines = names.flatMap((name) => {
    const { positives, negatives } = corpusOf(name, SEED + 7, 300);
    return [...positives.filter((_, index) => index % 10 === 0), ...negatives].map(({ shown }) =>
      shown.map((block) => block.join('')).join('\n'),
    );
  });
  let text = '';
  for (let at = 0; text.length < MEGABYTE; at = (at + 37) % lines.length) text += `${lines[at]}\n`;
  text = text.slice(0, MEGABYTE);
  const samples: number[] = [];
  for (let round = 0; round < (quick ? 8 : 20); round++) {
    const start = process.cpuUsage();
    for (let from = 0; from < text.length; from += 10_000) detect(text.slice(from, from + 10_000));
    const { user, system } = process.cpuUsage(start);
    samples.push((user + system) / 1000);
  }
  const value = [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? 0;
  return {
    name: 'detectors',
    what: '1 MB of text',
    value,
    unit: 'ms',
    budget: { kind: 'at-most', value: 50 },
    samples: { milliseconds: samples },
    detail: `processor time, texts of 10,000 characters, seed ${SEED + 7}`,
  };
}
