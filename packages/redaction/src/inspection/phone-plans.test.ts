import fc from 'fast-check';
import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { isPhoneNumber } from './phone-plans.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[2-9]\\d{${length - 1}}$`));

test('a number exists when the library says that it does', () => {
  const number = fc.oneof(
    digits(10).map((national) => `1${national}`),
    digits(9).map((national) => `34${national}`),
    digits(11),
    digits(12),
  );
  fc.assert(
    fc.property(number, (one) => isPhoneNumber(one) === isValidPhoneNumber(`+${one}`)),
    { numRuns: 3000 },
  );
});

test.each(['14155552671', '17875551234', '34612345678', '442079460958'])('+%s is one', (number) => {
  expect(isPhoneNumber(number)).toBe(true);
});
