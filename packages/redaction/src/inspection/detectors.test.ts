import { expect, test } from 'vitest';
import { detect } from './detectors.ts';

const kinds = (text: string, context?: string) => detect(text, context).map(({ detector }) => detector);

test.each([
  ['4111 1111 1111 1111', 'card_number'],
  ['3782-822463-10005', 'card_number'],
  ['5555555555554444', 'card_number'],
  ['SSN 123-45-6789', 'social_security_number'],
  ['Social security 123456789', 'social_security_number'],
  ['900-70-0001', 'taxpayer_number'],
  ['EIN 12-3456789', 'employer_number'],
  ['GB82 WEST 1234 5698 7654 32', 'iban'],
  ['DE89370400440532013000', 'iban'],
  ['Routing number 021000021', 'routing_number'],
  ['ada@example.co.uk', 'email'],
  ['Call (415) 555-2671', 'phone'],
  ['+44 20 7946 0958', 'phone'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'web_token'],
  ['Date of birth: 04/12/1987', 'birth_date'],
  ['Born April 12, 1987', 'birth_date'],
])('finds %s as %s', (text, kind) => {
  expect(kinds(text)).toEqual([kind]);
});

test.each([
  '4111 1111 1111 1112',
  '000-12-3456',
  '666-12-3456',
  '123-00-4567',
  'GB82 WEST 1234 5698 7654 33',
  'Order 021000021',
  'Routing number 021000022',
  'Ends on 04/12/2027',
  '$12,500.00 at 7.99% over 60 months',
  'Step 2 of 5',
])('finds nothing in %s', (text) => {
  expect(kinds(text)).toEqual([]);
});

test('a label before it gives a number its meaning', () => {
  expect(kinds('021000021', 'Bank routing')).toEqual(['routing_number']);
  expect(kinds('1987-04-12', 'Birth date')).toEqual(['birth_date']);
});
