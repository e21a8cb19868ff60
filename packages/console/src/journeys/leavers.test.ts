import { expect, it } from 'vitest';
import { shownLeavers } from './leavers.ts';

const leavers = { step: 1, people: 5, cameBack: 5, next: [{ page: '/help', people: 5 }] };

it('are as many as the bars differ by, and counted by themselves where bars were rounded alike', () => {
  expect(shownLeavers({ ...leavers, people: 15 }, 10).people).toBe(10);
  expect(shownLeavers(leavers, 0).people).toBe(5);
  // Several bars at each step.
  expect(shownLeavers(leavers, null).people).toBe(5);
  expect(shownLeavers({ ...leavers, people: 0 }, 0).people).toBe(0);
});

it('are not outnumbered by those of them who came back or saw one page next', () => {
  const shown = shownLeavers({ step: 1, people: 15, cameBack: 15, next: [{ page: null, people: 15 }] }, 10);
  expect(shown).toEqual({ step: 1, people: 10, cameBack: 10, next: [{ page: null, people: 10 }] });
});
