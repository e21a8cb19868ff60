import type { Marker, MarkerKind } from '../reader/index.ts';
import { asIban, withLuhnDigit, withRoutingDigit } from './check-digits.ts';

/** Somebody who does not exist. Every value has a valid shape and belongs to nobody. */
export interface SyntheticPerson {
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: string;
  readonly ssn: string;
  readonly phone: string;
  readonly email: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly employer: string;
  readonly income: string;
  readonly housingCost: string;
  readonly routing: string;
  readonly account: string;
  readonly iban: string;
  readonly card: string;
  readonly cardExpiry: string;
  readonly cardCode: string;
  readonly password: string;
  readonly username: string;
}

export const KINDS: Readonly<Record<keyof SyntheticPerson, MarkerKind>> = {
  firstName: 'name',
  lastName: 'name',
  birthDate: 'birth-date',
  ssn: 'ssn',
  phone: 'phone',
  email: 'email',
  street: 'address',
  city: 'address',
  state: 'text',
  zip: 'address',
  employer: 'employer',
  income: 'income',
  housingCost: 'income',
  routing: 'routing',
  account: 'account',
  iban: 'iban',
  card: 'card',
  cardExpiry: 'text',
  cardCode: 'text',
  password: 'password',
  username: 'text',
};

/** Too short or too common to tell anything when they are met. */
const NO_MARKER = new Set<keyof SyntheticPerson>(['state', 'cardExpiry', 'cardCode', 'housingCost']);

/** What is sought after this person visited. */
export function markersOf(person: SyntheticPerson): Marker[] {
  return FIELDS.filter((field) => !NO_MARKER.has(field)).map((field) => ({
    id: field,
    kind: KINDS[field],
    value: person[field],
  }));
}

const ONSETS = [
  'b',
  'd',
  'f',
  'g',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'z',
  'br',
  'tr',
  'gl',
  'pl',
  'th',
  'qu',
];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ae', 'io'];
const ENDS = ['n', 'r', 'l', 's', 'th', 'x', 'm', 'rd', 'nd', 'lk'];
/** A city is made up; its state and postal code agree with each other. */
const STATES = [
  ['OH', '437'],
  ['TX', '779'],
  ['IL', '623'],
  ['CA', '950'],
  ['NY', '128'],
] as const;
/** Prefixes of payment networks' published test cards. */
const CARD_PREFIXES = ['411111', '424242', '555555', '510510'];

/** A person whose values come out of a seed: the same seed, the same person. */
export function makePerson(seed: number): SyntheticPerson {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const two = (number: number) => String(number).padStart(2, '0');
  const coin = (syllables: number) => {
    const word = Array.from({ length: syllables }, () => pick(ONSETS) + pick(VOWELS)).join('') + pick(ENDS);
    return word.charAt(0).toUpperCase() + word.slice(1);
  };
  const firstName = coin(3);
  const lastName = coin(3);
  const [state, zipPrefix] = pick(STATES);
  const account = `8${digits(9)}`;
  return {
    firstName,
    lastName,
    birthDate: `${two(between(1, 13))}/${two(between(13, 29))}/${between(1958, 1998)}`,
    // 987-65-4320 to 4329 are reserved for advertising, too few to tell people apart: these have a valid shape.
    ssn: `${between(500, 600)}-${between(10, 99)}-${between(1000, 9999)}`,
    // 555-01XX is reserved for fiction in every area code (North American Numbering Plan).
    phone: `(${between(2, 10)}${between(1, 9)}${between(2, 10)}) 555-01${digits(2)}`,
    email: `${coin(3)}.${coin(2)}.${digits(3)}@example.com`.toLowerCase(),
    street: `${between(1000, 9999)} ${coin(2)} ${pick(['Road', 'Lane', 'Street', 'Court'])}`,
    city: coin(2) + pick(['ville', 'ton', 'ford', 'mere']),
    state,
    zip: `${zipPrefix}${digits(2)}`,
    employer: `${coin(2)} ${pick(['Freight', 'Bakery', 'Optics', 'Dental'])}`,
    income: String(between(52_000, 98_000)),
    housingCost: String(between(700, 1200)),
    routing: withRoutingDigit(`${pick(['01', '02', '07', '09', '11'])}${digits(6)}`),
    account,
    iban: asIban('DE', digits(18)),
    card: withLuhnDigit(`${pick(CARD_PREFIXES)}${digits(9)}`),
    cardExpiry: `${two(between(1, 13))}/${between(31, 39)}`,
    cardCode: String(between(100, 999)),
    password: `${coin(2)}-${digits(4)}-${coin(2)}`,
    username: `${coin(3).toLowerCase()}${digits(3)}`,
  };
}

const FIELDS = Object.keys(KINDS) as (keyof SyntheticPerson)[];

/** Deterministic numbers in [0, 1): mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
