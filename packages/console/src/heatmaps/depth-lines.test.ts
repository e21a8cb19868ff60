import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthLines, depthNotes } from './depth-lines.ts';

const depthOf = (fold: number | null, quartiles: { three: number; half: number; one: number } | null) => ({
  ...{
    page: '/',
    k: 5,
    period: { from: null, to: null },
    views: 100,
    withheld: false,
    unanswered: null,
    tooManyWays: false,
  },
  steps: [],
  fold,
  quartiles,
});
const DEEP = depthOf(0.31, { three: 0.4, half: 0.65, one: 1 });

describe('the lines of a depth map', () => {
  it('are the fold and, of a scroll map, the quartiles', () => {
    expect(depthLines(DEEP, 'scroll', 2000).map(({ top, label }) => [top, label])).toEqual([
      [620, 'Fold: 31 % of the page'],
      [800, '75 % of people came this far'],
      [1300, '50 % of people came this far'],
      [1998, '25 % of people came this far'],
    ]);
    expect(depthLines(DEEP, 'attention', 2000)).toHaveLength(1);
    expect(depthLines(depthOf(null, null), 'scroll', 2000)).toEqual([]);
  });

  it('have labels that lie neither on each other nor beyond the page', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(
        share,
        share,
        share,
        share,
        fc.integer({ min: 300, max: 20_000 }),
        (fold, three, half, one, height) => {
          const tops = depthLines(depthOf(fold, { three, half, one }), 'scroll', height).map(
            ({ labelTop }) => labelTop,
          );
          for (const [at, top] of tops.entries()) {
            expect(top).toBeGreaterThanOrEqual(at === 0 ? 0 : (tops[at - 1] ?? 0) + 28);
            expect(top).toBeLessThanOrEqual(height - 28);
          }
        },
      ),
    );
  });

  it('are said in words, or that they are withheld', () => {
    expect(depthNotes(DEEP, 'scroll')).toEqual([
      'Fold: 31 % of the page; 75 % of people came to 40 % of it; 50 % of people came to 65 % of it; 25 % of people came to 100 % of it.',
    ]);
    expect(depthNotes(DEEP, 'attention')).toEqual(['Fold: 31 % of the page.']);
    expect(depthNotes(depthOf(null, null), 'scroll')).toEqual([
      'The fold, and how far people came: withheld, of fewer than 2k = 10 people.',
    ]);
  });
});
