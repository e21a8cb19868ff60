type Colour = readonly [red: number, green: number, blue: number];

/**
 * Plasma (Smith and van der Walt, matplotlib 2.0): perceptually even, and read the same with the common colour-vision deficiencies.
 * Control points at equal steps of density.
 */
const PLASMA: readonly Colour[] = [
  [13, 8, 135],
  [84, 2, 163],
  [139, 10, 165],
  [185, 50, 137],
  [219, 92, 104],
  [244, 136, 73],
  [254, 188, 43],
  [240, 249, 33],
];

/** Blue for less and orange for more (after ColorBrewer's PuOr and RdBu): told apart with any of the common deficiencies. */
const LESS: readonly Colour[] = [
  [198, 219, 239],
  [107, 174, 214],
  [8, 81, 156],
];
const MORE: readonly Colour[] = [
  [253, 208, 162],
  [253, 141, 60],
  [166, 54, 3],
];

function along(points: readonly Colour[], position: number): Colour {
  const place = Math.min(1, Math.max(0, position)) * (points.length - 1);
  const index = Math.min(points.length - 2, Math.floor(place));
  const low = points[index] ?? [0, 0, 0];
  const high = points[index + 1] ?? low;
  const mix = (channel: 0 | 1 | 2) => Math.round(low[channel] + (high[channel] - low[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}

/** Red, green, blue (0..255) and alpha (0..1). */
export type HeatColour = readonly [number, number, number, number];

/** Below it nothing is drawn: the last of a spot's edge. Densities are roots of hits, so it is a four hundredth of the most. */
const FAINTEST = 0.05;
const alphaOf = (strength: number) => Math.min(0.92, Math.max(0, strength - FAINTEST) * 2.4);

/** Colour of a density 0..1; nothing is drawn at 0. */
export function heatColour(density: number): HeatColour {
  const clamped = Math.min(1, Math.max(0, density));
  return [...along(PLASMA, clamped), alphaOf(clamped)];
}

/** Colour of a difference −1..1; nothing is drawn at 0. */
export function differenceColour(difference: number): HeatColour {
  const size = Math.min(1, Math.abs(difference));
  return [...along(difference < 0 ? LESS : MORE, size), alphaOf(size)];
}

/** Opacity of what is drawn over the whole page. */
export const BAND_OPACITY = 0.62;

/** What a scale's colours stand for: hits, hits of one answer less another's, or values of bands across the page. */
export type ScaleKind = 'hits' | 'difference' | 'bands';

/** The scales as evenly spaced colours, for a legend. */
export const scaleColours = (kind: ScaleKind, steps: number): readonly string[] =>
  Array.from({ length: steps }, (_, step) => {
    const at = step / (steps - 1);
    const [red, green, blue, alpha] = kind === 'difference' ? differenceColour(at * 2 - 1) : heatColour(at);
    return `rgb(${red} ${green} ${blue} / ${kind === 'bands' ? BAND_OPACITY : alpha})`;
  });

/** The scale as a CSS gradient. */
export const scaleGradient = (kind: ScaleKind) => `linear-gradient(90deg, ${scaleColours(kind, 41).join(', ')})`;
