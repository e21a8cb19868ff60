import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { density } from './density.ts';

const chunk = (from: number, to: number, events: number) => ({
  seq: 0,
  from,
  to,
  events,
  bytes: 1,
  keyframe: true,
  page: '/',
});
const mark = (at: number) => ({ at, kind: 'click' as const, label: '', path: null });

describe('the density of a timeline', () => {
  it('is highest where most happened, and nothing where nothing did', () => {
    expect(density([chunk(0, 99, 10), chunk(300, 399, 40)], [], 400, 4)).toEqual([0.25, 0, 0, 1]);
    expect(density([], [mark(150)], 400, 4)).toEqual([0, 1, 0, 0]);
    expect(density([], [], 0, 3)).toEqual([0, 0, 0]);
  });

  it('lies between 0 and 1 wherever things happen', () => {
    const time = fc.integer({ min: -10, max: 5000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(time, time, fc.nat(1000))), fc.array(time), (chunks, marks) => {
        const all = density(
          chunks.map(([a, b, events]) => chunk(Math.min(a, b), Math.max(a, b), events)),
          marks.map(mark),
          4000,
          60,
        );
        expect(all).toHaveLength(60);
        expect(all.every((amount) => amount >= 0 && amount <= 1)).toBe(true);
      }),
    );
  });
});
