import { describe, expect, it } from 'vitest';
import { drawHits, seededRandom } from '../testing/seeded-random.ts';
import { departureFromPeers } from './departure.ts';

const ordinary = [3, 5, 2, 8, 4, 6, 1, 7].map((hits) => ({ hits, of: 100 }));

describe('a departure from peers', () => {
  it('is found where one stands far above all others', () => {
    const departure = departureFromPeers({ hits: 55, of: 100 }, ordinary);
    expect(departure?.p).toBeLessThan(1e-4);
    expect(departure?.baseline).toBeCloseTo(0.045, 2);
    expect(departure?.interval.low).toBeGreaterThan(0.35);
  });

  it('is none where peers differ as much among themselves, however many people there are', () => {
    const various = [5, 20, 35, 50, 65, 80].map((hits) => ({ hits: hits * 100, of: 10_000 }));
    expect(departureFromPeers({ hits: 7000, of: 10_000 }, various)?.p).toBeGreaterThan(0.1);
  });

  it('is not asked with fewer than three peers', () => {
    expect(departureFromPeers({ hits: 5, of: 9 }, ordinary.slice(0, 2))).toBeNull();
  });

  it('alarms no more often than it says when the one is drawn as its peers are', () => {
    const random = seededRandom(21);
    let alarms = 0;
    const runs = 3000;
    for (let run = 0; run < runs; run++) {
      const draw = () => {
        const of = 60 + Math.floor(random() * 120);
        return { hits: drawHits(random, of, 0.05 + 0.2 * random()), of };
      };
      const departure = departureFromPeers(draw(), Array.from({ length: 10 }, draw));
      if (departure && departure.p < 0.05) alarms += 1;
    }
    expect(alarms / runs).toBeLessThan(0.065);
  });
});
