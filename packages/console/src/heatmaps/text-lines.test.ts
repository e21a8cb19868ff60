import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textLines } from './text-lines.ts';

const measure = (text: string): number => text.length;

it('a line is broken between words, and within one that is wider than a line', () => {
  expect(textLines('Counted: all that', 10, measure)).toEqual(['Counted:', 'all that']);
  expect(textLines('Page /apply/amount', 10, measure)).toEqual(['Page', '/apply/amo', 'unt']);
  expect(textLines('', 10, measure)).toEqual(['']);
});

it('none is wider than it may be, and all that was said is still said', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '–', '🌳'), maxLength: 120 });
  fc.assert(
    fc.property(letters, fc.integer({ min: 2, max: 40 }), (line, width) => {
      const lines = textLines(line, width, measure);
      for (const one of lines) expect(measure(one)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
    }),
  );
});
