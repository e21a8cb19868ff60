import { expect, test } from 'vitest';
import { gppDecision, tcfDecision } from './consent-managers.ts';

const consents = (...given: number[]) => Object.fromEntries(given.map((purpose) => [purpose, true]));

test('TCF consent needs purposes 1, 8 and 10, and an answer', () => {
  const answered = { eventStatus: 'useractioncomplete', gdprApplies: true };
  expect(tcfDecision({ ...answered, purpose: { consents: consents(1, 8, 10) } })).toBe('granted');
  expect(tcfDecision({ ...answered, purpose: { consents: consents(1, 8) } })).toBe('denied');
  expect(tcfDecision({ eventStatus: 'cmpuishown', purpose: { consents: consents(1, 8, 10) } })).toBe(null);
  expect(tcfDecision({ ...answered, gdprApplies: false, purpose: { consents: consents(1, 8, 10) } })).toBe(null);
});

test('GPP: an opt-out refuses, its absence is not consent', () => {
  const ready = (parsedSections: Record<string, unknown>) => gppDecision({ signalStatus: 'ready', parsedSections });
  expect(ready({ usnat: [{ SaleOptOut: 1 }, { Gpc: false }] })).toBe('denied');
  expect(ready({ usca: [{ SaleOptOut: 2 }, { Gpc: true }] })).toBe('denied');
  expect(ready({ usnat: { SaleOptOut: 2, SharingOptOut: 2 } })).toBe(null);
  expect(ready({ usnat: { SaleOptOut: 2, PersonalDataConsents: 2 } })).toBe('granted');
  const purposes = (given: readonly number[]) => Array.from({ length: 24 }, (_, at) => given.includes(at + 1));
  expect(ready({ tcfeuv2: [{ PurposeConsents: purposes([1, 8, 10]) }] })).toBe('granted');
  expect(ready({ tcfeuv2: { PurposeConsents: purposes([1]) }, usnat: { PersonalDataConsents: 2 } })).toBe('denied');
  expect(gppDecision({ signalStatus: 'not ready', parsedSections: { usnat: { SaleOptOut: 1 } } })).toBe(null);
});
