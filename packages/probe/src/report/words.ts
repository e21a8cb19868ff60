import type { Finding } from './report.ts';

const WORDS: Readonly<Record<string, string>> = {
  firstName: 'first name',
  lastName: 'last name',
  birthDate: 'date of birth',
  ssn: 'social security number',
  phone: 'phone number',
  email: 'e-mail address',
  street: 'street address',
  city: 'city',
  zip: 'postal code',
  employer: 'employer',
  income: 'income',
  routing: 'routing number',
  account: 'account number',
  iban: 'IBAN',
  card: 'card number',
  password: 'password',
  username: 'free text',
};
/** What a marker is called in a report. */
export const wordFor = (marker: string): string => WORDS[marker] ?? marker;

export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** An ISO moment as people read it: `2026-11-24 12:00 UTC` */
export function sayMoment(moment: string): string {
  return `${moment.replace('T', ' ').slice(0, 16)} UTC`;
}

/** A rule that is broken. */
export function rule(
  id: string,
  title: string,
  happened: string,
  evidence: readonly string[],
  todo: string,
  reference: string | null,
  places: Finding['places'] = [],
): Finding {
  return { rule: id, severity: 'broken', title, happened, evidence, places, todo, reference };
}
