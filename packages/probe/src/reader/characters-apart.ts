/**
 * What a text spells where a value's characters stand apart: quoted letters and digits one after another whatever their key,
 * and the last letters of a list of short words, as `u-a u-n u-n`. Each is text that stands nowhere in the given one.
 */
export function charactersApart(text: string): string[] {
  const spelled: string[] = [];
  const letters = [...text.matchAll(/"([\p{L}\p{N}])"(?!\s*:)/gu)].map(([, letter]) => letter);
  if (letters.length > 7) spelled.push(letters.join(''));
  const groups = [...text.matchAll(/"(\d{1,6})"(?!\s*:)/g)].map(([, digits]) => digits);
  if (groups.length > 2) spelled.push(groups.join(''));
  const lists = (text.match(/(?:[\w-]{1,4}\s){7,}[\w-]{1,4}/g) ?? []).map((list) => list.replace(/\S*(\S)\s*/g, '$1'));
  if (lists.length > 0) spelled.push(lists.join('\n'));
  return spelled;
}
