import { describe, expect, test } from 'vitest';
import { readWire } from '../reader/index.ts';
import { makePerson, markersOf } from './synthetic-person.ts';

const people = Array.from({ length: 200 }, (_, seed) => makePerson(seed + 1));
const luhn = (digits: string) =>
  [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) % 10;

describe('synthetic people', () => {
  test('have values of valid shapes', () => {
    for (const person of people) {
      expect(luhn(person.card)).toBe(0);
      expect(person.card).toHaveLength(16);
      const weights = [3, 7, 1];
      expect([...person.routing].reduce((sum, digit, at) => sum + Number(digit) * (weights[at % 3] ?? 0), 0) % 10).toBe(
        0,
      );
      const moved = person.iban.slice(4) + person.iban.slice(0, 4);
      const numeric = [...moved].map((char) => Number.parseInt(char, 36)).join('');
      expect(BigInt(numeric) % 97n).toBe(1n);
      expect(person.ssn).toMatch(/^(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}$/);
      expect(person.phone).toMatch(/^\([2-9]\d{2}\) 555-01\d\d$/);
      expect(person.email).toMatch(/@example\.com$/);
      expect(new Date(person.birthDate).getFullYear()).toBeGreaterThan(1957);
    }
  });

  test('are the same for the same seed and differ between seeds', () => {
    expect(makePerson(7)).toEqual(makePerson(7));
    expect(new Set(people.map(({ ssn }) => ssn)).size).toBe(people.length);
    expect(new Set(people.map(({ email }) => email)).size).toBe(people.length);
  });

  test('are not met in what another one sent', () => {
    const [one, other] = people;
    if (!one || !other) throw new Error('no people');
    expect(readWire(JSON.stringify(one), markersOf(other)).arrivals).toEqual([]);
    expect(
      readWire(JSON.stringify(one), markersOf(one))
        .arrivals.map(({ marker }) => marker.id)
        .sort(),
    ).toEqual(
      markersOf(one)
        .map(({ id }) => id)
        .sort(),
    );
  });
});
