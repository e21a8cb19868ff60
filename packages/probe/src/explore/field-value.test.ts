import { describe, expect, test } from 'vitest';
import { makePerson } from '../people/synthetic-person.ts';
import { asksFor, type FieldFacts, valueFor } from './field-value.ts';

const field = (words: string, more: Partial<FieldFacts> = {}): FieldFacts => ({
  selector: 'input',
  tag: 'input',
  type: 'text',
  autocomplete: '',
  words,
  value: '',
  checked: false,
  required: false,
  invalid: false,
  maxLength: -1,
  group: '',
  place: 0,
  places: 1,
  ...more,
});

describe('what a field asks for', () => {
  test.each([
    ['ssn social security number', 'ssn'],
    ['número de tarjeta', 'card'],
    ['ccnum', 'card'],
    ['creditcardno card no.', 'card'],
    ['discard notes', null],
    ['routing routing number', 'routing'],
    ['account account number', 'account'],
    ['correo electrónico', 'email'],
    ['apellido', 'lastName'],
    ['employer employer', 'employer'],
    ['income yearly income', 'income'],
    ['signature type your full name', 'name'],
    ['how did you hear of us', null],
  ])('%s', (words, asked) => {
    expect(asksFor(field(words))).toBe(asked);
  });

  test('its autocomplete token decides before its words', () => {
    expect(asksFor(field('name', { autocomplete: 'section-a given-name' }))).toBe('firstName');
  });

  test('a date field is given a date as browsers write it', () => {
    expect(valueFor(field('date of birth', { type: 'date' }), makePerson(3))).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
