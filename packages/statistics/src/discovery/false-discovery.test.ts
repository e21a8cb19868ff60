import { describe, expect, it } from 'vitest';
import { normalSurvival } from '../distributions/normal.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { adjustForDiscoveries } from './false-discovery.ts';

// The fifteen p-values of Benjamini and Hochberg (1995), §4.1, adjusted as SciPy documents for `false_discovery_control`.
const P = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
];
const BH = [
  0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182, 0.714875,
  0.75323077, 0.81321429, 1,
];

describe('false discoveries', () => {
  it('are controlled as in the paper, in which the four smallest of fifteen are chosen at 5 %', () => {
    const adjusted = adjustForDiscoveries(P, 'positive');
    for (const [at, value] of BH.entries()) expect(adjusted[at]).toBeCloseTo(value, 7);
    expect(adjusted.filter((value) => value <= 0.05)).toHaveLength(4);
  });

  it('cost the harmonic sum more when tests hang together in whatever way', () => {
    const harmonic = P.reduce((sum, _, at) => sum + 1 / (at + 1), 0);
    const adjusted = adjustForDiscoveries(P, 'any');
    for (const [at, value] of BH.entries()) expect(adjusted[at]).toBeCloseTo(Math.min(1, value * harmonic), 6);
  });

  it('keep the order in which they were given', () => {
    expect(adjustForDiscoveries([1, 0.01, 0.5], 'positive')).toEqual([1, 0.03, 0.75]);
    expect(adjustForDiscoveries([], 'any')).toEqual([]);
  });

  it('stay under the share asked for, also when tests exclude each other', () => {
    const random = seededRandom(9);
    const runs = 2000;
    let share = 0;
    for (let run = 0; run < runs; run++) {
      const noise = Array.from({ length: 20 }, () => normal(random));
      const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
      // Each against the others' mean: what lifts one lowers the rest.
      const truth = noise.map((_, at) => at < 4);
      const z = noise.map((value, at) => value - mean + (truth[at] ? 4 : 0));
      const chosen = adjustForDiscoveries(z.map(normalSurvival), 'any').map((value) => value <= 0.1);
      const all = chosen.filter(Boolean).length;
      share += all === 0 ? 0 : chosen.filter((one, at) => one && !truth[at]).length / all;
    }
    expect(share / runs).toBeLessThan(0.1);
  });
});

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
