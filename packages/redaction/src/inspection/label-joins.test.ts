import { expect, test } from 'vitest';
import { detect } from './detectors.ts';

const found = (text: string) =>
  detect(text).map(({ detector, start, end }) => `${detector}: ${text.slice(start, end)}`);

test.each([
  ['Full name *\nAnna Smith', 'name: Anna Smith'],
  ['First name*\nAnna', 'name: Anna'],
  ['Full Name*: Anna Smith', 'name: Anna Smith'],
  ['Full name **: Anna Smith', 'name: Anna Smith'],
  ['Nombre completo*\nAna López', 'name: Ana López'],
  ['* Full name\nAnna Smith', 'name: Anna Smith'],
  ['Full name \v*\nAnna Smith', 'name: Anna Smith'],
  ['Full name\v*\v: Anna Smith', 'name: Anna Smith'],
  ['Full name (required) *\nAnna Smith', 'name: Anna Smith'],
  ['Borrower 2 *\nAnna Smith', 'name: Anna Smith'],
  ['Name\v: Anna Smith', 'name: Anna Smith'],
  ['Employer *\nWalmart', 'employer: Walmart'],
  ['Employer*: Walmart', 'employer: Walmart'],
  ['Annual income *\n$64,000', 'income: $64,000'],
])('a star or an element around its mark does not part a label from its value: %j', (text, value) => {
  expect(found(text)).toEqual([value]);
});

test.each([
  ['What is your name?\nAnna Smith', 'name: Anna Smith'],
  ['What’s your full name?\nAnna Smith', 'name: Anna Smith'],
  ['1. What is your name? *\nAnna Smith', 'name: Anna Smith'],
  ['¿Cuál es su nombre?\nAna López', 'name: Ana López'],
  ['What is the applicant’s name?\nAnna Smith', 'name: Anna Smith'],
  ['Your name?\nAnna Smith', 'name: Anna Smith'],
  ['Who is your employer?\nWalmart', 'employer: Walmart'],
  ['Annual income?\n$64,000', 'income: $64,000'],
  ['What is your annual income?\n$64,000', 'income: $64,000'],
  ['What is your income before taxes?\n$64,000', 'income: $64,000'],
  ['¿Cuál es su ingreso anual?\n45.000 €', 'income: 45.000 €'],
  ['How much do you earn per year?\n$64,000', 'income: $64,000'],
  ['¿Cuánto gana?\n45.000 €', 'income: 45.000 €'],
])('a question is answered below it: %j', (text, value) => {
  expect(found(text)).toEqual([value]);
});

test.each([
  'Full name *\nEmail address *',
  'Full name*: required',
  'Employer *\nJob title *',
  'Annual income *\nLoan amount *\n$5,000',
  'What is your name?\nAs it appears on your ID',
  'What is a cosigner?\nUnlike Borrowers',
  'Forgot your name?\nMeadow Loans',
  'Who is your employer?\nSelect One',
  'Need extra income? $500 today',
  'Low income?\n$500 today',
  'What is your annual income?\nLoan amount\n$5,000',
])('nothing is found where only the next label, a hint or an offer follows: %j', (text) => {
  expect(found(text)).toEqual([]);
});
