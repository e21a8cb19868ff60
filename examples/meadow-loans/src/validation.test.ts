import { describe, expect, test } from 'vitest';
import { emptyVisit } from './application.ts';
import { isCardNumber } from './card.ts';
import en from './messages/en.json';
import es from './messages/es.json';
import { dollarsOf, errorsOf, isRoutingNumber } from './validation.ts';

const today = new Date(2026, 10, 23);
const answers = (given: Partial<typeof emptyVisit.application>) => ({ ...emptyVisit.application, ...given });

describe('the answers', () => {
  test('routing and card numbers are checked by their checksums', () => {
    expect(isRoutingNumber('021000021')).toBe(true);
    expect(isRoutingNumber('021000022')).toBe(false);
    expect(isRoutingNumber('000000000')).toBe(false);
    expect(isCardNumber('4111 1111 1111 1111')).toBe(true);
    expect(isCardNumber('4111 1111 1111 1112')).toBe(false);
  });

  test('amounts may be written as people write them', () => {
    expect(dollarsOf('$1,450.50')).toBe(1450.5);
    expect(dollarsOf('1450')).toBe(1450);
    expect(dollarsOf('1,45')).toBeNull();
  });

  test('the income is the planted exception: no commas, and a yearly amount', () => {
    expect(errorsOf('home-and-work', answers({ income: '65,000' }), today).income).toBe('error.incomeFormat');
    expect(errorsOf('home-and-work', answers({ income: '5400' }), today).income).toBe('error.incomeRange');
    expect(errorsOf('home-and-work', answers({ income: '65000' }), today).income).toBeUndefined();
  });

  test('an applicant is an adult, to the day', () => {
    const error = (birthDate: string) => errorsOf('about-you', answers({ birthDate }), today).birthDate;
    expect(error('11/23/2008')).toBeUndefined();
    expect(error('11/24/2008')).toBe('decision.tooYoung');
    expect(error('02/30/1990')).toBe('error.birthDate');
  });

  test('the signature is the name that was given, whatever its case and spaces', () => {
    const given = answers({ firstName: 'Ana', lastName: 'de la Cruz', signature: ' ana  de la cruz' });
    expect(errorsOf('review', given, today).signature).toBeUndefined();
    expect(errorsOf('review', answers({ ...given, signature: 'Ana' }), today).signature).toBe('error.signature');
  });
});

describe('the message catalogues', () => {
  test('have the same keys and the same places to fill', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    expect(Object.keys(es)).toEqual(Object.keys(en));
    const translated: Record<string, string> = es;
    for (const [key, text] of Object.entries(en))
      expect([key, places(translated[key] ?? '')]).toEqual([key, places(text)]);
  });
});
