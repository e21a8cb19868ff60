/**
 * Plasma (Smith and van der Walt, matplotlib 2.0): perceptually even, and read the same with the common colour-vision deficiencies.
 * Control points at equal steps of density.
 */
const PLASMA = [
  [13, 8, 135],
  [84, 2, 163],
  [139, 10, 165],
  [185, 50, 137],
  [219, 92, 104],
  [244, 136, 73],
  [254, 188, 43],
  [240, 249, 33],
] as const;

/** Colour of a density 0..1 as red, green, blue (0..255) and alpha (0..1); nothing is drawn at 0. */
export function heatColour(density: number): readonly [number, number, number, number] {
  const clamped = Math.min(1, Math.max(0, density));
  const position = clamped * (PLASMA.length - 1);
  const index = Math.min(PLASMA.length - 2, Math.floor(position));
  const low = PLASMA[index] ?? PLASMA[0];
  const high = PLASMA[index + 1] ?? low;
  const rest = position - index;
  const mix = (channel: 0 | 1 | 2) => Math.round(low[channel] + (high[channel] - low[channel]) * rest);
  return [mix(0), mix(1), mix(2), Math.min(0.92, Math.max(0, clamped - 0.12) * 2.4)];
}

/** The scale as a CSS gradient, for the legend. */
export const HEAT_GRADIENT = `linear-gradient(90deg, ${PLASMA.map((colour) => `rgb(${colour.join(' ')})`).join(', ')})`;
