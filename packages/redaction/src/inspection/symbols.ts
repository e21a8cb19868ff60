import { ibanLength, isIban, isWebToken } from './checksums.ts';
import type { Found } from './detectors.ts';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;
const ADDRESS =
  /^[\p{L}\p{N}][\p{L}\p{N}._%+'-]*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?!(?:png|jpe?g|gif|svg|webp|avif|css|js|ts|html?|json|pdf)$)\p{L}{2,24}$/iu;

/** E-mail addresses, also such that a line break or the seam of two elements parts beside the sign. */
export function findEmails(text: string, found: Found[]): void {
  for (let sign = text.indexOf('@'); sign >= 0; sign = text.indexOf('@', sign + 1)) {
    for (const reach of ['', '\v', '\v\n']) {
      const start = expand(text, sign - 1, -1, LOCAL, reach, LONGEST_LOCAL) + 1;
      const end = expand(text, sign + 1, 1, DOMAIN, reach, LONGEST_DOMAIN);
      const cut = text
        .slice(start, end)
        .replace(/[\s]/g, '')
        .replace(/^['._%+-]+|[.-]+$/g, '');
      if (!ADDRESS.test(cut)) continue;
      found.push({ detector: 'email', start, end: end - (/[\s.-]*$/.exec(text.slice(start, end))?.[0].length ?? 0) });
      break;
    }
  }
}

/** Position after the last character of a kind; characters of `reach` are stepped over: seams anywhere, others once and beside the sign. */
function expand(text: string, from: number, step: 1 | -1, kind: RegExp, reach: string, most: number): number {
  let at = from;
  const spaces = reach.slice(1);
  if (spaces.includes(text[at] ?? '\0')) at += step;
  for (let length = 0; length < most && at >= 0 && at < text.length; length++, at += step) {
    const char = text[at] ?? '';
    if (!kind.test(char) && !(reach && char === '\v')) break;
  }
  return at;
}

const TOKEN = /eyJ[\w\v-]{8,}\.[\w\v-]{4,}(?:\.[\w\v-]*)?/y;

/** JSON web tokens. */
export function findWebTokens(text: string, found: Found[]): void {
  for (let start = text.indexOf('eyJ'); start >= 0; start = text.indexOf('eyJ', start + 3)) {
    TOKEN.lastIndex = start;
    const token = TOKEN.exec(text)?.[0];
    if (token && isWebToken(token.replaceAll('\v', '')))
      found.push({ detector: 'web_token', start, end: start + token.length });
  }
}

/** Bank account numbers, grouped or not. */
export function findIbans(text: string, digits: readonly number[], found: Found[]): void {
  let done = 2;
  for (const at of digits) {
    if (at < done) continue;
    let last = at - 1;
    while (last > 0 && last > at - 3 && isSpace(text.charCodeAt(last))) last--;
    if (!isLetter(text.charCodeAt(last))) continue;
    const start = text.charCodeAt(last - 1) === SEAM ? last - 2 : last - 1;
    if (start < 0 || !isLetter(text.charCodeAt(start))) continue;
    const before = text.charCodeAt(start - 1);
    if (isLetter(before) || isDigit(before) || before === 95) continue;
    const length = ibanLength(`${text[start]}${text[last]}`);
    if (length === undefined) continue;
    const end = endOfIban(text, start, length);
    if (end === 0) continue;
    found.push({ detector: 'iban', start, end });
    done = end;
  }
}

const SEAM = 11;
const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code | 32) >= 97 && (code | 32) <= 122;
const isSpace = (code: number) =>
  code === 32 || (code >= 9 && code <= 13) || code === 45 || code === 46 || code === 160;

/** Where an account number of a length ends; 0: there is none. */
function endOfIban(text: string, start: number, length: number): number {
  let plain = '';
  let spaces = 0;
  let at = start;
  for (; plain.length < length && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code) || isLetter(code)) {
      plain += text[at];
      spaces = 0;
    } else if (!isSpace(code) || ++spaces > 2) return 0;
  }
  const after = text.charCodeAt(at);
  if (plain.length < length || isDigit(after)) return 0;
  const digits = plain.slice(0, 2) + plain.slice(2).replace(/O/gi, '0').replace(/[lI]/g, '1');
  return isIban(plain) || isIban(digits) ? at : 0;
}
