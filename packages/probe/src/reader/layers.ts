import { charactersApart } from './characters-apart.ts';
import { inflateAll, looksLikeText } from './compression.ts';
import { readJson } from './json-values.ts';
import type { Encoding } from './marker.ts';
import {
  base64Runs,
  characterCodeRuns,
  decodeBase64,
  decodeCssEscapes,
  decodeEntities,
  decodeEscapes,
  decodeHex,
  decodePercent,
  decodeUtf16,
  hexRuns,
} from './text-encodings.ts';

/** One reading of what was sent. */
export interface Layer {
  readonly text: string;
  /** How it was wrapped, the outermost first. */
  readonly encoding: readonly Encoding[];
  readonly key: string | null;
  /** Put together from characters that stand apart: what it spells is evidence, how long it is is not. */
  readonly assembled: boolean;
}

export interface ReaderLimits {
  /** Encodings inside each other. */
  readonly depth: number;
  /** Characters of all readings together. */
  readonly characters: number;
}

/** Compressed bytes, read as a text, hold escapes within escapes by chance: a few deep, hardly ever twelve. */
export const READER_LIMITS: ReaderLimits = { depth: 12, characters: 96_000_000 };

/** So many readable bytes in a row are hardly ever among others by chance. The upper bound is for the engine. */
const STRETCH = 12;
const READABLE = new RegExp(`[\\t\\n\\r -~]{${STRETCH},100000}`, 'g');

export interface Layers {
  readonly layers: readonly Layer[];
  /** False when a limit was reached, so that something may have stayed unread. */
  readonly complete: boolean;
}

/** Every reading of what was sent: as it is, and everything that it turns out to contain, over and over. */
export function unwrap(sent: Uint8Array | string, limits: ReaderLimits = READER_LIMITS): Layers {
  const layers: Layer[] = [];
  const seen = new Set<string>();
  const decoded = { base64: new Set<string>(), hex: new Set<string>() };
  let left = limits.characters;
  let complete = true;

  const readBytes = (bytes: Buffer, encoding: readonly Encoding[], key: string | null): void => {
    if (encoding.length > limits.depth || left <= 0) {
      complete = false;
      return;
    }
    readStreams(bytes, encoding, key);
    const wide = decodeUtf16(bytes);
    if (wide !== null) readText(wide, [...encoding, 'utf-16'], key);
    readText(bytes.toString('utf8'), encoding, key);
  };

  const readStreams = (bytes: Buffer, encoding: readonly Encoding[], key: string | null): void => {
    const inflated = inflateAll(bytes, Math.max(1, left));
    if (!inflated.complete) complete = false;
    for (const stream of inflated.streams) readBytes(stream.bytes, [...encoding, stream.encoding], key);
  };

  const readText = (text: string, encoding: readonly Encoding[], key: string | null, assembled = false): void => {
    if (text.length < 3 || seen.has(text)) return;
    if (encoding.length > limits.depth || left <= 0) {
      complete = false;
      return;
    }
    seen.add(text);
    left -= text.length;
    layers.push({ text, encoding, key, assembled });
    // What was put together from pieces is not taken apart again.
    if (assembled) return;
    const json = readJson(text);
    if (json) {
      for (const value of json.strings) readValue(value.text, encoding, value.key);
      for (const list of json.bytes) readDecoded(Buffer.from(list.bytes), [...encoding, 'character codes'], list.key);
    }
    const percent = decodePercent(text);
    if (percent !== null) readText(percent, [...encoding, 'percent'], key);
    if (!json) {
      const escapes = decodeEscapes(text);
      if (escapes !== null) readText(escapes, [...encoding, 'json'], key);
    }
    const css = decodeCssEscapes(text);
    if (css !== null) readText(css, [...encoding, 'css'], key);
    const entities = decodeEntities(text);
    if (entities !== null) readText(entities, [...encoding, 'html'], key);
    for (const run of base64Runs(text)) readRun(run, 'base64', encoding, key);
    for (const run of hexRuns(text)) readRun(run, 'hex', encoding, key);
    for (const run of characterCodeRuns(text))
      if (/^[\x20-\x7e\s]+$/.test(run)) readText(run, [...encoding, 'character codes'], key);
    const apart = [...(json?.joined ?? []), ...charactersApart(text).map((spelled) => ({ text: spelled, key }))];
    for (const one of apart) readText(one.text, [...encoding, 'characters apart'], one.key, true);
  };

  /** A string of a JSON text: a layer of its own only where it can be more than the text already says. */
  const readValue = (text: string, encoding: readonly Encoding[], key: string): void => {
    if (text.length < 3) return;
    // rrweb's packer and others store compressed bytes as the characters 0–255 of a string.
    if (startsCompressed(text.charCodeAt(0), text.charCodeAt(1))) readBytes(Buffer.from(text, 'latin1'), encoding, key);
    if (/["\\%&]|[\w+/-]{8,}|[^\x20-\x7e]/.test(text)) readText(text, [...encoding, 'json'], key);
  };

  const readRun = (run: string, as: 'base64' | 'hex', within: readonly Encoding[], key: string | null): void => {
    // Readings of one text differ in few places: a run is decoded once, wherever it stands.
    if (decoded[as].has(run)) return;
    if (within.length < limits.depth) decoded[as].add(run);
    const decode = as === 'base64' ? decodeBase64 : decodeHex;
    // What stands before it may be letters of the same alphabet, `rec_` before base64: it begins at any place of a group.
    for (const before of as === 'base64' ? [0, 1, 2, 3] : [0, 1])
      readDecoded(decode(run.slice(before)), [...within, as], key, before > 0);
  };

  /** Bytes that may be of no meaning. @param shifted begin within a group, so that few of them are none by chance */
  const readDecoded = (bytes: Buffer, encoding: readonly Encoding[], key: string | null, shifted = false): void => {
    if (bytes.length < (shifted ? STRETCH : 4)) return;
    if (startsCompressed(bytes[0], bytes[1]) || looksLikeText(bytes)) {
      readBytes(bytes, encoding, key);
      return;
    }
    if (bytes.length >= 24) {
      readStreams(bytes, encoding, key);
      const wide = decodeUtf16(bytes);
      if (wide !== null) readText(wide, [...encoding, 'utf-16'], key);
    }
    const stretches = bytes.toString('latin1').match(READABLE);
    if (stretches) readText(stretches.join('\n'), encoding, key);
  };

  if (typeof sent === 'string') {
    readText(sent, [], null);
  } else readBytes(Buffer.from(sent), [], null);
  return { layers, complete };
}

/** The first bytes of gzip and of zlib. */
function startsCompressed(first: number | undefined, second: number | undefined): boolean {
  return (first === 0x1f && second === 0x8b) || (first === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(second ?? 0));
}
