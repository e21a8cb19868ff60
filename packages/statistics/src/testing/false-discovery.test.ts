import { describe, expect, it } from 'vitest';
import { adjustForDiscoveries } from './false-discovery.ts';

// The fifteen p-values of Benjamini and Hochberg (1995), §4.1, adjusted as SciPy documents for `false_discovery_control`.
const P = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
];
const BH = [
  0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182, 0.714875,
  0.75323077, 0.81321429, 1,
];

describe('adjusted p-values', () => {
  it('are the harmonic sum larger than those for tests that do not hang together', () => {
    const harmonic = P.reduce((sum, _, at) => sum + 1 / (at + 1), 0);
    const adjusted = adjustForDiscoveries(P);
    for (const [at, value] of BH.entries()) expect(adjusted[at]).toBeCloseTo(Math.min(1, value * harmonic), 6);
  });

  it('keep the order in which they were given', () => {
    const [largest = 0, smallest = 0, middle = 0] = adjustForDiscoveries([1, 0.01, 0.5]);
    expect(smallest < middle && middle <= largest).toBe(true);
    expect(adjustForDiscoveries([])).toEqual([]);
  });
});
