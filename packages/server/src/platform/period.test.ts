import { expect, it } from 'vitest';
import { daysOfVisits, Period } from './period.ts';

it('visits of a period reach into the two days on either side', () => {
  expect(daysOfVisits({ from: '2026-11-01', to: '2026-11-30' })).toEqual({ from: '2026-10-30', to: '2026-12-02' });
});

it('days beyond what a Date holds are its first and last', () => {
  expect(daysOfVisits(Period.parse({}))).toEqual(Period.parse({}));
  expect(daysOfVisits({ from: '0001-01-01', to: '9999-12-31' })).toEqual(Period.parse({}));
});
