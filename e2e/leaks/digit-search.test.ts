import { expect, it } from 'vitest';
import { DigitSearch } from './digit-search.ts';
import { randomFrom } from './marker.ts';

const CARD = '4718293651874296';

function pieces(text: string): number {
  const search = new DigitSearch(new Map([['card', CARD]]));
  search.read(text);
  return search.pieces('card');
}

it.each([
  ['as it is', `{"value":"${CARD}"}`, 13],
  ['in groups', '4718 2936-5187.4296', 13],
  ['in part', `card ${CARD.slice(2, 13)}…`, 8],
  ['backwards', [...CARD].reverse().join(''), 13],
  ['in digits of full width', '４７１８２９３６', 5],
  ['in part, where only three digits are', '471', 0],
  ['in parts that stand apart: each counts by itself', '47182936 and 51874296', 5],
])('four digits in a row are counted %s', (_, text, count) => expect(pieces(text)).toBe(count));

it('pieces above chance are met of no number that was never sent, of 2,000, however many others were', () => {
  const random = randomFrom(7);
  const digits = (count: number) => Array.from({ length: count }, () => 1 + Math.floor(random() * 9)).join('');
  // Times, sizes, ids: few first digits, many last ones.
  const noise = Array.from({ length: 3_000 }, () => `17${digits(11)},${digits(5)},${digits(8)}`).join(';');
  const decoys = new Map(Array.from({ length: 2_000 }, (_, at) => [`decoy ${at}`, digits(16)]));
  const search = new DigitSearch(decoys);
  search.read(noise);
  const enough = search.piecesAboveChance(1, 0.001);
  const most = Math.max(...[...decoys.keys()].map((key) => search.pieces(key)));
  expect(most).toBeLessThan(enough);
  // And the bound is no larger than it need be: chance comes near it.
  expect(most).toBeGreaterThan(enough - 6);
  expect(enough).toBeLessThanOrEqual(11);
});

it('the more other numbers there are, the more pieces it takes', () => {
  const random = randomFrom(9);
  const digits = (count: number) => Array.from({ length: count }, () => 1 + Math.floor(random() * 9)).join('');
  const enough = (numbers: number) => {
    const search = new DigitSearch(new Map([['card', CARD]]));
    search.read(Array.from({ length: numbers }, () => digits(9)).join(' '));
    return search.piecesAboveChance(1, 0.001);
  };
  expect(enough(10)).toBeLessThan(enough(10_000));
});
