import type { HeatColour } from './palette.ts';

/** Weighted points of one box, as fractions of its sides. */
export interface HeatPoints {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly weight: Float32Array;
}

/** Where a box lies, in pixels of the field. */
export interface FieldBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function pointsOf(points: readonly (readonly [x: number, y: number, weight: number])[]): HeatPoints {
  return {
    x: Float32Array.from(points, ([x]) => x),
    y: Float32Array.from(points, ([, y]) => y),
    weight: Float32Array.from(points, ([, , weight]) => weight),
  };
}

/**
 * A field of density and the buffers to spread and paint it, made once and used for every frame: a redraw allocates
 * nothing. Pixels are row by row.
 */
export class HeatField {
  readonly width: number;
  readonly height: number;
  values: Float32Array;
  #other: Float32Array;
  readonly #pixels: Uint32Array;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.values = new Float32Array(width * height);
    this.#other = new Float32Array(width * height);
    this.pixels = new Uint8ClampedArray(width * height * 4);
    this.#pixels = new Uint32Array(this.pixels.buffer);
  }

  clear(): void {
    this.values.fill(0);
  }

  /**
   * Adds the points of a box. Each is shared among the four pixels around it, so that it glides when the page scrolls;
   * what falls outside the field, or what is shown of the box, is left out.
   */
  add(points: HeatPoints, box: FieldBox, within?: FieldBox): void {
    const { width, height, values } = this;
    const first = Math.max(0, within?.left ?? 0);
    const top = Math.max(0, within?.top ?? 0);
    const end = Math.min(width - 1, within ? within.left + within.width : width);
    const bottom = Math.min(height - 1, within ? within.top + within.height : height);
    const { x: xs, y: ys, weight } = points;
    for (let index = 0; index < xs.length; index++) {
      const x = box.left + (xs[index] ?? 0) * box.width;
      const y = box.top + (ys[index] ?? 0) * box.height;
      if (x < first || y < top || x >= end || y >= bottom) continue;
      const column = Math.floor(x);
      const row = Math.floor(y);
      const right = x - column;
      const below = y - row;
      const share = weight[index] ?? 0;
      const at = row * width + column;
      values[at] = (values[at] ?? 0) + share * (1 - right) * (1 - below);
      values[at + 1] = (values[at + 1] ?? 0) + share * right * (1 - below);
      values[at + width] = (values[at + width] ?? 0) + share * (1 - right) * below;
      values[at + width + 1] = (values[at + width + 1] ?? 0) + share * right * below;
    }
  }

  /**
   * Spreads each point over about `radius` pixels: three running means, within 3 % of a Gaussian (Wells 1986), in time that
   * does not depend on the radius. The sum of the field is kept, but for what leaves at the edges.
   */
  spread(radius: number): void {
    const size = Math.max(1, Math.round(radius / 2));
    for (let pass = 0; pass < 3; pass++) {
      meanAlongRows(this.values, this.#other, this.width, this.height, size);
      meanAlongColumns(this.#other, this.values, this.width, this.height, size);
    }
  }

  /** The largest value, whichever its sign. */
  highest(): number {
    let maximum = 0;
    for (const value of this.values) if (Math.abs(value) > maximum) maximum = Math.abs(value);
    return maximum;
  }

  /** Fills `pixels`; `maximum` is the strongest colour. A square root keeps the quiet places visible. */
  paint(maximum: number, table: Uint32Array): void {
    const pixels = this.#pixels;
    const { values } = this;
    const middle = (table.length - 1) / 2;
    const scale = maximum > 0 ? 1 / maximum : 0;
    for (let index = 0; index < values.length; index++) {
      const value = (values[index] ?? 0) * scale;
      const size = Math.sqrt(Math.min(1, Math.abs(value)));
      pixels[index] = size < 0.04 ? 0 : (table[Math.round(middle + Math.sign(value) * size * middle)] ?? 0);
    }
  }
}

const STEPS = 256;
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Colours of −1..1 as the 32-bit pixels of a canvas. */
export function colourTable(colour: (value: number) => HeatColour): Uint32Array {
  return Uint32Array.from({ length: STEPS * 2 + 1 }, (_, step) => {
    const [red, green, blue, alpha] = colour((step - STEPS) / STEPS);
    const opacity = Math.round(alpha * 255);
    return isLittleEndian
      ? ((opacity << 24) | (blue << 16) | (green << 8) | red) >>> 0
      : ((red << 24) | (green << 16) | (blue << 8) | opacity) >>> 0;
  });
}

/** One running mean along each row; what lies beyond the edge is 0. */
function meanAlongRows(
  source: Float32Array,
  target: Float32Array,
  width: number,
  height: number,
  radius: number,
): void {
  const factor = 1 / (radius * 2 + 1);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let sum = 0;
    for (let index = 0; index < Math.min(radius, width); index++) sum += source[start + index] ?? 0;
    for (let index = 0; index < width; index++) {
      if (index + radius < width) sum += source[start + index + radius] ?? 0;
      if (index - radius > 0) sum -= source[start + index - radius - 1] ?? 0;
      target[start + index] = sum * factor;
    }
  }
}

/** The same along each column, a row at a time, so that memory is read in its order. */
function meanAlongColumns(
  source: Float32Array,
  target: Float32Array,
  width: number,
  height: number,
  radius: number,
): void {
  const factor = 1 / (radius * 2 + 1);
  const sums = new Float32Array(width);
  const addRow = (row: number, sign: number) => {
    const start = row * width;
    for (let index = 0; index < width; index++) sums[index] = (sums[index] ?? 0) + sign * (source[start + index] ?? 0);
  };
  for (let row = 0; row < Math.min(radius, height); row++) addRow(row, 1);
  for (let row = 0; row < height; row++) {
    if (row + radius < height) addRow(row + radius, 1);
    if (row - radius > 0) addRow(row - radius - 1, -1);
    const start = row * width;
    for (let index = 0; index < width; index++) target[start + index] = (sums[index] ?? 0) * factor;
  }
}
