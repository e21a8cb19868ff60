import { expect, it } from 'vitest';
import { NewOpportunityDecision } from './opportunity.ts';

const place = { kind: 'step', page: '/one', path: null, form: null, device: null, variant: null, language: null };

it.each([
  ['new', false, true],
  ['fixing', true, true],
  ['verified', true, false],
  ['dismissed', false, true],
])('what is %s may have a day from which the fix is live: %s; may have none: %s', (status, withDay, withoutDay) => {
  const isTaken = (fixedOn: string | null) =>
    NewOpportunityDecision.safeParse({ place, otherIds: [], status, reason: '', fixedOn }).success;
  expect([isTaken('2026-11-20'), isTaken(null)]).toEqual([withDay, withoutDay]);
});
