import { describe, expect, test } from 'vitest';
import { type Walk, whatNeverVaries } from './what-never-varies.ts';

const walk = (person: number, texts: readonly string[], values: readonly string[] = [], path = '/'): Walk => ({
  person,
  values,
  pages: new Map([[path, { language: 'en', strings: texts.map((text) => ({ role: 'text', text })) }]]),
});
const lit = (walks: readonly Walk[]) =>
  whatNeverVaries(walks).flatMap(({ sightings }) => sightings.map(({ text }) => text));

describe('what is learned from walks', () => {
  test('is what every one showed', () => {
    expect(
      lit([walk(1, ['Your offers', 'Rent']), walk(2, ['Your offers', 'Own']), walk(1, ['Your offers', 'Rent'])]),
    ).toEqual(['Your offers']);
  });

  test('is nothing from a page that one person alone came to', () => {
    expect(lit([walk(1, ['Your offers']), walk(1, ['Your offers'])])).toEqual([]);
  });

  test('is no text that holds what somebody typed, though all see it', () => {
    expect(lit([walk(1, ['Hello Trionel'], ['Trionel']), walk(2, ['Hello Trionel'])])).toEqual([]);
  });

  test('is nothing that varies on another page in the same role', () => {
    const two = (person: number, review: string): Walk => ({
      person,
      values: [],
      pages: new Map([
        [
          '/form',
          {
            language: 'en',
            strings: [
              { role: 'text', text: 'Rent' },
              { role: 'text', text: 'Own' },
            ],
          },
        ],
        ['/review', { language: 'en', strings: [{ role: 'text', text: review }] }],
      ]),
    });
    expect(lit([two(1, 'Rent'), two(2, 'Own')])).toEqual([]);
  });

  test('keeps languages apart', () => {
    const spanish: Walk = {
      person: 1,
      values: [],
      pages: new Map([['/', { language: 'es', strings: [{ role: 'text', text: 'Hola' }] }]]),
    };
    const learned = whatNeverVaries([walk(1, ['Hello']), walk(2, ['Hello']), spanish, { ...spanish, person: 2 }]);
    expect(learned.map(({ language, sightings }) => [language, sightings.map(({ text }) => text)])).toEqual([
      ['en', ['Hello']],
      ['es', ['Hola']],
    ]);
  });
});
