import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatColour } from './palette.ts';
import { accumulate, blur, highest, paint } from './renderer.ts';

const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);

describe('heat', () => {
  it('adds up points of one place and leaves out those beyond the edge', () => {
    const field = accumulate(
      [
        { x: 1, y: 1, weight: 2 },
        { x: 1, y: 1, weight: 3 },
        { x: -1, y: 0, weight: 9 },
        { x: 4, y: 0, weight: 9 },
      ],
      4,
      3,
    );
    expect(field.values[5]).toBe(5);
    expect(total(field.values)).toBe(5);
  });

  it('keeps its sum when spread, away from the edges', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 50 }), (radius, weight) => {
        const spread = blur(accumulate([{ x: 60, y: 60, weight }], 121, 121), radius);
        expect(total(spread.values)).toBeCloseTo(weight, 2);
      }),
    );
  });

  it('is brightest where the points are, and the same to all sides', () => {
    const spread = blur(accumulate([{ x: 50, y: 50, weight: 1 }], 101, 101), 12);
    const at = (x: number, y: number) => spread.values[y * 101 + x] ?? 0;
    expect(highest(spread)).toBeCloseTo(at(50, 50), 6);
    expect(at(40, 50)).toBeCloseTo(at(60, 50), 5);
    expect(at(50, 40)).toBeCloseTo(at(40, 50), 5);
  });

  it('draws nothing where nothing is', () => {
    const field = blur(accumulate([], 10, 10), 4);
    expect(Math.max(...paint(field, 1))).toBe(0);
    expect(heatColour(0)[3]).toBe(0);
  });

  it('gets lighter as it gets denser, so that it reads without hue', () => {
    const lightness = (density: number) => {
      const [red, green, blue] = heatColour(density);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), (step) => {
        expect(lightness((step + 1) / 100)).toBeGreaterThanOrEqual(lightness(step / 100) - 1);
      }),
    );
  });
});
