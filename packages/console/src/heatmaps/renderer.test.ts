import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeatLayer, strongestBeside } from './anchored-heat.ts';
import { differenceColour, heatColour } from './palette.ts';
import { colourTable, HeatField, pointsOf } from './renderer.ts';

const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
const fieldOf = (width: number, height: number, points: readonly (readonly [number, number, number])[]) => {
  const field = new HeatField(width, height);
  field.add(pointsOf(points), { left: 0, top: 0, width: 1, height: 1 });
  return field;
};

describe('the strongest colour', () => {
  const window = { width: 1200, height: 800 };
  /** Hits in the middle of boxes of 100 px, far from each other. */
  const layerOf = (...hits: readonly number[]) =>
    createHeatLayer(
      hits.map((weight, at) => ({
        points: pointsOf([[0.5, 0.5, weight]]),
        box: () => ({ left: 50 + at * 400, top: 200, width: 100, height: 100 }),
      })),
      window,
      { height: 2000, scrolled: 0 },
      hits.some((weight) => weight < 0),
    );

  it('stands for as many hits on one spot as the densest place of the page has, whichever their sign', () => {
    expect(layerOf(3, 12).strongest / 12).toBeCloseTo(1, 1);
    expect(layerOf(40, -300).strongest / 300).toBeCloseTo(1, 1);
    expect(layerOf(0.3).strongest / 0.3).toBeCloseTo(1, 1);
    expect(layerOf().strongest).toBe(0);
  });

  it('stands for as many hits per page view in maps beside each other', () => {
    const beside = (...maps: Parameters<typeof strongestBeside>[0]) =>
      strongestBeside(maps).map((hits) => (hits === null ? null : Math.round(hits)));
    const few = { strongest: 12, views: 100 };
    expect(beside(few, { strongest: 60, views: 1000 })).toEqual([12, 120]);
    expect(beside({ strongest: 7, views: 20 })).toEqual([7]);
    // What is not drawn yet, or not answered, or of nobody.
    expect(beside(few, { strongest: null, views: 1000 })).toEqual([12, null]);
    expect(beside(few, { strongest: 60, views: undefined })).toEqual([12, null]);
    expect(beside(few, { strongest: 0, views: 0 })).toEqual([12, 0]);
  });
});

describe('heat', () => {
  it('adds up points of one place and leaves out those beyond the edge', () => {
    const field = fieldOf(5, 4, [
      [1, 1, 2],
      [1, 1, 3],
      [-1, 0, 9],
      [5, 0, 9],
    ]);
    expect(field.values[6]).toBe(5);
    expect(total(field.values)).toBe(5);
  });

  it('lies where its box lies, and shares a point among the pixels around it', () => {
    const field = new HeatField(40, 40);
    field.add(pointsOf([[0.5, 0.25, 4]]), { left: 10, top: 20, width: 5, height: 4 });
    expect([12, 13].map((x) => field.values[21 * 40 + x])).toEqual([2, 2]);
  });

  it('keeps its sum when spread, away from the edges', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 50 }), (radius, weight) => {
        const field = fieldOf(121, 121, [[60, 60, weight]]);
        field.spread(radius);
        expect(total(field.values)).toBeCloseTo(weight, 2);
      }),
    );
  });

  it('is brightest where the points are, and the same to all sides', () => {
    const field = fieldOf(101, 101, [[50, 50, 1]]);
    field.spread(12);
    const at = (x: number, y: number) => field.values[y * 101 + x] ?? 0;
    expect(field.highest()).toBeCloseTo(at(50, 50), 6);
    expect(at(40, 50)).toBeCloseTo(at(60, 50), 5);
    expect(at(50, 40)).toBeCloseTo(at(40, 50), 5);
    expect(at(50, 40)).toBeCloseTo(at(50, 60), 5);
  });

  it('draws nothing where nothing is', () => {
    const field = fieldOf(10, 10, []);
    field.spread(4);
    field.paint(1, colourTable(heatColour));
    expect(Math.max(...field.pixels)).toBe(0);
    expect(heatColour(0)[3]).toBe(0);
  });

  it('paints the colour of the scale, and of a difference its sign', () => {
    const field = fieldOf(9, 9, [
      [2, 2, 1],
      [5, 5, -1],
    ]);
    const colours = (table: Uint32Array, at: number) => {
      field.paint(1, table);
      return [...field.pixels.slice(at * 4, at * 4 + 3)];
    };
    expect(colours(colourTable(heatColour), 20)).toEqual(heatColour(1).slice(0, 3));
    expect(colours(colourTable(differenceColour), 20)).toEqual(differenceColour(1).slice(0, 3));
    expect(colours(colourTable(differenceColour), 50)).toEqual(differenceColour(-1).slice(0, 3));
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
