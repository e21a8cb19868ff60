import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

it('allows a burst, then says how long to wait, and after that wait allows again', () => {
  const limit = new RateLimit({ amount: 3, perMilliseconds: 60_000, keys: 10 });
  expect([1, 2, 3].map(() => limit.take('a', 0))).toEqual([0, 0, 0]);
  const wait = limit.take('a', 0);
  expect(wait).toBe(20);
  expect(limit.take('b', 0)).toBe(0);
  expect(limit.take('a', wait * 1000)).toBe(0);
});

it('never allows more than its amount and rate over any time, even when the clock goes back', () => {
  const steps = fc.array(fc.integer({ min: -500, max: 2_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (deltas) => {
      const limit = new RateLimit({ amount: 5, perMilliseconds: 5_000, keys: 10 });
      let now = 10_000;
      let allowed = 0;
      let forward = 0;
      for (const delta of deltas) {
        now += delta;
        forward += Math.max(0, delta);
        if (limit.take('a', now) === 0) allowed++;
      }
      expect(allowed).toBeLessThanOrEqual(5 + forward / 1_000);
    }),
  );
});

it('remembers a bounded number of keys', () => {
  const limit = new RateLimit({ amount: 1, perMilliseconds: 60_000, keys: 2 });
  for (const key of ['a', 'b', 'c']) limit.take(key, 0);
  expect(limit.take('c', 0)).toBeGreaterThan(0);
  expect(limit.take('a', 0)).toBe(0);
});
