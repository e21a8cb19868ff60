/** What can be written as canonical JSON. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * The one spelling of a JSON value: keys sorted by UTF-16 code units, no white space, ECMAScript numbers and strings
 * (RFC 8785). Properties that are undefined are left out.
 * @throws RangeError for a number that JSON cannot express and for lone surrogates, which UTF-8 cannot.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`JSON cannot express ${value}.`);
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
    throw new RangeError('A string holds a lone surrogate.');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${canonicalJson(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);
