import type { Mark, OpportunitySignName } from '@scrim/protocol';
import { describe, expect, it } from 'vitest';
import { BEFORE, openingMoment } from './opening-moment.ts';

const income = 'html>body:2>form:1>input:1';
const page = (at: number, label: string): Mark => ({ at, kind: 'page', label, path: null });
const mark = (at: number, kind: Mark['kind'], path = income): Mark => ({ at, kind, label: '', path });
const visit = (at: number, field: Partial<Mark['field']>): Mark => ({
  ...mark(at, 'field'),
  field: { errorShown: false, reentry: false, hesitation: null, active: 0, ...field },
});

/** A field that is clicked and entered five times, each time with something else, and rested on before and after. */
const recording = {
  marks: [
    page(0, '/'),
    mark(5_000, 'click'),
    page(10_000, '/apply/income'),
    mark(20_000, 'click'),
    visit(20_001, { hesitation: 800 }),
    visit(30_000, { reentry: true, hesitation: 900 }),
    visit(40_000, { errorShown: true, reentry: true }),
    mark(45_000, 'dead'),
    visit(50_000, { reentry: true, hesitation: 9_000 }),
    visit(60_000, { hesitation: 700 }),
    mark(70_000, 'recovered'),
  ],
  rests: [
    { at: 6_000, page: '/', path: income },
    { at: 15_000, page: '/apply/income', path: income },
  ],
};

describe('a visit of a list that asks for an element opens three seconds before', () => {
  const opened = (kind?: 'click' | 'dead' | 'rage' | 'rest', on?: string) =>
    openingMoment(recording, { path: income, page: on, kind }, BEFORE);

  it('it was first used in that way, on the page asked for', () => {
    expect(opened('click', '/apply/income')).toBe(17_000);
    expect(opened('dead')).toBe(42_000);
    expect(opened('click')).toBe(2_000);
  });

  it('the pointer first rested on it', () => {
    expect(opened('rest', '/apply/income')).toBe(12_000);
    expect(opened('rest')).toBe(3_000);
  });

  it('anything first happened at it, when no kind is asked for', () => {
    expect(opened(undefined, '/apply/income')).toBe(12_000);
  });

  it('nothing: at its beginning, when there was nothing of the kind or no element is asked for', () => {
    expect(opened('rage')).toBe(0);
    expect(openingMoment(recording, { page: '/' }, BEFORE)).toBe(0);
  });
});

it('a visit of a list that asks for a kind of signal opens three seconds before it first came, on the page asked for', () => {
  expect(openingMoment(recording, { kind: 'click' }, BEFORE)).toBe(2_000);
  expect(openingMoment(recording, { kind: 'click', page: '/apply/income' }, BEFORE)).toBe(17_000);
  expect(openingMoment(recording, { kind: 'script_error' }, BEFORE)).toBe(0);
});

describe('a visit of a list that asks for a sign opens three seconds before', () => {
  it.each([
    ['errors', 37_000, 'the visit to the field that left it with its error shown'],
    ['reentries', 27_000, 'the first visit after the field was filled in'],
    ['hesitated', 47_000, 'the visit with the longest hesitation'],
    ['stopped', 57_000, 'the last visit to the field'],
    ['troubled', 42_000, 'the click in vain'],
  ] as const satisfies readonly (readonly [OpportunitySignName, number, string])[])('%s: %i ms, %s', (sign, at) => {
    const place = {
      ...{ kind: 'field' as const, page: '/apply/income', path: income, form: 'html>body:2>form:1' },
      ...{ device: null, variant: null, language: null },
    };
    expect(openingMoment(recording, { sign: { sign, place, from: '2026-11-01', to: '2026-11-30' } }, BEFORE)).toBe(at);
  });
});
