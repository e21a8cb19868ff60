import { describe, expect, it } from 'vitest';
import { parseBrowserNow, readSkew } from './browser-clock.ts';

const MINUTE = 60_000;
const START = 1_790_000_000_000;

/** The skew by which each batch of a session is read; moments in minutes, the browser's clock by its own count. */
function skews(...batches: { made: number; sent?: number; received: number }[]): number[] {
  let known: number | null = null;
  return batches.map(({ made, sent, received }) => {
    known = readSkew(known, {
      sentAt: START + made * MINUTE,
      browserNow: sent === undefined ? null : START + sent * MINUTE,
      receivedAt: START + received * MINUTE,
    });
    return known / MINUTE;
  });
}

describe("a browser's clock", () => {
  it('is taken from the first request, and the delays of the network do not move it', () => {
    expect(
      skews(
        { made: 0, sent: 0, received: 60 },
        { made: 0.1, sent: 0.1, received: 60.2 },
        { made: 5, sent: 5, received: 65.9 },
      ),
    ).toEqual([60, 60, 60]);
  });

  it('is known also from a first batch that waited, and those after it', () => {
    expect(skews({ made: 0, sent: 31, received: 91 }, { made: 20, sent: 31, received: 91 })).toEqual([60, 60]);
  });

  it('was set where it is another by more than a minute, back or forward', () => {
    const [before, after] = [
      { made: 5, sent: 5, received: 65 },
      { made: -29, sent: -29, received: 67 },
    ];
    expect(skews(before, after, { made: 40, sent: 40, received: 68 })).toEqual([60, 96, 28]);
  });

  it('is not moved by an old batch that comes late', () => {
    expect(
      skews(
        { made: 0, sent: 0, received: 60 },
        { made: 30, sent: 30, received: 90 },
        { made: 1, sent: 31, received: 91 },
      ),
    ).toEqual([60, 60, 60]);
  });

  it('stays what the first batch told where requests do not say it', () => {
    expect(skews({ made: 0, received: 60 }, { made: 1, received: 91 }, { made: 40, received: 61 })).toEqual([
      60, 60, 60,
    ]);
  });

  it('is read from a header that is a time, and from nothing else', () => {
    expect(parseBrowserNow(`${START}`)).toBe(START);
    for (const other of [undefined, '', '-1', '1e9', '1.5', 'Infinity', '9'.repeat(16), `${START}, ${START}`])
      expect(parseBrowserNow(other)).toBe(null);
  });
});
