import type { OpportunitySign } from '@scrim/protocol';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { RateBars } from './rate-bars.tsx';

it('a rate is shown with its interval rounded outwards', () => {
  const sign: OpportunitySign = {
    name: 'left',
    place: { kind: 'step', page: '/start', path: null, form: null, device: null, variant: null, language: null },
    signal: null,
    of: 1_000,
    people: 110,
    rate: { value: 0.11, lower: 0.0921, upper: 0.1312 },
    against: 'peers',
    baseline: 0.0001,
    difference: { value: 0.11, lower: 0.09, upper: 0.13 },
    p: 0.001,
  };
  const text = renderToStaticMarkup(createElement(RateBars, { sign })).replaceAll(/<[^>]+>/g, ' ');
  expect(text.replaceAll(/\s+/g, ' ')).toContain('Here 11 % 9.2–14 % Other steps 0.1 %');
});
