/** What a JSON text holds, looked at in the ways in which a value can be spread over it. */
export interface JsonValues {
  /** Each string, unescaped, with its key. */
  readonly strings: readonly { readonly key: string; readonly text: string }[];
  /** Values under the same key one after another: `{"k":"A"},{"k":"n"}` says `An` under `k`. */
  readonly joined: readonly { readonly key: string; readonly text: string }[];
  /** Lists of numbers that may be bytes; what a typed array becomes in JSON (`{"0":107,"1":98}`) is such a list too. */
  readonly bytes: readonly { readonly key: string; readonly bytes: readonly number[] }[];
}

/** Strings that are joined are short: whole texts in a row are not one value. */
const PIECE = 4;
/** Shorter lists of bytes hold no value that could be told from coordinates. */
const BYTES = 8;

/** Reads JSON, or lines of JSON; null when the text is neither. */
export function readJson(text: string): JsonValues | null {
  const roots = parseLines(text);
  if (!roots) return null;
  const strings: { key: string; text: string }[] = [];
  const pieces = new Map<string, string[]>();
  const codes = new Map<string, string[]>();
  const keep = (map: Map<string, string[]>, key: string, piece: string) => {
    const list = map.get(key);
    if (list) list.push(piece);
    else map.set(key, [piece]);
  };
  const bytes: { key: string; bytes: number[] }[] = [];
  const visit = (value: unknown, key: string, depth: number): void => {
    if (depth > 400) return;
    if (typeof value === 'string') {
      strings.push({ key, text: value });
      if (value.length <= PIECE) keep(pieces, key, value);
    } else if (typeof value === 'number') {
      if (Number.isInteger(value) && value >= 0 && value <= 9) keep(pieces, key, String(value));
      if (Number.isInteger(value) && value >= 32 && value < 0xd800) keep(codes, key, String.fromCharCode(value));
    } else if (typeof value === 'object' && value !== null) {
      const list = Array.isArray(value) ? value : isIndexed(value) ? Object.values(value) : null;
      if (list) {
        if (list.length >= BYTES && list.every(isByte)) bytes.push({ key, bytes: list });
        for (const item of list) visit(item, key, depth + 1);
        return;
      }
      for (const [name, item] of Object.entries(value)) {
        if (/\D/.test(name)) strings.push({ key, text: name });
        visit(item, name, depth + 1);
      }
    }
  };
  for (const root of roots) visit(root, '', 0);
  const joined = [...pieces, ...codes].flatMap(([key, list]) =>
    list.length < 4 ? [] : [{ key, text: list.join('') }],
  );
  return { strings, joined, bytes };
}

const isByte = (item: unknown): item is number =>
  typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 255;

/** Whether the keys of an object count from 0. */
function isIndexed(value: object): boolean {
  return Object.keys(value).every((name, at) => name === String(at));
}

function parseLines(text: string): unknown[] | null {
  if (!/^\s*[[{"]/.test(text)) return null;
  const whole = parse(text);
  if (whole !== undefined) return [whole];
  const lines = text.split('\n').flatMap((line) => {
    const value = line.trim() === '' ? undefined : parse(line);
    return value === undefined ? [] : [value];
  });
  return lines.length > 0 ? lines : null;
}

/** By what a JSON text ends that begins so. Most texts are none, and to be told so by an exception is dear. */
const ENDS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '"': '"' };

function parse(text: string): unknown {
  const whole = text.trim();
  const end = ENDS[whole.charAt(0)];
  if (end === undefined ? !/^(?:-?\d[\d.eE+-]*|true|false|null)$/.test(whole) : !whole.endsWith(end)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
