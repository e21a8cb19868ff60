import { describe, expect, it } from 'vitest';
import { type BrowserClock, readClock } from './browser-clock.ts';

const MINUTE = 60_000;
const START = 1_790_000_000_000;

/** The skew by which each batch is read; moments in minutes, the browser's clock by its own count. */
function skews(...batches: { seq?: number; sent: number; received: number }[]): number[] {
  let clock: BrowserClock | null = null;
  return batches.map(({ seq, sent, received }, index) => {
    const moments = { sentAt: START + sent * MINUTE, receivedAt: START + received * MINUTE };
    clock = readClock(clock, { seq: seq ?? index, ...moments });
    return clock.skew / MINUTE;
  });
}

describe("a browser's clock", () => {
  it('is taken from the first batch, and the delays of the network do not move it', () => {
    expect(skews({ sent: 0, received: 60 }, { sent: 0.1, received: 60.2 }, { sent: 5, received: 65.9 })).toEqual([
      60, 60, 60,
    ]);
  });

  it('stays while batches wait, and after', () => {
    const offline = [
      { sent: 1, received: 91 },
      { sent: 2, received: 91 },
      { sent: 20, received: 91.1 },
    ];
    expect(skews({ sent: 0, received: 60 }, ...offline, { sent: 32, received: 92 })).toEqual([60, 60, 60, 60, 60]);
  });

  it('was set back when a batch was made before its forerunner', () => {
    expect(
      skews(
        { sent: 0, received: 60 },
        { sent: 5, received: 65 },
        { sent: -30, received: 66 },
        { sent: -29, received: 67 },
      ),
    ).toEqual([60, 60, 96, 96]);
  });

  it('was set forward when a batch seems to arrive before it was made', () => {
    expect(skews({ sent: 0, received: 60 }, { sent: 40, received: 61 }, { sent: 41, received: 62 })).toEqual([
      60, 21, 21,
    ]);
  });

  it('is not moved by an old batch that comes late', () => {
    expect(
      skews({ sent: 0, received: 60 }, { sent: 30, received: 90, seq: 2 }, { sent: 1, received: 91, seq: 1 }),
    ).toEqual([60, 60, 60]);
  });
});
