export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** What stands between this group and the next; empty for the last. */
  readonly after: string;
}

/** Digits with at most three separators between two of them. */
export interface NumberRun {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly DigitGroup[];
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

const classAt = (text: string, at: number): number => CLASS[text.charCodeAt(at)] ?? OTHER;
const isWord = (text: string, at: number): boolean => /[\p{L}_\d]/u.test(text[at] ?? '');
const MOST_SEPARATORS = 3;

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
    if (run.groups.reduce((sum, group) => sum + group.digits.length, 0) >= fewest) visit(run);
    done = run.end;
  }
}

/** 0 when a run can have that many digits, else where what can be a run ends. */
function longEnough(text: string, start: number, fewest: number): number {
  let digits = 0;
  let separators = 0;
  let at = start;
  for (; at < text.length; at++) {
    const kind = classAt(text, at);
    if (kind === OTHER || (kind === SEPARATOR && ++separators > MOST_SEPARATORS)) break;
    if (kind !== DIGIT && kind !== LIKE) continue;
    separators = 0;
    if (++digits >= fewest) return 0;
  }
  return at;
}

function runFrom(text: string, start: number): NumberRun {
  const groups: DigitGroup[] = [];
  let at = start;
  for (;;) {
    const groupStart = at;
    let digits = '';
    let end = at;
    for (; at < text.length; at++) {
      const kind = classAt(text, at);
      if (kind === DIGIT) digits += text[at];
      else if (kind === LIKE && isDigitLike(text, at)) digits += text[at] === 'O' || text[at] === 'o' ? '0' : '1';
      else if (kind !== SEAM) break;
      if (kind !== SEAM) end = at + 1;
    }
    let next = end;
    while (next < text.length && next - end <= MOST_SEPARATORS && classAt(text, next) >= SEPARATOR) next++;
    const kind = classAt(text, next);
    const goesOn =
      next > end && next - end <= MOST_SEPARATORS && (kind === DIGIT || (kind === LIKE && isDigitLike(text, next)));
    groups.push({ start: groupStart, end, digits, after: goesOn ? text.slice(end, next).replaceAll('\v', '') : '' });
    if (goesOn) {
      at = next;
      continue;
    }
    const before = text.charCodeAt(start - 1);
    const glued = (start > 0 && isWord(text, start - 1)) || isWord(text, end);
    return { start, end, groups, plus: before === 43 || (before === 40 && text[start - 2] === '+'), glued };
  }
}

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
  while (classAt(text, left - 1) === LIKE) left--;
  let right = at;
  while (classAt(text, right + 1) === LIKE) right++;
  const touches = classAt(text, left - 1) === DIGIT || classAt(text, right + 1) === DIGIT;
  // `llll` between separators of a card number.
  return touches || right - left >= 2;
}
