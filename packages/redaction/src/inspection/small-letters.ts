import { isCommonWord, isGivenName, isPlainWord } from './common-words.ts';
import { lengthAt, NAME_LIMIT } from './proper-names.ts';
import { parted } from './seams.ts';

/** The seam of two elements within a word goes on with a small letter. Letters other than its first are small, unlike `createClient`. */
const WORD = /\p{L}(?:(?:[\p{Ll}\p{M}]|['’-]\p{Lu}?|\v(?=\p{Ll}))*[\p{Ll}\p{M}])?(?!['’]?[\p{L}\d_])/uy;
const PARTICLE = new RegExp(`^${parted('de del la las los y da dos van von der den')}$`, 'i');
/** Particles that a name can begin with, unlike `la` of `la empresa`. */
const BEGINS = new RegExp(`^${parted('de del da dos van von')}$`, 'i');
/** In the middle of a name, with its full stop or without. */
const INITIAL = /\p{L}\v?\.?[ \t\r\u00a0\v]+(?=\p{L})/uy;
const SPACE = /[ \t\r\u00a0\v]+/uy;
const SPACE_OR_COMMA = /(?:\v?,)?[ \t\r\u00a0\v]+/uy;
/** What ends a value: the end of its line or element, or what begins something else. */
const LINE_END = /[ \t\u00a0]*(?:$|[\n\r\v])/uy;
const VALUE_END = /[ \t\u00a0]*(?:$|[\n\r\v,;!|·•)–—]|\.(?:\s|$)|[ \t\u00a0](?:\(|-[ \t\u00a0]))/uy;
const MOST_WORDS = 3;
/** Particles and initials. */
const MOST_OTHERS = 3;
const VOWEL = /[aeiouyáéíóúü]/i;
/** Common words that are frequent surnames: after a first name they are one. */
const SURNAME =
  /^(?:april|august|banks|best|bill|bills|black|blanco|bright|brown|case|close|day|field|fields|gold|gray|green|hand|julio|june|king|little|long|love|may|page|peace|price|rich|rojo|short|small|speed|spring|strong|white|will|winter|wise|young|younger)$/i;
export const isSurnameToo = (word: string): boolean => SURNAME.test(word);
/** Of one word after `Customer:` it is rather a state than a name: `unmarried`, `retiring`. */
const STATE = /(?:ed|ing|ly|al|ive|ous|ary|ory|ad[oa]|id[oa]|[ae]nte)$/i;

/** What stands before a name that may be in small letters: `Full name:`, `Customer:`, `name:` as code has it, too, `Hello`. */
export type SmallNameAfter = 'name' | 'role' | 'key' | 'greeting';

/**
 * Where a name of one to three words ends that is written in small letters, wholly or in part (`Anna smith`): none of
 * its words is one that says nothing about who somebody is, and nothing goes on after it. `start`: there is none.
 * @param isAlone it must be all that its line or element has
 */
export function endOfSmallName(text: string, start: number, after: SmallNameAfter, isAlone: boolean): number {
  const end = isAlone ? LINE_END : VALUE_END;
  let found = start;
  let position = start;
  let [words, others] = [0, 0];
  let isSmall = false;
  while (position - start < NAME_LIMIT) {
    const initial = words > 0 ? lengthAt(INITIAL, text, position) : 0;
    const word = initial ? '' : withoutNext(text.slice(position, position + lengthAt(WORD, text, position)));
    position += initial || word.length;
    if (initial || PARTICLE.test(word)) {
      if (++others > MOST_OTHERS) break;
      if (others === 1 && words === 0 && !(after !== 'greeting' && BEGINS.test(word))) break;
      isSmall ||= words === 0 && /^\p{Ll}/u.test(word);
    } else {
      if (++words > MOST_WORDS || !isNameWord(word, words === 1)) break;
      isSmall ||= /^\p{Ll}/u.test(word);
      if (after === 'greeting' && !isSmall) break;
      const isName = isSmall && !(words === 1 && isHardlyAlone(word, after));
      if (isName && isAt(end, text, position)) found = position;
    }
    if (initial) continue;
    const space = lengthAt(words === 1 && after !== 'greeting' ? SPACE_OR_COMMA : SPACE, text, position);
    if (space === 0) break;
    position += space;
  }
  return found;
}

const isAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

function isHardlyAlone(word: string, after: SmallNameAfter): boolean {
  const whole = word.replaceAll('\v', '');
  return after === 'key' || whole.length < 3 || isGivenName(whole) || (after === 'role' && STATE.test(whole));
}

/** Each part of a double name, and each of what a seam may join, must be one. */
function isNameWord(word: string, isFirst: boolean): boolean {
  const whole = word.replaceAll('\v', '');
  if (whole.length < 2 || (isFirst && !VOWEL.test(whole))) return false;
  if (isFirst ? isGivenName(whole) : isSurnameToo(whole)) return true;
  return !whole.split('-').some(isPlainWord) && !(word.includes('\v') && word.split('\v').every(isPlainWord));
}

/** Without a text of its own that stands in the next element: `anna` in bold with `edit` beside it. */
function withoutNext(word: string): string {
  const seam = word.indexOf('\v');
  const first = word.slice(0, Math.max(0, seam));
  if (first === '' || isPlainWord(first) || isPlainWord(word.replaceAll('\v', ''))) return word;
  const next = word.slice(seam + 1).split('\v')[0] ?? '';
  return next.length > 2 && isCommonWord(next) ? first : word;
}
