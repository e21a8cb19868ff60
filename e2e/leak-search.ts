/** Forms in which a value may hide in a text: as it is, escaped, encoded, reversed. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [
    value,
    value.toLowerCase(),
    value.replace(/[^\p{L}\p{N}]/gu, ''),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    encodeURIComponent(value).replace(/%20/g, '+'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    [...value].reverse().join(''),
    [...value].join('","'),
    [...value].map((character) => character.charCodeAt(0)).join(','),
  ].filter((form) => form.length >= 4);
}

/** Forms of `value` found in `haystack` (text or bytes); case is ignored in texts. */
export function findWhole(value: string, haystack: string): string[] {
  const lower = haystack.toLowerCase();
  return [...new Set(formsOf(value))].filter((form) => haystack.includes(form) || lower.includes(form.toLowerCase()));
}

export function findWholeInBytes(value: string, bytes: Buffer): string[] {
  const wide = (form: string) => Buffer.from(form, 'utf16le');
  return [...new Set(formsOf(value))].filter((form) => bytes.includes(form) || bytes.includes(wide(form)));
}

/** The 4-grams of a value's letters and digits, lower case. */
export function fourGrams(value: string): Set<string> {
  const plain = value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return new Set(Array.from({ length: Math.max(0, plain.length - 3) }, (_, at) => plain.slice(at, at + 4)));
}

/** Share of these 4-grams that occur in the texts. */
export function shareFound(grams: ReadonlySet<string>, texts: readonly string[]): number {
  const lower = texts.map((text) => text.toLowerCase());
  const found = [...grams].filter((gram) => lower.some((text) => text.includes(gram)));
  return grams.size === 0 ? 0 : found.length / grams.size;
}
