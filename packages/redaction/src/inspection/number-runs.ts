import { classOf, codeAt } from './characters.ts';

export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** What a reader sees between this group and the next; empty for the last. */
  readonly after: string;
}

/** Digits with at most three separators between two of them. */
export interface NumberRun {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly DigitGroup[];
  /** Of all groups. */
  readonly digits: string;
  /** A plus sign right before it. */
  readonly plus: boolean;
  /** A letter or underscore touches it: part of a hash, a part number or an identifier. */
  readonly glued: boolean;
}

const OTHER = 0;
const DIGIT = 1;
/** O, o, I, l and |: seen as 0 and 1. */
const LIKE = 2;
const SEPARATOR = 3;
/** Where one inline element ends and the next begins: nothing that a reader sees. */
const SEAM = 4;
const CLASS = new Uint8Array(1 << 16);
for (const char of '0123456789') CLASS[char.charCodeAt(0)] = DIGIT;
for (const char of 'OoIl|') CLASS[char.charCodeAt(0)] = LIKE;
for (const char of ' \t\n\r\f\u00a0.-/()') CLASS[char.charCodeAt(0)] = SEPARATOR;
CLASS[11] = SEAM;

const classAt = (text: string, at: number): number => CLASS[codeAt(text, at)] ?? OTHER;
const isWord = classOf(/[\p{L}_\d]/u);
const MOST_SEPARATORS = 3;
/** As far as is looked for a digit beside what looks like one: no number is longer. */
const MOST_LIKE = 20;

/** Calls back with each run of at least `fewest` digits. */
export function eachNumberRun(
  text: string,
  digits: readonly number[],
  fewest: number,
  visit: (run: NumberRun) => void,
): void {
  let done = 0;
  for (const at of digits) {
    if (at < done) continue;
    let start = at;
    while (start > 0 && classAt(text, start - 1) === LIKE) start--;
    if (start < at && start > 0 && isWord(text, start - 1)) start = at;
    done = longEnough(text, start, fewest);
    if (done > 0) continue;
    const run = runFrom(text, start);
    if (run.digits.length >= fewest) visit(run);
    done = run.end;
  }
}

/** 0 when a run can have that many digits, else where what can be a run ends. */
function longEnough(text: string, start: number, fewest: number): number {
  let digits = 0;
  let separators = 0;
  let at = start;
  for (; at < text.length; at++) {
    const kind = CLASS[text.charCodeAt(at)];
    if (kind === DIGIT || kind === LIKE) {
      separators = 0;
      if (++digits >= fewest) return 0;
    } else if (kind === OTHER || (kind === SEPARATOR && ++separators > MOST_SEPARATORS)) break;
  }
  return at;
}

function runFrom(text: string, start: number): NumberRun {
  const groups: DigitGroup[] = [];
  let all = '';
  let at = start;
  for (;;) {
    const groupStart = at;
    let end = at;
    let plain = true;
    for (; at < text.length; at++) {
      const kind = CLASS[text.charCodeAt(at)];
      if (kind === DIGIT) end = at + 1;
      else if (kind === SEAM) plain = false;
      else if (kind === LIKE && isDigitLike(text, at)) {
        end = at + 1;
        plain = false;
      } else break;
    }
    const seen = text.slice(groupStart, end);
    const digits = plain ? seen : digitsIn(seen);
    all += digits;
    let next = end;
    while (next < text.length && next - end <= MOST_SEPARATORS && classAt(text, next) >= SEPARATOR) next++;
    const kind = classAt(text, next);
    const goesOn =
      next > end && next - end <= MOST_SEPARATORS && (kind === DIGIT || (kind === LIKE && isDigitLike(text, next)));
    groups.push({ start: groupStart, end, digits, after: goesOn ? seenBetween(text, end, next) : '' });
    if (goesOn) {
      at = next;
      continue;
    }
    const before = codeAt(text, start - 1);
    const glued = (start > 0 && isWord(text, start - 1)) || isWord(text, end);
    const plus = before === 43 || (before === 40 && text[start - 2] === '+');
    return { start, end, groups, digits: all, plus, glued };
  }
}

/** One character needs no copy. */
const seenBetween = (text: string, start: number, end: number): string =>
  end - start === 1 && classAt(text, start) !== SEAM
    ? (text[start] ?? '')
    : text.slice(start, end).replaceAll('\v', '');
/** Digits, and the characters that look like one, as digits; seams gone. */
export const digitsIn = (seen: string): string => seen.replaceAll('\v', '').replace(/o/gi, '0').replace(/[il|]/gi, '1');

/** Among digits: beside one of its kind or a digit, and not the beginning or end of a word. */
function isDigitLike(text: string, at: number): boolean {
  const near = (other: number) => {
    const kind = classAt(text, other);
    return kind === DIGIT || kind === LIKE;
  };
  const wordAfter = !near(at + 1) && isWord(text, at + 1);
  const wordBefore = at > 0 && !near(at - 1) && isWord(text, at - 1);
  if (wordAfter || wordBefore) return false;
  let left = at;
  while (at - left < MOST_LIKE && classAt(text, left - 1) === LIKE) left--;
  let right = at;
  while (right - at < MOST_LIKE && classAt(text, right + 1) === LIKE) right++;
  const touches = classAt(text, left - 1) === DIGIT || classAt(text, right + 1) === DIGIT;
  // `llll` between separators of a card number.
  return touches || right - left >= 2;
}
