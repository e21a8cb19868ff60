import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowWindow } from './row-window.ts';

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
        expect(shown.last - shown.first).toBeLessThanOrEqual(40);
      }),
    );
  });
});
