import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignClocks, CLOCK_CHANGE_MILLISECONDS, type Skewed } from './alignment.ts';

const batch = (seq: number, from: number, to: number, skew: number): Skewed => ({ seq, from, to, skew });

describe('clock alignment', () => {
  it('puts a browser whose clock is an hour behind on the time of the server', () => {
    expect(alignClocks([batch(0, 1000, 2000, 3_600_000)]).get(0)).toBe(3_600_000);
  });

  it('does not take travel time for a change of the clock', () => {
    const offsets = alignClocks([batch(0, 1000, 2000, 40), batch(1, 2000, 3000, 900), batch(2, 3000, 4000, 12)]);
    expect([...offsets.values()]).toEqual([40, 40, 40]);
  });

  it('follows a clock that is set back in the middle of a visit', () => {
    const offsets = alignClocks([batch(0, 100_000, 110_000, 0), batch(1, 50_000, 60_000, 60_000)]);
    expect(offsets.get(1)).toBe(60_000);
  });

  it('gives a timeline that never runs backwards by more than travel time explains, whatever the clocks did', () => {
    const times = fc.record({
      from: fc.integer({ min: 0, max: 10_000_000 }),
      lasted: fc.integer({ min: 0, max: 60_000 }),
      skew: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(times, { maxLength: 40 }), (drawn) => {
        const batches = drawn.map(({ from, lasted, skew }, seq) => batch(seq, from, from + lasted, skew));
        const offsets = alignClocks(batches);
        let reached = Number.NEGATIVE_INFINITY;
        for (const { seq, from, to } of batches) {
          const offset = offsets.get(seq) ?? Number.NaN;
          expect(from + offset).toBeGreaterThanOrEqual(reached - CLOCK_CHANGE_MILLISECONDS);
          reached = Math.max(reached, to + offset);
        }
      }),
    );
  });
});
