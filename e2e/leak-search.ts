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

/**
 * Pieces of a value that are longer than chance: 4-grams of its words, 7-grams of its digits (of 4-digit strings every one occurs somewhere
 * among megabytes of times and coordinates). Lower case, separators left out.
 */
export function piecesOf(value: string): string[] {
  const words = value.toLowerCase().match(/\p{L}+/gu) ?? [];
  const digits = value.replace(/\D/g, '');
  return [...new Set([...words.flatMap((word) => grams(word, 4)), ...grams(digits, 7)])];
}

function grams(text: string, size: number): string[] {
  return Array.from({ length: Math.max(0, text.length - size + 1) }, (_, at) => text.slice(at, at + size));
}

/**
 * A text without what holds pieces by chance: tokens, signatures, keys and hashes any four letters, times in milliseconds any seven digits.
 * No value sought has the length of such a time. Lower case.
 */
export function withoutRandom(text: string): string {
  return text.replace(/[\w+/=-]{24,}|\b1[6-9]\d{11}\b/g, ' ').toLowerCase();
}
