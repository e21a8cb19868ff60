import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ElementCount, suppress } from './suppression.ts';

const element = fc.record({
  count: fc.integer({ min: 1, max: 50 }),
  who: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }),
});

function elementsOf(drawn: readonly { count: number; who: number[] }[]): ElementCount[] {
  return drawn.map(({ count, who }, index) => ({
    path: `html>body:2>p:${index + 1}`,
    count: Math.max(count, who.length),
    subjects: who.length,
    views: 1,
    cells: [],
    withheldCellSubjects: 0,
    marks: who.map(String),
  }));
}

describe('suppression', () => {
  it('shows no element of fewer than k subjects', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 20 }), fc.integer({ min: 5, max: 9 }), (drawn, k) => {
        expect(suppress(elementsOf(drawn), k).shown.every(({ subjects }) => subjects >= k)).toBe(true);
      }),
    );
  });

  it('withholds nobody or at least k subjects whenever it shows anything, so that no subtraction isolates fewer', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 20 }), fc.integer({ min: 5, max: 9 }), (drawn, k) => {
        const elements = elementsOf(drawn);
        const { shown, rest } = suppress(elements, k);
        const paths = new Set(shown.map(({ path }) => path));
        const withheld = elements.filter(({ path }) => !paths.has(path));
        const people = new Set(withheld.flatMap(({ marks }) => marks)).size;
        if (rest !== null) {
          expect(people).toBeGreaterThanOrEqual(k);
          expect(rest).toEqual({
            elements: withheld.length,
            count: withheld.reduce((sum, { count }) => sum + count, 0),
          });
        } else {
          expect(shown.length === 0 || people === 0).toBe(true);
        }
      }),
    );
  });

  it('withholds the smallest shown element too when the rest is one person', () => {
    const people = ['1', '2', '3', '4', '5'];
    const make = (path: string, count: number, marks: string[]): ElementCount => ({
      path,
      count,
      subjects: marks.length,
      views: 1,
      cells: [],
      withheldCellSubjects: 0,
      marks,
    });
    const { shown, rest } = suppress([make('a', 50, people), make('b', 20, people), make('c', 3, ['9'])], 5);
    expect(shown.map(({ path }) => path)).toEqual(['a']);
    expect(rest).toEqual({ elements: 2, count: 23 });
  });
});
