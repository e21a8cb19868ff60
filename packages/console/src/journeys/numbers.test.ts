import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import {
  formatEstimate,
  formatInterval,
  formatRest,
  formatTookInAll,
  restOf,
  ShareWithInterval,
  signedPoints,
} from './numbers.tsx';

const none = (upper: number) => ({ value: 0, lower: 0, upper });
const shown = (share: Parameters<typeof ShareWithInterval>[0]['share']) =>
  renderToStaticMarkup(createElement(ShareWithInterval, { share })).replaceAll(/<[^>]+>/g, '');

it('a share whose part, or rest, comes as 0 is told by one end of its interval, alone and with it', () => {
  expect(formatEstimate(none(0.32))).toBe('under 32 %');
  expect(formatEstimate(restOf(none(0.32)))).toBe('over 68 %');
  expect(formatEstimate({ value: 0.46, lower: 0.39, upper: 0.53 })).toBe('46 %');
  expect(shown(none(0.32))).toBe('under 32 %');
  expect(shown(restOf(none(0.32)))).toBe('over 68 %');
  expect(shown({ value: 0.46, lower: 0.39, upper: 0.53 })).toBe('46 % 39–53 %');
});

it('points have their sign, but for those that round to none', () => {
  expect([0.12, -0.12, 0.004, -0.004].map(signedPoints)).toEqual(['+12', '−12', '0', '0']);
});

it('a rest of two numbers that were rounded alike is not said to be of fewer people than it may be', () => {
  expect([formatRest(50, 45, 5), formatRest(50, 50, 5), formatRest(5, 5, 5)]).toEqual(['5', '< 10', '< 5']);
  for (let people = 5; people < 40; people++)
    for (let part = 5; part <= people; part++)
      for (const [shown, shownPart] of pairsOf(people, part))
        if (shown === shownPart)
          expect(people - part).toBeLessThan(Number(formatRest(shown, shownPart, 5).replace('< ', '')));
});

/** What a whole and a part of it may be shown as, of k = 5. */
function pairsOf(people: number, part: number): (readonly [number, number])[] {
  const roundings = (exact: number) => [Math.floor(exact / 5) * 5, Math.ceil(exact / 5) * 5];
  return roundings(people).flatMap((one) => roundings(part).map((other) => [one, Math.min(one, other)] as const));
}

it('the time of a funnel is that of all its steps, or none', () => {
  const after = (median: number) => ({ took: { lower: 0, median, upper: 90_000 } });
  const first = { took: null };
  expect(formatTookInAll([first, after(12_000), after(8_000)])).toBe('20 s');
  expect(formatTookInAll([first, after(0), after(400)])).toBe('0.4 s');
  expect(formatTookInAll([first, after(12_000), { took: null }])).toBe('–');
});

it('a bound is rounded so that it holds, and is never 0 or 100 % however many people there are', () => {
  const tenThousand = none(0.00115);
  expect([tenThousand, none(0.000_002), none(0.324)].map(formatEstimate)).toEqual([
    'under 0.2 %',
    'under 0.1 %',
    'under 33 %',
  ]);
  expect([tenThousand, none(0.000_002), none(0.324)].map(restOf).map(formatEstimate)).toEqual([
    'over 99.8 %',
    'over 99.9 %',
    'over 67 %',
  ]);
  expect(formatInterval({ value: 0.003, lower: 0.0021, upper: 0.0042 })).toBe('0.2–0.5 %');
  expect(formatInterval({ value: 0.07, lower: 0.07, upper: 0.29 })).toBe('7–29 %');
});
