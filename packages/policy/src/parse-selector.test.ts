import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSelector } from './parse-selector.ts';

describe('a selector', () => {
  it('is compiled from its subject outwards', () => {
    expect(parseSelector('form#apply > .field.wide p[data-lit][lang="en"]')).toEqual({
      source: 'form#apply > .field.wide p[data-lit][lang="en"]',
      compounds: [
        {
          tag: 'p',
          attributes: [
            ['data-lit', null],
            ['lang', 'en'],
          ],
        },
        { classes: ['field', 'wide'] },
        { tag: 'form', id: 'apply' },
      ],
      combinators: [' ', '>'],
    });
  });

  it.each([
    '',
    ' ',
    '> a',
    'a >',
    'a > > b',
    'a, b',
    'a:hover',
    'a::before',
    'a + b',
    'a ~ b',
    '*',
    'a[b^=c]',
    '.1a',
    'a[',
    'a#b#c',
    '[a]b',
  ])('of another grammar is refused: %s', (source) => {
    expect(parseSelector(source)).toHaveProperty('wrong');
  });

  it('is read or refused, whatever it holds', () => {
    fc.assert(fc.property(fc.string(), (source) => void parseSelector(source)));
    fc.assert(fc.property(fc.stringMatching(/^[a-z#.[\]>= "'*:,-]*$/), (source) => void parseSelector(source)));
  });
});
