import { transcode } from 'node:buffer';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Where the lists stand that a batch is large of: `replay.events`, in an object of the outermost one. */
const LIST_DEPTH = 3;
/** Bytes that are read at once: the engine keeps longer texts in fresh memory of their own, which costs as much as reading them. */
const PIECE = 32_768;

/** From the byte after `[` to that of `]`, and the commas at which the list is cut. */
interface List {
  readonly start: number;
  readonly commas: number[];
  end: number;
}

/**
 * What `JSON.parse` says of UTF-8 bytes, with the long lists of a batch read in pieces. Throws a SyntaxError where it would,
 * and a RangeError when the text nests deeper than a limit: deep nesting costs little to send, and whatever walks it pays
 * with its stack or with paths as long as it is deep.
 */
export function parseJson(bytes: Buffer, limit: number): unknown {
  const lists = scan(bytes, limit);
  const whole = () => JSON.parse(toText(bytes));
  if (!lists.some(({ commas }) => commas.length > 0)) return whole();
  // In each list's stead its number: names that are given twice, or that are numbers, stand in another order than in the text.
  const around = lists.flatMap(({ start }, index) => [
    bytes.subarray(lists[index - 1]?.end ?? 0, start),
    Buffer.from(`${index}`),
  ]);
  const outside: unknown = JSON.parse(toText(Buffer.concat([...around, bytes.subarray(lists.at(-1)?.end)])));
  const found = listsInside(outside);
  if (found.length !== lists.length) return whole();
  for (const items of found) {
    const list = lists[Number(items.pop())];
    if (list === undefined) return whole();
    readItems(bytes, list, items);
  }
  return outside;
}

/** One pass over the bytes: how deep they nest, and where the lists are. Of what is no JSON it may say anything. */
function scan(json: Uint8Array, limit: number): List[] {
  const lists: List[] = [];
  let list: List | null = null;
  let cut = 0;
  let depth = 0;
  let opened = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at);
    else if (byte === LIST || byte === OBJECT) {
      if (++depth > limit) throw new RangeError('too deep');
      if (depth === LIST_DEPTH - 1) opened = byte;
      if (depth === LIST_DEPTH && byte === LIST && opened === OBJECT) {
        list = { start: at + 1, commas: [], end: at + 1 };
        cut = at;
      }
    } else if (byte === LIST_END || byte === OBJECT_END) {
      if (depth-- === LIST_DEPTH && list !== null) {
        list.end = at;
        lists.push(list);
        list = null;
      }
    } else if (byte === COMMA && depth === LIST_DEPTH && list !== null && at - cut > PIECE) {
      list.commas.push(at);
      cut = at;
    }
  }
  return lists;
}

/** Where a string ends that begins at a position. */
function endOfString(json: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** The lists in the objects of an object. */
function listsInside(outside: unknown): unknown[][] {
  if (!isObject(outside)) return [];
  const inner = Object.values(outside).flatMap((value) => (isObject(value) ? Object.values(value) : []));
  return inner.filter((value) => Array.isArray(value));
}

function readItems(bytes: Buffer, { start, commas, end }: List, items: unknown[]): void {
  for (const [index, from] of [start - 1, ...commas].entries()) {
    const piece: unknown[] = JSON.parse(`[${toText(bytes.subarray(from + 1, commas[index] ?? end))}]`);
    if (piece.length === 0 && commas.length > 0) throw new SyntaxError('a comma without an item');
    for (const item of piece) items.push(item);
  }
}

/** In two steps: the platform reads UTF-8 with masks in it at half this speed. */
function toText(bytes: Buffer): string {
  return transcode(bytes, 'utf8', 'utf16le').toString('utf16le');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
