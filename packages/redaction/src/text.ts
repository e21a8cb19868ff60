/** What stands for a masked character. The player draws it as a soft bar of fixed advance. */
export const MASK = '█';

/** Longer words are cut, so that no long token shows its length. */
const LONGEST_WORD = 40;
const PLAIN = /^[\n\t -~]*$/;
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}]/gu;
/**
 * Seven and more digits of any script with at most three separators between: account, card and government numbers. Bounded, as
 * is the stack of who looks for it.
 */
const DIGIT_RUN = /[\p{N}](?:[^\p{L}\p{N}█]{0,3}[\p{N}]){6,99999}/gu;
const AMOUNT = /^\d{1,3}(?:,\d{3}){1,3}(?:\.\d\d)?$/;
/** A whole text that says what something costs, by its currency or its groups of three: it is no part of another number. */
const PRICE = /^\s*(?:\p{Sc}\s?\d{1,3}(?:[.,]\d{3})*|\d{1,3}(?:[.,]\d{3})+)(?:[.,]\d\d)?\s*\p{Sc}?\s*$/u;

/** Drops control, zero-width and unassigned characters: they are not seen, but could carry data. */
export function dropInvisible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(INVISIBLE, '');
}

/** White space as CSS collapses it: a run becomes one line break or one space; no-break spaces stay, four at most. */
function collapse(space: string): string {
  return space[0] === '\u00a0' ? space.slice(0, 4) : space.includes('\n') ? '\n' : ' ';
}

/** Text with white space collapsed, nothing else changed. */
export function collapseSpace(text: string): string {
  return text.replace(/[^\S\u00a0]+|\u00a0+/g, collapse);
}

/**
 * Every word becomes as many masks as it has letters (code points without combining marks, 40 at most). Masked text stays as it is.
 * @param space what becomes of white space; it collapses unless told otherwise
 */
export function maskText(text: string, space = collapse): string {
  if (space !== collapse) return mask(text, space);
  let out = masked.get(text);
  if (out === undefined) {
    out = mask(text, space);
    if (masked.size > 5000) masked.clear();
    if (text.length < 200) masked.set(text, out);
  }
  return out;
}

const masked = new Map<string, string>();

function mask(text: string, space: (run: string) => string): string {
  return dropInvisible(text)
    .replace(/\p{M}+/gu, '')
    .replace(/[^\S\u00a0]+|\u00a0+|\S+/gu, (run) => {
      if (/\s/.test(run[0] ?? '')) return space(run);
      const letters = PLAIN.test(run) ? run.length : [...run].length;
      return MASK.repeat(Math.min(letters, LONGEST_WORD));
    });
}

/** Text that a rule lights: shown, but for runs of digits that could be an account, card or government number. */
export function litText(text: string): string {
  const out = withoutRuns(dropInvisible(text));
  const read = collapseSpace(out);
  // White space that a browser collapses keeps no two digits apart.
  return read === out || withoutRuns(read) === read ? out : maskDigits(out);
}

const withoutRuns = (text: string) => text.replace(DIGIT_RUN, (run) => (AMOUNT.test(run) ? run : maskDigits(run)));

/** Which of texts that follow each other hold such a run together, as they are read: it begins in one and ends in another. */
export function sharedDigitRuns(texts: readonly string[]): Set<number> {
  let length = 0;
  let spaced = false;
  const ends: number[] = [];
  const read = texts.map((text) => {
    const part = PRICE.test(text) ? MASK : dropInvisible(text).replace(/\s+/g, ' ');
    const kept = spaced ? part.trimStart() : part;
    spaced = kept ? kept.endsWith(' ') : spaced;
    length += kept.length;
    ends.push(length);
    return kept;
  });
  const shared = new Set<number>();
  let at = 0;
  for (const { 0: run, index } of read.join('').matchAll(DIGIT_RUN)) {
    while ((ends[at] ?? 0) <= index) at++;
    if ((ends[at] ?? 0) >= index + run.length) continue;
    for (let one = at; one < ends.length && (ends[one - 1] ?? 0) < index + run.length; one++) shared.add(one);
  }
  return shared;
}

/** Digits of a text without a letter, which may be a part of a longer number; none in a price. */
export function looseDigits(text: string): number {
  return /\p{L}/u.test(text) || PRICE.test(text) ? 0 : (text.match(/\p{N}/gu)?.length ?? 0);
}

/** So many are a run. */
export const RUN_DIGITS = 7;

/** A text with every digit masked. */
export const maskDigits = (text: string) => dropInvisible(text).replace(/[\p{N}]/gu, MASK);

/** Most characters of each bucket of value lengths, and the length shown for it. */
const BUCKETS = [
  [0, 0],
  [4, 3],
  [8, 6],
  [16, 12],
  [32, 24],
] as const;

/** A field's value: whether there is one, and about how long: 0, 3, 6, 12, 24 or 40 masks. */
export function maskValue(value: string): string {
  return MASK.repeat(BUCKETS.find(([most]) => value.length <= most)?.[1] ?? 40);
}

/** A value of which not even the bucket may show (passwords, codes, card data): emptiness only. */
export function maskSecret(value: string): string {
  return value && MASK.repeat(6);
}
