import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HIGHEST, rowWindow } from './row-window.ts';

describe('a long table', () => {
  it('renders a short list whole', () => {
    expect(rowWindow({ count: 40, rowHeight: 50, scrolled: 900, visible: 500 })).toEqual({
      first: 0,
      last: 40,
      above: 0,
      below: 0,
    });
  });

  it('always has the height of all its rows, and the visible ones in it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 5_000 }), fc.integer({ min: -500, max: 300_000 }), (count, scrolled) => {
        const shown = rowWindow({ count, rowHeight: 57, scrolled, visible: 900 });
        expect(shown.above + (shown.last - shown.first) * 57 + shown.below).toBe(count * 57);
        const top = Math.min(count - 1, Math.max(0, Math.floor(scrolled / 57)));
        if (scrolled < count * 57) expect(shown.first).toBeLessThanOrEqual(top);
        expect(shown.last - shown.first).toBeLessThanOrEqual(44);
      }),
    );
  });

  it('moves by four rows, not with every pixel', () => {
    const firsts = Array.from({ length: 57 * 40 }, (_, scrolled) =>
      JSON.stringify(rowWindow({ count: 5000, rowHeight: 57, scrolled: 10_000 + scrolled, visible: 900 })),
    );
    expect(new Set(firsts).size).toBeLessThanOrEqual(2 * (40 / 4 + 1));
  });

  it('of a million rows is no higher than browsers draw, and begins and ends with the list', () => {
    const at = (scrolled: number) => rowWindow({ count: 1_000_000, rowHeight: 57, scrolled, visible: 900 });
    expect(at(0).first).toBe(0);
    expect(at(HIGHEST - 900).last).toBe(1_000_000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: HIGHEST - 900 }), (scrolled) => {
        const { first, last, above, below } = at(scrolled);
        expect(above + (last - first) * 57 + below).toBeCloseTo(HIGHEST, 3);
        // What is rendered covers what is seen.
        expect(above).toBeLessThanOrEqual(scrolled);
        expect(above + (last - first) * 57).toBeGreaterThanOrEqual(scrolled + 900 - 1);
      }),
    );
  });
});
