const SEAM = '\v';

/** A short text without the seams of its elements, and where a position in it stands in the text as given. */
export function withoutSeams(given: string): { readonly text: string; origin(position: number): number } {
  if (!given.includes(SEAM)) return { text: given, origin: (position) => position };
  const kept = [...given].flatMap((char, at) => (char === SEAM ? [] : [at]));
  return { text: given.replaceAll(SEAM, ''), origin: (position) => kept[position] ?? given.length };
}
