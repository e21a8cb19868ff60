import { expect, test } from 'vitest';
import type { DetectorName } from '../inspection/detectors.ts';
import { corpusOf, type Sample } from './personal-data.ts';
import { PHRASES } from './personal-data-phrases.ts';

const detectors = Object.keys(PHRASES) as DetectorName[];
const SIZE = 400;

const disguisesOf = (samples: readonly Sample[]) => [...new Set(samples.map(({ disguise }) => disguise))].sort();
/** Written otherwise than it would be plainly: over elements, or with characters that plain values do not have. */
const isWrittenOddly = ({ shown }: Sample) =>
  shown.some((block) => block.length > 1) ||
  /[\n\u00ad\u0400-\u0fff\u2000-\u2011\u202f\u2060\uff10-\uff5a]/u.test(shown.flat().join(' '));

test.each(detectors)('what only looks like %s is disguised in all the ways and as often as what is one', (detector) => {
  const { positives, negatives } = corpusOf(detector, 88_213, SIZE);
  expect(disguisesOf(negatives)).toEqual(disguisesOf(positives));
  const isDisguised = ({ disguise }: Sample) => disguise !== 'plain';
  expect(negatives.filter(isDisguised).length).toBeGreaterThan(0.85 * positives.filter(isDisguised).length);
  // A disguise of what a value does not have leaves it as it is: most have something to disguise.
  expect(negatives.filter(isWrittenOddly).length).toBeGreaterThan(0.3 * SIZE);
});

test.each(detectors)('the same seed draws the same of %s', (detector) => {
  expect(corpusOf(detector, 5, 40)).toEqual(corpusOf(detector, 5, 40));
});
