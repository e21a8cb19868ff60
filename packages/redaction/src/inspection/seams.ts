const SEAM = '\v';
export const SEAM_CODE = 11;

/** A line break within a text: most pages show it as a space. Between blocks there is `\n`. */
export const SOFT_BREAK = '\r';

/** A pattern for one of some words, whose letters the seam of two elements may part. */
export const parted = (words: string): string =>
  `(?:${words
    .split(' ')
    .map((word) => [...word].join('\\v?'))
    .join('|')})`;

/** A short text without the seams of its elements, and where a position in it stands in the text as given. */
export function withoutSeams(given: string): { readonly text: string; origin(position: number): number } {
  if (!given.includes(SEAM)) return { text: given, origin: (position) => position };
  const kept = [...given].flatMap((char, at) => (char === SEAM ? [] : [at]));
  return { text: given.replaceAll(SEAM, ''), origin: (position) => kept[position] ?? given.length };
}
