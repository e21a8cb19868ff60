import { expect, test } from 'vitest';
import { corpusOf, inspected, pageOf, type Sample } from '../testing/personal-data.ts';
import type { DetectorName } from './detectors.ts';
import { inspect } from './inspect.ts';

const SEED = 4_071;
/** Of each sort and class. `npm run bench -- detectors` draws 3,000, which takes minutes; these take seconds, and hold the same bars. */
const SIZE = 400;
/** Of the ways in which a page changes. */
const SMALL = 100;

const BARS: readonly (readonly [detector: DetectorName, recall: number, precision: number])[] = [
  ['card_number', 0.99, 0.98],
  ['iban', 0.99, 0.98],
  ['routing_number', 0.99, 0.98],
  ['social_security_number', 0.99, 0.98],
  ['taxpayer_number', 0.99, 0.98],
  ['name', 0.9, 0.9],
  ['address', 0.9, 0.9],
  ['birth_date', 0.9, 0.9],
  ['phone', 0.9, 0.9],
  ['income', 0.9, 0.9],
  ['employer', 0.9, 0.9],
  ['email', 0.9, 0.9],
  ['web_token', 0.9, 0.9],
  ['employer_number', 0.9, 0.9],
];
const DETECTORS = BARS.map(([detector]) => detector);

test.each(BARS)(
  'of %s, %d of what is shown is found and wholly masked, and %d of what is found is one',
  (detector, recall, precision) => {
    const { positives, negatives } = corpusOf(detector, SEED, SIZE);
    const outcome = (sample: Sample) => inspected(detector, sample);
    const found = positives.map(outcome).filter(({ hit, hidden }) => hit && hidden).length;
    const wrong = negatives.map(outcome).filter(({ hit }) => hit).length;
    expect(found / SIZE).toBeGreaterThanOrEqual(recall);
    expect(found / (found + wrong)).toBeGreaterThanOrEqual(precision);
  },
);

test.each(DETECTORS)('%s is found in what a script adds exactly where it is in a snapshot', (detector) => {
  const { positives, negatives } = corpusOf(detector, SEED, SMALL);
  for (const sample of [...positives, ...negatives])
    expect(inspected(detector, sample, 'added'), JSON.stringify(sample.shown)).toEqual(inspected(detector, sample));
});

// Of a text that changes nothing is known but itself: the words around that say what it is came before, in another batch.
test.each<[DetectorName, number]>([
  ['card_number', 0.9],
  ['iban', 0.9],
  ['address', 0.85],
  ['phone', 0.85],
  ['taxpayer_number', 0.85],
  ['social_security_number', 0.8],
  ['routing_number', 0.8],
  ['email', 0.8],
  ['web_token', 0.7],
  ['employer_number', 0.6],
  ['birth_date', 0.6],
  ['name', 0.55],
  ['income', 0.45],
  ['employer', 0.45],
])('of %s, %d is found where its own texts change', (detector, recall) => {
  const { positives, negatives } = corpusOf(detector, SEED, SMALL);
  const outcome = (sample: Sample) => inspected(detector, sample, 'changed');
  const found = positives.map(outcome).filter(({ hit, hidden }) => hit && hidden).length;
  const wrong = negatives.map(outcome).filter(({ hit }) => hit).length;
  expect(found / SMALL).toBeGreaterThanOrEqual(recall);
  expect(found / (found + wrong)).toBeGreaterThanOrEqual(0.9);
});

// Of a time that grows with the square of the length, the test's limit is far exceeded.
test('a page with thousands of values takes no longer than its length', () => {
  const shown = Array.from({ length: 30_000 }, (_, at) => [`write to a${at}@example.com`]);
  const page = pageOf([{ shown, hidden: [], disguise: 'plain', reserved: false }]);
  expect(inspect(page).hits).toHaveLength(30_000);
});

test('in what inspection leaves there is nothing more to find', () => {
  for (const detector of ['card_number', 'name', 'address', 'phone'] as const) {
    for (const sample of corpusOf(detector, SEED, 60).positives) {
      const { event } = inspect(pageOf([sample]));
      expect(inspect(event)).toEqual({ event, hits: [] });
    }
  }
});
