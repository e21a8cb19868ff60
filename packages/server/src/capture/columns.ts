import { ByteReader, ByteWriter } from './bytes.ts';

/**
 * JSON by columns: the values that stand under one key of objects of one shape lie together, integers as differences,
 * strings that came before as their places, masked texts as lengths of words. What a page repeats becomes runs of small
 * numbers, of which a compressor leaves little. docs/pack-format.md describes the bytes.
 */
export type Json = null | boolean | number | string | readonly Json[] | Fields;
interface Fields {
  readonly [key: string]: Json | undefined;
}

/** The lowest three bits of a code; the others are its amount. */
enum Kind {
  /** 0 null, 1 false, 2 true, 3 a number that is not written as a difference: eight bytes follow. */
  Constant = 0,
  /** Difference to the column's last integer: 0, -1, 1, -2, 2, … */
  Integer = 1,
  /** 0: a new string, its length in bytes follows; else the place, from 1, of one that the column had before. */
  String = 2,
  /** A new string of masked words: their number. */
  Masked = 3,
  /** Number of items; they are in the column's column of items. */
  List = 4,
  /** 0: an object of a new shape; else the shape's place from 1. */
  Object = 5,
}

const MASK = '█';
const MASKED = /^█+(?: █+)*$/;
const MOST_DIFFERENCE = 2 ** 42;
const NONE = new ByteReader(Buffer.alloc(0));

interface WrittenColumn {
  readonly codes: ByteWriter;
  readonly places: Map<string, number>;
  last: number;
  items: WrittenColumn | null;
}

interface WrittenShape {
  readonly place: number;
  readonly columns: readonly WrittenColumn[];
}

/** The first keys of objects; of those that go on, the one met last is looked at first. */
interface Keys {
  shape: WrittenShape | null;
  readonly longer: Map<string, Keys>;
  lastKey: string | null;
  last: Keys | null;
}

/** Writes what JSON can say; keys whose value is undefined are left out. Lone surrogates become U+FFFD. */
export function encodeColumns(value: Json): Buffer {
  const columns: WrittenColumn[] = [];
  const noKeys = newKeys();
  let shapes = 0;
  const [shapeBytes, words, texts] = [new ByteWriter(), new ByteWriter(), new ByteWriter()];

  function open(): WrittenColumn {
    const column = { codes: new ByteWriter(), places: new Map(), last: 0, items: null };
    columns.push(column);
    return column;
  }

  function number(column: WrittenColumn, one: number): void {
    const { codes } = column;
    const difference = one - column.last;
    if (Number.isSafeInteger(one) && Math.abs(difference) < MOST_DIFFERENCE && !Object.is(one, -0)) {
      column.last = one;
      codes.number((difference < 0 ? -2 * difference - 1 : 2 * difference) * 8 + Kind.Integer);
    } else {
      codes.number(3 * 8 + Kind.Constant);
      codes.double(one);
    }
  }

  function string({ codes, places }: WrittenColumn, text: string): void {
    const place = places.get(text);
    if (place !== undefined) {
      codes.number(place * 8 + Kind.String);
      return;
    }
    places.set(text, places.size + 1);
    if (text.startsWith(MASK) && MASKED.test(text)) masked(codes, text);
    else {
      codes.number(Kind.String);
      codes.number(texts.text(text));
    }
  }

  function masked(codes: ByteWriter, text: string): void {
    let count = 0;
    for (let start = 0; start <= text.length; count++) {
      const space = text.indexOf(' ', start);
      const end = space < 0 ? text.length : space;
      words.number(end - start);
      start = end + 1;
    }
    codes.number(count * 8 + Kind.Masked);
  }

  function object({ codes }: WrittenColumn, one: Fields): void {
    let keys = noKeys;
    for (const key in one) if (one[key] !== undefined) keys = longer(keys, key);
    codes.number((keys.shape?.place ?? 0) * 8 + Kind.Object);
    keys.shape ??= newShape(one);
    const { columns } = keys.shape;
    let index = 0;
    for (const key in one) {
      const value = one[key];
      const below = value === undefined ? undefined : columns[index++];
      if (value !== undefined && below !== undefined) write(below, value);
    }
  }

  function newShape(one: Fields): WrittenShape {
    const names = Object.keys(one).filter((key) => one[key] !== undefined);
    shapeBytes.number(names.length);
    for (const key of names) {
      shapeBytes.number(Buffer.byteLength(key));
      shapeBytes.text(key);
    }
    return { place: ++shapes, columns: names.map(open) };
  }

  function write(column: WrittenColumn, one: Json): void {
    if (typeof one === 'number') number(column, one);
    else if (typeof one === 'string') string(column, one);
    else if (one === null || typeof one === 'boolean')
      column.codes.number((one === null ? 0 : one ? 2 : 1) * 8 + Kind.Constant);
    else if (isList(one)) {
      column.codes.number(one.length * 8 + Kind.List);
      if (one.length === 0) return;
      column.items ??= open();
      for (const item of one) write(column.items, item);
    } else object(column, one);
  }

  write(open(), value);
  const parts = [shapeBytes, words, texts, ...columns.map(({ codes }) => codes)];
  const head = new ByteWriter();
  head.number(parts.length);
  for (const part of parts) head.number(part.length);
  return Buffer.concat([head.written, ...parts.map((part) => part.written)]);
}

interface ReadColumn {
  readonly codes: ByteReader;
  readonly strings: string[];
  last: number;
  items: ReadColumn | null;
}

interface ReadShape {
  readonly names: readonly string[];
  readonly columns: readonly ReadColumn[];
}

/** Throws a RangeError when the bytes are not what `encodeColumns` writes. */
export function decodeColumns(bytes: Buffer): unknown {
  const head = new ByteReader(bytes);
  const lengths = Array.from({ length: head.number() }, () => head.number());
  const parts = lengths.map((length) => new ByteReader(head.take(length)));
  const [shapeBytes = NONE, words = NONE, texts = NONE, ...codes] = parts;
  const shapes: ReadShape[] = [];
  let opened = 0;

  function open(): ReadColumn {
    const next = codes[opened++];
    if (next === undefined) throw new RangeError('a column is missing');
    return { codes: next, strings: [], last: 0, items: null };
  }

  function newShape(reader: ByteReader): ReadShape {
    const names = Array.from({ length: reader.number() }, () => reader.take(reader.number()).toString('utf8'));
    const shape = { names, columns: names.map(open) };
    shapes.push(shape);
    return shape;
  }

  function object(amount: number): unknown {
    const shape = amount === 0 ? newShape(shapeBytes) : shapes[amount - 1];
    if (shape === undefined) throw new RangeError('unknown shape');
    return Object.fromEntries(
      shape.names.map((name, index) => {
        const column = shape.columns[index];
        if (column === undefined) throw new RangeError('unknown column');
        return [name, read(column)];
      }),
    );
  }

  function remember({ strings }: ReadColumn, text: string): string {
    strings.push(text);
    return text;
  }

  function read(column: ReadColumn): unknown {
    const code = column.codes.number();
    const amount = Math.floor(code / 8);
    switch (code % 8) {
      case Kind.Constant:
        return amount === 3 ? column.codes.double() : amount === 0 ? null : amount === 2;
      case Kind.Integer:
        column.last += amount % 2 === 1 ? -(amount + 1) / 2 : amount / 2;
        return column.last;
      case Kind.String: {
        if (amount === 0) return remember(column, texts.take(column.codes.number()).toString('utf8'));
        const known = column.strings[amount - 1];
        if (known === undefined) throw new RangeError('unknown string');
        return known;
      }
      case Kind.Masked:
        return remember(column, Array.from({ length: amount }, () => MASK.repeat(words.number())).join(' '));
      case Kind.List: {
        if (amount === 0) return [];
        column.items ??= open();
        const { items } = column;
        return Array.from({ length: amount }, () => read(items));
      }
      case Kind.Object:
        return object(amount);
      default:
        throw new RangeError('unknown kind');
    }
  }

  return read(open());
}

function newKeys(): Keys {
  return { shape: null, longer: new Map(), lastKey: null, last: null };
}

function longer(keys: Keys, key: string): Keys {
  if (keys.last !== null && keys.lastKey === key) return keys.last;
  const next = keys.longer.get(key) ?? newKeys();
  keys.longer.set(key, next);
  keys.lastKey = key;
  keys.last = next;
  return next;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
