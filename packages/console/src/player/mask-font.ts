import type { MaskAdvance } from './mask-advance.ts';

/**
 * A font for U+2588, drawn as a soft bar. Redaction writes one such character per masked character; in this font a run of them is
 * one rounded bar per word, in one calm colour on any background (COLR), so masked text looks meant and not broken.
 * A bar that another follows reaches under it, which closes the seam; the last of a word ends with its advance, so that the space
 * after it is all gap (GSUB `rclt`, which letter spacing does not switch off). Format: OpenType 1.9, COLR version 0.
 */
export const MASK_FONT_FAMILY = 'scrim-mask';

/** Where nothing is known of the font that a text would have been set in. */
const ORDINARY: MaskAdvance = { letter: 520, word: 0 };
const UNITS_PER_EM = 1000;
const BAR = { bottom: -40, top: 580, radius: 40 } as const;
/** How far a bar reaches under the one that follows it. */
const REACH = 260;
/** The last bar of a word, and one that another follows. */
const LAST = 1;
const INNER = 2;
/** Blue, green, red, alpha, as CPAL wants them. */
const BAR_COLOUR = [0xc9, 0xbd, 0xb3, 0xff] as const;
const MASK_CHARACTER = 0x2588;

type Table = readonly [tag: string, bytes: Uint8Array];

class Writer {
  readonly #bytes: number[] = [];
  u8(...values: number[]): this {
    for (const value of values) this.#bytes.push(value & 0xff);
    return this;
  }
  u16(...values: number[]): this {
    for (const value of values) this.u8(value >> 8, value);
    return this;
  }
  u32(...values: number[]): this {
    for (const value of values) this.u16((value >>> 16) & 0xffff, value & 0xffff);
    return this;
  }
  text(value: string): this {
    return this.u8(...Array.from(value, (character) => character.charCodeAt(0)));
  }
  zeros(count: number): this {
    return this.u8(...new Array<number>(count).fill(0));
  }
  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Clockwise outline of the bar: on-curve points, and one control point per corner. */
function outline(right: number): { x: number; y: number; on: boolean }[] {
  const { bottom, top, radius } = BAR;
  // Where a browser does not substitute (in fields, Chromium does not), the corners of neighbours still meet.
  const left = -radius;
  const on = (x: number, y: number) => ({ x, y, on: true });
  const corner = (x: number, y: number) => ({ x, y, on: false });
  return [
    on(left, bottom + radius),
    on(left, top - radius),
    corner(left, top),
    on(left + radius, top),
    on(right - radius, top),
    corner(right, top),
    on(right, top - radius),
    on(right, bottom + radius),
    corner(right, bottom),
    on(right - radius, bottom),
    on(left + radius, bottom),
    corner(left, bottom),
  ];
}

function glyph(right: number): Uint8Array {
  const points = outline(right);
  const writer = new Writer();
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  writer.u16(1, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
  writer.u16(points.length - 1, 0);
  for (const point of points) writer.u8(point.on ? 1 : 0);
  let previous = 0;
  for (const x of xs) {
    writer.u16(x - previous);
    previous = x;
  }
  previous = 0;
  for (const y of ys) {
    writer.u16(y - previous);
    previous = y;
  }
  const bytes = writer.done();
  return bytes.length % 4 === 0
    ? bytes
    : Uint8Array.from([...bytes, ...new Array<number>(4 - (bytes.length % 4)).fill(0)]);
}

/** GSUB: a bar before another becomes the inner one. Lookup 0 is the context (6.3), lookup 1 the substitution (1.1). */
function substitution(): Uint8Array {
  return new Writer()
    .u16(1, 0, 10, 30, 44)
    .u16(1)
    .text('DFLT')
    .u16(8)
    .u16(4, 0, 0, 0xffff, 1, 0)
    .u16(1)
    .text('rclt')
    .u16(8)
    .u16(0, 1, 0)
    .u16(2, 6, 40)
    .u16(6, 0, 1, 8)
    .u16(3, 0, 1, 20, 1, 20, 1, 0, 1, 0)
    .u16(1, 1, LAST)
    .u16(1, 0, 1, 8)
    .u16(1, 6, INNER - LAST)
    .u16(1, 1, LAST)
    .done();
}

function tables({ letter, word }: MaskAdvance): Table[] {
  const end = Math.max(2 * BAR.radius, letter + word);
  const last = glyph(end);
  const inner = glyph(letter + REACH);
  const widest = Math.max(end, letter + REACH);
  const names = [MASK_FONT_FAMILY, 'Regular', MASK_FONT_FAMILY, MASK_FONT_FAMILY, 'Version 1.000', MASK_FONT_FAMILY];
  const nameRecords = new Writer().u16(0, names.length, 6 + names.length * 12);
  const nameText = new Writer();
  let nameOffset = 0;
  names.forEach((name, id) => {
    nameRecords.u16(3, 1, 0x409, id + 1, name.length * 2, nameOffset);
    for (const character of name) nameText.u16(character.charCodeAt(0));
    nameOffset += name.length * 2;
  });
  return [
    ['COLR', new Writer().u16(0, 2).u32(14, 26).u16(2).u16(LAST, 0, 1, INNER, 1, 1).u16(LAST, 0, INNER, 0).done()],
    [
      'CPAL',
      new Writer()
        .u16(0, 1, 1, 1)
        .u32(14)
        .u16(0)
        .u8(...BAR_COLOUR)
        .done(),
    ],
    ['GSUB', substitution()],
    [
      'OS/2',
      new Writer()
        .u16(4, letter, 400, 5, 0)
        .u16(650, 600, 0, 75, 650, 600, 0, 350, 50, 260)
        .u16(0)
        .zeros(10)
        .u32(0, 0, 0, 0)
        .text('SCRM')
        .u16(0x40, MASK_CHARACTER, MASK_CHARACTER)
        .u16(BAR.top, BAR.bottom, 0, BAR.top, -BAR.bottom)
        .u32(0, 0)
        .u16(BAR.top, BAR.top, 0, 0, 1)
        .done(),
    ],
    [
      'cmap',
      new Writer()
        .u16(0, 1, 3, 1)
        .u32(12)
        .u16(4, 32, 0, 4, 4, 1, 0)
        .u16(MASK_CHARACTER, 0xffff, 0, MASK_CHARACTER, 0xffff)
        .u16(1 - MASK_CHARACTER, 1, 0, 0)
        .done(),
    ],
    ['glyf', Uint8Array.from([...last, ...inner])],
    [
      'head',
      new Writer()
        .u32(0x00010000, 0x00010000, 0, 0x5f0f3cf5)
        .u16(3, UNITS_PER_EM)
        .u32(0, 0, 0, 0)
        .u16(-BAR.radius, BAR.bottom, widest, BAR.top)
        .u16(0, 6, 2, 1, 0)
        .done(),
    ],
    [
      'hhea',
      new Writer()
        .u32(0x00010000)
        .u16(BAR.top, BAR.bottom, 0, Math.max(end, letter), -BAR.radius, -REACH, widest, 1, 0, 0, 0, 0, 0, 0, 0, 3)
        .done(),
    ],
    ['hmtx', new Writer().u16(letter, 0, end, -BAR.radius, letter, -BAR.radius).done()],
    ['loca', new Writer().u32(0, 0, last.length, last.length + inner.length).done()],
    ['maxp', new Writer().u32(0x00010000).u16(3, 12, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0).done()],
    ['name', Uint8Array.from([...nameRecords.done(), ...nameText.done()])],
    ['post', new Writer().u32(0x00030000, 0).u16(-75, 50).u32(0, 0, 0, 0, 0).done()],
  ];
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let offset = 0; offset < bytes.length; offset += 4) {
    const word =
      ((bytes[offset] ?? 0) * 0x1000000 +
        ((bytes[offset + 1] ?? 0) << 16) +
        ((bytes[offset + 2] ?? 0) << 8) +
        (bytes[offset + 3] ?? 0)) >>>
      0;
    sum = (sum + word) >>> 0;
  }
  return sum;
}

/** The font as an OpenType file, about 1 KB. */
export function createMaskFont(advance = ORDINARY): Uint8Array<ArrayBuffer> {
  const all = tables(advance);
  const searchRange = 2 ** Math.floor(Math.log2(all.length)) * 16;
  const directory = new Writer()
    .u32(0x00010000)
    .u16(all.length, searchRange, Math.floor(Math.log2(all.length)), all.length * 16 - searchRange);
  const body = new Writer();
  let offset = 12 + all.length * 16;
  for (const [tag, bytes] of all) {
    directory.text(tag).u32(checksum(bytes), offset, bytes.length);
    const padding = (4 - (bytes.length % 4)) % 4;
    body.u8(...bytes).zeros(padding);
    offset += bytes.length + padding;
  }
  return Uint8Array.from([...directory.done(), ...body.done()]);
}

/** How the font joins others: `unicode-range` keeps every other character, and so the strut, with the page's own fonts; the overrides keep the bar from making a line taller. */
export const MASK_FONT_DESCRIPTORS = {
  unicodeRange: 'U+2588',
  ascentOverride: '58%',
  descentOverride: '4%',
  lineGapOverride: '0%',
} as const;

/** The `@font-face` rule to put into a replayed document. */
export function maskFontFace(family = MASK_FONT_FAMILY, advance = ORDINARY): string {
  const data = btoa(Array.from(createMaskFont(advance), (byte) => String.fromCharCode(byte)).join(''));
  const { unicodeRange, ascentOverride, descentOverride, lineGapOverride } = MASK_FONT_DESCRIPTORS;
  return (
    `@font-face{font-family:${family};src:url(data:font/ttf;base64,${data}) format("truetype");unicode-range:${unicodeRange};` +
    `ascent-override:${ascentOverride};descent-override:${descentOverride};line-gap-override:${lineGapOverride}}`
  );
}
