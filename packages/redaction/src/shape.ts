import type { AttributeValue } from './attributes.ts';

/** Plain JSON that is built here, never copied from what came in. */
export interface Json {
  readonly [key: string]: Value;
}
export type Value = string | number | boolean | null | undefined | AttributeValue | readonly Value[] | Json;
/** What comes in: any JSON object. */
export type Raw = Readonly<Record<string, unknown>>;
/** Takes over of a value what is known; undefined when nothing is. `whole` is the object that holds it. */
export type Read<Out extends Value = Value> = (value: unknown, whole: Raw) => Out | undefined;

export const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isId = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) < 1e9;
/** A node of rrweb's, or something about one. */
export const hasId = (value: unknown): value is Raw & { readonly id: number } => isRaw(value) && isId(value.id);
export const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const toText = (value: unknown): string => (typeof value === 'string' ? value : '');
export const toWhole = (value: unknown): number => (Number.isFinite(value) ? Math.round(Number(value)) || 0 : 0);

export const id: Read<number> = (value) => (isId(value) ? value : undefined);
export const yes: Read<true> = (value) => value === true || undefined;
export const whole: Read<number> = (value) => (typeof value === 'number' ? toWhole(value) : undefined);
export const size: Read<number> = (value) => Math.max(0, Math.min(100_000, toWhole(value)));
/** One of 0, 1, … up to `most`. */
export const upTo =
  (most: number): Read<number> =>
  (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most ? (value as number) : undefined;
export const constant =
  <Out extends Value>(value: Out): Read<Out> =>
  () =>
    value;
export const listOf =
  <Out extends Value>(item: Read<Out>): Read<readonly Out[]> =>
  (value, of) => {
    const out: Out[] = [];
    for (const one of toList(value)) {
      const kept = item(one, of);
      if (kept !== undefined) out.push(kept);
    }
    return out;
  };

/** Of an object the keys given here and no other; undefined when one is missing whose name does not end in `?`. */
export const shape = (keys: Readonly<Record<string, Read>>): Read<Json> => {
  const reads = Object.entries(keys).map(([key, read]) => [key.replace('?', ''), read, key.endsWith('?')] as const);
  return (value) => {
    if (!isRaw(value)) return undefined;
    const out: Record<string, Value> = {};
    for (const [name, read, optional] of reads) {
      const kept = read(Object.hasOwn(value, name) ? value[name] : undefined, value);
      if (kept !== undefined) out[name] = kept;
      else if (!optional) return undefined;
    }
    return out;
  };
};
