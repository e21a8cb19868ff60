import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PlayedClock } from './played-clock.ts';

describe('the clock of a server that recorded visits are played to', () => {
  it('says to each of several requests at once when it was sent', async () => {
    const clock = new PlayedClock(1000);
    const [first, second] = [{}, {}];
    const seen = new Map<string, number[]>();
    const answer = (name: string, headers: Record<string, string>) =>
      new Promise<void>((resolve) => {
        clock.within(headers, async () => {
          const times = [clock.now()];
          await turn();
          times.push(clock.now());
          seen.set(name, times);
          resolve();
        });
      });
    const one = answer('first', clock.set(first, 5000));
    const other = answer('second', clock.set(second, 90_000));
    await Promise.all([one, other]);
    expect(Object.fromEntries(seen)).toEqual({ first: [5000, 5000], second: [90_000, 90_000] });
  });

  it('stands otherwise at the earliest visit under way, and never goes back', () => {
    const clock = new PlayedClock(1000);
    const [early, late, later] = [{}, {}, {}];
    clock.set(early, 2000);
    clock.set(late, 8000);
    expect(clock.now()).toBe(2000);
    clock.done(early);
    clock.set(late, 9000);
    expect(clock.now()).toBe(9000);
    clock.set(later, 3000);
    expect(clock.now()).toBe(9000);
  });
});
