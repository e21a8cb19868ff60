import { classOf, codeAt, isDigit } from './characters.ts';
import { ibanLength, isIban, isWebToken } from './checksums.ts';
import { isCommonWord } from './common-words.ts';
import type { Found } from './detectors.ts';
import { SEAM_CODE } from './seams.ts';

const isLocal = classOf(/[\p{L}\p{N}._%+'-]/u);
const isDomain = classOf(/[\p{L}\p{N}.-]/u);
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;
const ADDRESS =
  /^[\p{L}\p{N}][\p{L}\p{N}._%+'-]*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?!(?:png|jpe?g|gif|svg|webp|avif|css|js|ts|html?|json|pdf)$)\p{L}{2,24}$/iu;

const isBreak = classOf(/[\n\r]/);

/** E-mail addresses, also such that a line break or the seam of two elements parts. */
export function findEmails(text: string, found: Found[]): void {
  for (let sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
    const besideBreak = isBreak(text, sign - 1) || isBreak(text, sign + 1);
    const address = addressAround(text, sign, '') ?? (besideBreak ? addressAround(text, sign, '\n\r') : null);
    if (address) found.push({ detector: 'email', ...address });
  }
}

function addressAround(text: string, sign: number, breaks: string): { start: number; end: number } | null {
  const first = expand(text, sign - 1, -1, isLocal, breaks, LONGEST_LOCAL) + 1;
  const last = expand(text, sign + 1, 1, isDomain, breaks, LONGEST_DOMAIN);
  for (const skipped of beginningsOf(text.slice(first, sign))) {
    for (const length of lengthsOf(text.slice(sign + 1, last))) {
      const [start, end] = [first + skipped, sign + 1 + length];
      const seen = text.slice(start, end);
      if (ADDRESS.test(seen.replace(/\s/g, '').replace(/^['._%+-]+|[.-]+$/g, '')))
        return { start, end: end - (/[\s.-]*$/.exec(seen)?.[0].length ?? 0) };
    }
  }
  return null;
}

/** A word of its own that a seam joins to an address; shorter ones are as often the beginning of a name: `El`, `Ir`. */
const isWordAlone = (word: string): boolean => word.length > 3 && isCommonWord(word);

/** Where an address may begin in what stands before its sign: after `Email`, or where the last seam is. */
function beginningsOf(local: string): number[] {
  const last = local.lastIndexOf('\v') + 1;
  if (last === 0) return [0];
  let first = 0;
  for (
    let seam = local.indexOf('\v');
    seam >= 0 && seam < local.length - 1 && isWordAlone(local.slice(first, seam));
    seam = local.indexOf('\v', first)
  )
    first = seam + 1;
  return [first, last];
}

/** How long an address may be after its sign: before `Continue`, or to the first seam. */
function lengthsOf(domain: string): number[] {
  const first = domain.indexOf('\v');
  if (first < 0) return [domain.length];
  let { length } = domain;
  for (
    let seam = domain.lastIndexOf('\v');
    seam > 0 && isWordAlone(domain.slice(seam + 1, length));
    seam = domain.lastIndexOf('\v', length - 1)
  )
    length = seam;
  return [length, first];
}

/** Position after the last character of a kind; seams are stepped over, and beside the sign one of `breaks`. */
function expand(
  text: string,
  from: number,
  step: 1 | -1,
  isPart: typeof isLocal,
  breaks: string,
  most: number,
): number {
  let at = from;
  if (breaks.includes(text[at] ?? '\0')) at += step;
  for (let length = 0; length < most && at >= 0 && at < text.length; length++, at += step) {
    if (!isPart(text, at) && codeAt(text, at) !== SEAM_CODE) break;
  }
  return at;
}

const TOKEN = /eyJ[\w\v-]{8,}\.[\w\v-]{4,}(?:\.[\w\v-]*)?/y;

const RUN = /[\w\v-]+/y;
/** Beginnings that are tried in one run of a token's characters: more would cost what an attacker likes. */
const MOST_BEGINNINGS = 20;

/** JSON web tokens. */
export function findWebTokens(text: string, found: Found[]): void {
  let runEnd = 0;
  let tried = 0;
  for (let start = nextToken(text, 0); start >= 0; ) {
    if (start >= runEnd) {
      RUN.lastIndex = start;
      RUN.test(text);
      runEnd = RUN.lastIndex;
      tried = 0;
    }
    TOKEN.lastIndex = start;
    const token = TOKEN.exec(text)?.[0];
    if (token && isWebToken(token.replaceAll('\v', '')))
      found.push({ detector: 'web_token', start, end: start + token.length });
    // What one beginning lacks, the others of its run lack too.
    const goesOn = token !== undefined && ++tried < MOST_BEGINNINGS;
    start = nextToken(text, goesOn ? start + 3 : runEnd);
  }
}

/** Where `eyJ` is found next; by its rarest letter, for a search stops at each that is like the first. */
function nextToken(text: string, from: number): number {
  for (let at = text.indexOf('J', from); at >= 0; at = text.indexOf('J', at + 1)) {
    if (at >= from + 2 && text[at - 1] === 'y' && text[at - 2] === 'e') return at - 2;
  }
  return -1;
}

/** Bank account numbers, grouped or not. */
export function findIbans(text: string, digits: readonly number[], found: Found[]): void {
  let done = 2;
  for (const at of digits) {
    if (at < done) continue;
    let last = at - 1;
    while (last > 0 && last > at - 3 && isJoint(codeAt(text, last))) last--;
    if (!isLetter(codeAt(text, last))) continue;
    const start = codeAt(text, last - 1) === SEAM_CODE ? last - 2 : last - 1;
    if (start < 0 || !isLetter(codeAt(text, start))) continue;
    const before = codeAt(text, start - 1);
    if (isLetter(before) || isDigit(before) || before === 95) continue;
    const length = ibanLength(codeAt(text, start), codeAt(text, last));
    if (length === 0) continue;
    const end = endOfIban(text, start, length);
    if (end === 0) continue;
    found.push({ detector: 'iban', start, end });
    done = end;
  }
}

const isLetter = (code: number) => (code | 32) >= 97 && (code | 32) <= 122;
/** What parts an account number's groups. */
const isJoint = (code: number) =>
  code === 32 || (code >= 9 && code <= 13) || code === 45 || code === 46 || code === 160;

/** Where an account number of a length ends; 0: there is none. */
function endOfIban(text: string, start: number, length: number): number {
  let count = 0;
  let spaces = 0;
  let at = start;
  for (; count < length && at < text.length; at++) {
    const code = codeAt(text, at);
    if (isDigit(code) || isLetter(code)) {
      count++;
      spaces = 0;
    } else if (!isJoint(code) || ++spaces > 2) return 0;
  }
  if (count < length || isDigit(codeAt(text, at))) return 0;
  const shown = text.slice(start, at);
  const plain = count === shown.length ? shown : shown.replace(/[^a-z0-9]/gi, '');
  return isIban(plain) || (/[OlI]/i.test(plain) && isIban(withDigits(plain))) ? at : 0;
}

/** What looks like digits read as digits, but for the country. */
const withDigits = (plain: string): string =>
  plain.slice(0, 2) + plain.slice(2).replace(/O/gi, '0').replace(/[lI]/g, '1');
