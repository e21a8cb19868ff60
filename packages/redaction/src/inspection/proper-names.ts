import { isSpace } from './characters.ts';
import { isCommonWord } from './common-words.ts';
import { isApart } from './label-joins.ts';
import { type Label, lastBefore } from './labels.ts';
import { SOFT_BREAK } from './seams.ts';

/** The seam of two elements within a word: a small letter goes on after it, or any letter after an apostrophe. */
export const INNER_SEAM = "\\v(?:(?=\\p{Ll})|(?<=['’]\\v)(?!\\p{Ll}))";
/** Between the words of a name. */
export const SPACE = '[ \\t\\r\\u00a0\\v]+';
/** Longest that a person's name is taken for, in characters; a company's can be twice as long. */
export const NAME_LIMIT = 60;
export const COMPANY_FORM =
  /\b(?:inc|llc|ltd|corp|co|plc|gmbh|group|and sons|company|corporation|incorporated|partners|holdings|s\.?l\.?u?|s\.?a\.?u?|s\.? ?coop|s\. de r\.l\.|hijos|hermanos|hnos|asociados)\.?$/i;

/** Characters that a sticky pattern matches at a position; 0: none. */
export function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

/** Also when a seam of elements is in it, whether it parts two words or the letters of one. */
export const isCommon = (word: string): boolean =>
  isCommonWord(word.replaceAll('\v', '')) || (word.includes('\v') && word.split('\v').every(isCommonWord));

/**
 * A value without what a seam joins to its last word, which can be a text of its own, as after `John Smith` in bold.
 * None where the two make a common word.
 */
export function withoutJoined(value: string): string[] {
  const seam = /\v\p{Ll}\S*$/u.exec(value)?.index;
  if (seam === undefined || isCommonWord((/[^ \t\u00a0]+$/.exec(value)?.[0] ?? '').replaceAll('\v', ''))) return [];
  return [value.slice(0, seam)];
}

/** A line or an element of its own begins: `Phone:`, `Your loan`, not a part of a name or company. */
const LABEL_LINE = /\p{Lu}[^\n\r\v:]{0,40}:/uy;
/** `Group` is a form of companies, `And Sons` another. */
const goesOnCompany = (word: string): boolean => COMPANY_FORM.test(word) || /^and$/i.test(word);

/**
 * Where a name or company ends that is followed, in another line or element, by what is none of it: a label, or a common word.
 * @param word the common word, with what must come after it
 */
export function endOfOwn(text: string, start: number, end: number, labels: readonly Label[], word: RegExp): number {
  for (let at = start; at < end; at++) {
    if (!isApart(text, at)) continue;
    let next = at;
    while (next < end && isSpace(text, next)) next++;
    if (next === end) return at;
    const begins = text.slice(next, next + lengthAt(word, text, next));
    const isOther = begins !== '' && isCommon(begins) && !goesOnCompany(begins);
    const isLabel = text[at] === SOFT_BREAK && lengthAt(LABEL_LINE, text, next) > 0;
    if (isOther || isLabel || labels[lastBefore(labels, next) + 1]?.start === next) return at;
    at = next;
  }
  return end;
}
