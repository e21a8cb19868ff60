import { family } from '../vector.ts';

/** What a site tells a recorder itself, by the recorder's own function: the site declares `application_submitted` (outcomes.ts). */
export const outcomes = family('outcomes', [
  {
    id: 'account-id',
    why: 'the account that a session belongs to, as the site knows it',
    act: (_, m, __, identify) => identify('customer', m),
  },
  {
    id: 'number',
    kind: 'number',
    why: 'a member number where an amount belongs',
    act: (_, m, tell) => tell('application_submitted', { amount: Number(m) }),
  },
  {
    id: 'number-card',
    kind: 'card',
    why: 'a card number where an amount belongs',
    act: (_, m, tell) => tell('application_submitted', { amount: Number(m) }),
  },
  {
    id: 'number-negative',
    kind: 'number',
    why: 'as above, with a sign',
    act: (_, m, tell) => tell('application_submitted', { amount: -Number(m) }),
  },
  {
    id: 'number-fraction',
    kind: 'number',
    why: 'digits behind the point',
    act: (_, m, tell) => tell('application_submitted', { amount: Number(`0.${m}`) }),
  },
  {
    id: 'number-text',
    kind: 'digits',
    why: 'an account number as text, where a number is declared',
    act: (_, m, tell) => tell('application_submitted', { amount: m }),
  },
  {
    id: 'number-list',
    kind: 'number',
    why: 'a list, where a number is declared',
    act: (_, m, tell) => tell('application_submitted', { amount: [Number(m)] }),
  },
  {
    id: 'text',
    why: 'a text that is none of the declared words',
    act: (_, m, tell) => tell('application_submitted', { product: m }),
  },
  {
    id: 'text-around',
    why: 'a declared word with more behind it',
    act: (_, m, tell) => tell('application_submitted', { product: `car ${m}` }),
  },
  {
    id: 'text-list',
    why: 'a declared word, and another',
    act: (_, m, tell) => tell('application_submitted', { product: ['car', m] }),
  },
  {
    id: 'text-object',
    why: 'an object, where a word is declared',
    act: (_, m, tell) => tell('application_submitted', { product: { name: m } }),
  },
  {
    id: 'yes-or-no',
    why: 'a text, where yes or no is declared',
    act: (_, m, tell) => tell('application_submitted', { returning: m }),
  },
  {
    id: 'undeclared-property',
    why: 'a property that the site did not declare, beside one that it did',
    act: (_, m, tell) => tell('application_submitted', { amount: 5000, applicant: m }),
  },
  {
    id: 'property-name',
    why: 'the value is the name of the property',
    act: (_, m, tell) => tell('application_submitted', { [m]: true }),
  },
  {
    id: 'inherited-property',
    why: 'names that every object has are declared by nobody',
    act: (_, m, tell) => tell('application_submitted', { constructor: m }),
  },
  {
    id: 'undeclared',
    why: 'an event that the site did not declare',
    act: (_, m, tell) => tell('contact_saved', { name: m }),
  },
  { id: 'name', why: 'the value is the name of the event', act: (_, m, tell) => tell(`submitted_by_${m}`) },
  {
    id: 'name-object',
    why: 'what is no name turns into one',
    act: (_, m, tell) => tell({ toString: () => m }, { amount: 5000 }),
  },
  {
    id: 'inherited',
    why: 'as above, of events',
    act: (_, m, tell) => tell('constructor', { name: m }),
  },
  {
    id: 'error',
    why: 'an exception in place of properties',
    act: (_, m, tell) => tell('application_submitted', new Error(m)),
  },
  {
    id: 'error-properties',
    why: 'exceptions carry what they were about',
    act: (_, m, tell) => tell('application_submitted', Object.assign(new Error('x'), { applicant: m })),
  },
  {
    id: 'error-property',
    why: 'an exception as a property',
    act: (_, m, tell) => tell('application_submitted', { product: new Error(m) }),
  },
]);
