import type { Random } from './random.ts';

const INTERESTING = [0, 1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 129, 254, 255];
const LARGEST = 200_000;

/** Bytes near the given ones: flipped, replaced, cut, repeated, spliced with another input, or with a word put in. */
export function mutateBytes(
  random: Random,
  input: Uint8Array,
  other: Uint8Array,
  words: readonly string[],
): Uint8Array {
  let bytes = Buffer.from(input);
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(bytes.length + 1);
    const length = 1 + random.below(Math.max(1, Math.min(64, bytes.length - at)));
    switch (random.below(8)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        if (at < bytes.length) bytes[at] = random.pick(INTERESTING);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
        break;
      case 4: {
        const from = random.below(other.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at)]);
        break;
      }
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length + 1))]);
        break;
      case 6:
        if (words.length > 0) {
          bytes = Buffer.concat([
            bytes.subarray(0, at),
            Buffer.from(random.pick(words)),
            bytes.subarray(at + (random.chance(0.5) ? length : 0)),
          ]);
        }
        break;
      default: {
        const to = random.below(bytes.length + 1);
        const block = Buffer.from(bytes.subarray(at, at + length));
        bytes = Buffer.concat([bytes.subarray(0, to), block, bytes.subarray(to)]);
      }
    }
  }
  return bytes.subarray(0, LARGEST);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** JSON near the given one, with values of another put in its places: every result parses. */
export function mutateJson(random: Random, input: unknown, other: unknown, words: readonly string[]): unknown {
  const out = structuredClone(input) as Json;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const places = placesOf(out);
    if (places.length === 0) return random.pick(['', 0, null, [], {}]);
    const { holder, key } = random.pick(places);
    const value = leaf(holder, key);
    const set = (next: Json | undefined) => {
      if (Array.isArray(holder)) {
        if (next === undefined) holder.splice(Number(key), 1);
        else holder[Number(key)] = next;
      } else if (next === undefined) delete holder[key];
      else Object.defineProperty(holder, key, { value: next, enumerable: true, writable: true, configurable: true });
    };
    switch (random.below(8)) {
      case 0:
        set(undefined);
        break;
      case 1: {
        const others = placesOf(other as Json);
        if (others.length > 0) {
          const from = random.pick(others);
          set(structuredClone(leaf(from.holder, from.key)));
        }
        break;
      }
      case 2: {
        const from = random.pick(places);
        set(structuredClone(leaf(from.holder, from.key)));
        break;
      }
      case 3:
        if (Array.isArray(holder) && holder.length < 300) holder.splice(Number(key), 0, structuredClone(value));
        else if (!Array.isArray(holder))
          Object.defineProperty(holder, random.pick([...words, '__proto__', 'constructor', 'length']), {
            value: structuredClone(value),
            enumerable: true,
            writable: true,
            configurable: true,
          });
        break;
      case 4:
        if (typeof value === 'string') set(mutateText(random, value, words));
        else if (typeof value === 'number')
          set(random.pick([-1, 0, 1, 2, 3, value + 1, value - 1, 2 ** 31, 2 ** 53, -0.5, 1e308]));
        else set(random.pick(words.length > 0 ? words : ['']));
        break;
      case 5:
        set(random.pick<Json>([null, true, false, 0, 1, 2, 3, '', [], {}, [[]]]));
        break;
      default:
        if (typeof value === 'string') set(mutateText(random, value, words));
        else if (typeof value === 'number') set(random.below(40));
    }
  }
  return out;
}

function mutateText(random: Random, text: string, words: readonly string[]): string {
  const at = random.below(text.length + 1);
  const word =
    words.length > 0 && random.chance(0.7)
      ? random.pick(words)
      : String.fromCharCode(
          random.pick([
            0, 9, 11, 32, 34, 39, 40, 41, 58, 59, 92, 123, 125, 0xad, 0x200b, 0x2588, 0xd800, 0xdc00, 0xfeff,
          ]),
        );
  return text.slice(0, at) + word + text.slice(at + (random.chance(0.5) ? random.below(6) : 0));
}

interface Place {
  readonly holder: Json[] | { [key: string]: Json };
  readonly key: string;
}

function leaf(holder: Place['holder'], key: string): Json {
  const value = Array.isArray(holder) ? holder[Number(key)] : Object.getOwnPropertyDescriptor(holder, key)?.value;
  return value === undefined ? null : value;
}

function placesOf(value: Json, out: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null || out.length > 3000) return out;
  for (const key of Object.keys(value)) {
    out.push({ holder: value, key });
    placesOf(leaf(value, key), out);
  }
  return out;
}
