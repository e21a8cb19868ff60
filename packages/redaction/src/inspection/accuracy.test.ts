import { expect, test } from 'vitest';
import { corpusOf, pageOf, type Sample } from '../testing/personal-data.ts';
import type { DetectorName } from './detectors.ts';
import { inspect } from './inspect.ts';

const SEED = 4_071;
const SIZE = 400;

test.each<[DetectorName, number, number]>([
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
])('of %s, %d of what is shown is found, and %d of what is found is one', (detector, recall, precision) => {
  const { positives, negatives } = corpusOf(detector, SEED, SIZE);
  const hit = (sample: Sample) => inspect(pageOf([sample])).hits.some((one) => one.detector === detector);
  const found = positives.filter(hit).length;
  const wrong = negatives.filter(hit).length;
  expect(found / SIZE).toBeGreaterThanOrEqual(recall);
  expect(found / (found + wrong)).toBeGreaterThanOrEqual(precision);
});

test('in what inspection leaves there is nothing more to find', () => {
  for (const detector of ['card_number', 'name', 'address', 'phone'] as const) {
    for (const sample of corpusOf(detector, SEED, 60).positives) {
      const { event } = inspect(pageOf([sample]));
      expect(inspect(event)).toEqual({ event, hits: [] });
    }
  }
});
