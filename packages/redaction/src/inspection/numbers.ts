import { isPossiblePhoneNumber } from 'libphonenumber-js/max';
import { classOf, codeAt, isSpace } from './characters.ts';
import {
  isCardNumber,
  isEmployerNumber,
  isRoutingNumber,
  isSocialSecurityNumber,
  isTaxpayerNumber,
} from './checksums.ts';
import type { Found } from './detectors.ts';
import type { Label, LabelKind, Landmarks } from './labels.ts';
import { type DigitGroup, eachNumberRun, type NumberRun } from './number-runs.ts';
import { isPhoneNumber } from './phone-plans.ts';

/** Digits of anything found here. */
const FEWEST = 9;
const MOST = 19;
/** Characters between a label and its number. */
const REACH = 80;
const REACH_AFTER = 24;

/** Labels that say what a number is; the nearest one decides. */
const DECISIVE = new Set<LabelKind>([
  'reference',
  'card',
  'identity',
  'employer_id',
  'routing',
  'phone',
  'money',
  'income',
]);
const WEAK = /^(?:id|no|nr|num|code|document|doc|record|entry|file|form|c[oó]digo|documento)$/i;
/** What may stand between “Order” and its number. */
const JOINS_REFERENCE =
  /^[\s:#.,\-–º°=("'“]*(?:(?:(?:number|numbers|num|no|nr|id|code|ref|key|is|es|was|de|del|la|el|your|su|n[uú]mero|line|with|con|to)\b|n\.?[º°])[\s.:#º°("'-]*){0,4}(?:[a-z]{1,3}-)?$/i;

/** A card number without a label or groups: of other lengths and issuers it is as often an identifier. UnionPay's have 19 digits. */
const isCardAlone = (digits: string): boolean => /^(?:\d{14,16}|62\d{17})$/.test(digits);
const CARD_LAYOUTS = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-4-1', '4-4-5', '4-4-4-3']);

interface Span {
  readonly groups: readonly DigitGroup[];
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  /** It is the whole run. */
  readonly whole: boolean;
  /** Its digits are those of a card number. */
  readonly card: boolean;
  readonly run: NumberRun;
  /** Index of its first group in the run, and how many digits the run has before it. */
  readonly from: number;
  readonly skipped: number;
}

/** Card, government, routing and phone numbers. */
export function findNumbers(text: string, { digits, labels }: Landmarks, found: Found[]): void {
  let before = -1;
  eachNumberRun(text, digits, FEWEST, (run) => {
    let skipped = 0;
    for (let from = 0; run.digits.length - skipped >= FEWEST; ) {
      const start = run.groups[from]?.start ?? 0;
      while ((labels[before + 1]?.end ?? Number.POSITIVE_INFINITY) <= start) before++;
      const hit = judgeAt(text, run, from, skipped, labels, before);
      if (hit) found.push(hit.found);
      for (const next = hit ? hit.next : from + 1; from < next; from++) skipped += run.groups[from]?.digits.length ?? 0;
    }
  });
}

/**
 * @param skipped digits of the run's groups before `from`
 * @param before index of the last label before it
 */
function judgeAt(
  text: string,
  run: NumberRun,
  from: number,
  skipped: number,
  labels: readonly Label[],
  before: number,
): { found: Found; next: number } | null {
  const start = run.groups[from]?.start ?? 0;
  if (from === 0 && isAmount(text, start)) return null;
  let label: LabelKind | null | undefined;
  // Most runs are told from personal numbers by their digits; labels are looked up for what is left.
  const context = (end: number) => {
    label ??= nearest(text, start, end, labels, before);
    return label;
  };
  let length = 0;
  let card: { found: Found; next: number } | null = null;
  for (let to = from; to < run.groups.length; to++) {
    const group = run.groups[to];
    if (!group) break;
    length += group.digits.length;
    if (length < FEWEST) continue;
    if (length > MOST) break;
    const digits = run.digits.slice(skipped, skipped + length);
    const isCardLike = isCardNumber(digits);
    // No other number is as long, but for phone numbers from abroad: 00, 011 or a plus sign before them.
    if (!isCardLike && length > 11 && digits[0] !== '0' && !(run.plus && from === 0)) continue;
    const whole = from === 0 && to === run.groups.length - 1;
    const span: Span = {
      groups: whole ? run.groups : run.groups.slice(from, to + 1),
      digits,
      start,
      end: group.end,
      whole,
      card: isCardLike,
      run,
      from,
      skipped,
    };
    const detector = judge(span, context);
    if (!detector) continue;
    const hit = { found: { detector, start: wideStart(text, span), end: span.end }, next: to + 1 };
    if (detector !== 'card_number') return card ?? hit;
    // One of 19 digits can begin as one of 16.
    card = hit;
  }
  return card;
}

/** How many digits its groups have: `3-2-4`. */
const layoutOf = ({ groups }: Span): string => groups.map(({ digits }) => digits.length).join('-');

/** The separators between its groups, each once. */
const separatorsOf = ({ groups }: Span): string[] => [...new Set(groups.slice(0, -1).map(({ after }) => after))];

function judge(span: Span, context: (end: number) => LabelKind | null): Found['detector'] | null {
  const { digits, run } = span;
  const touched = run.glued && (span.groups[0] === run.groups[0] || span.groups.at(-1) === run.groups.at(-1));
  if (span.card && isCard(span, touched, context)) return 'card_number';
  if (touched && context(span.end) === null) return null;
  if (digits.length === 9) {
    const kind = nineDigits(span, context);
    if (kind) return kind;
  }
  return isPhone(span, context) ? 'phone' : null;
}

function isCard(span: Span, touched: boolean, context: (end: number) => LabelKind | null): boolean {
  const { digits, groups } = span;
  if (!isLaidOutAsCard(span) || isProgression(groups) || isAmidLonger(span, context)) return false;
  const label = context(span.end);
  if (label === 'card') return true;
  if (touched || label === 'reference' || label === 'phone') return false;
  return groups.length > 1 ? digits.length > 12 : isCardAlone(digits);
}

/** Undivided, grouped as on a card, in other groups of two digits and more, or one digit in each element. */
function isLaidOutAsCard(span: Span): boolean {
  const { groups, whole } = span;
  if (groups.length === 1) return true;
  const separators = separatorsOf(span);
  if (separators.some((separator) => /[/()]/.test(separator))) return false;
  if (whole && groups.every((group) => group.digits.length === 1)) return true;
  if (CARD_LAYOUTS.has(layoutOf(span))) return separators.every((separator) => /^(?:.|\s*[-\n]?\s*)$/s.test(separator));
  const alike = separators.length === 1 && (separators[0] ?? '').length === 1;
  return whole && alike && groups.length <= 6 && groups.every((group) => group.digits.length > 1);
}

const isTight = (separator: string | undefined): boolean => separator === '-' || separator === '.';

/**
 * A hyphen or a full stop and more digits beside it: an identifier that is longer than a card number. After a space they
 * can be a card's code or its date; few before it count something (`Card 1.`), another card number is no part of it, and
 * what says that it is a card and has more digits than any is several numbers.
 */
function isAmidLonger(
  { groups, digits, from, skipped, run }: Span,
  context: (end: number) => LabelKind | null,
): boolean {
  const last = groups.at(-1);
  if (groups.length === 1 || !last) return false;
  const { length } = digits;
  const end = skipped + length;
  const previous = run.groups[from - 1];
  const digitsBefore =
    isTight(previous?.after) &&
    (previous?.digits.length ?? 0) > 3 &&
    !isCardNumber(run.digits.slice(Math.max(0, skipped - length), skipped));
  const digitsAfter = isTight(last.after) && !isCardNumber(run.digits.slice(end, end + length));
  return (digitsBefore || digitsAfter) && !(run.digits.length > MOST && context(last.end) === 'card');
}

/** The numbers at an axis: 4000, 4200, 4400, 4600. */
function isProgression(groups: readonly DigitGroup[]): boolean {
  const values = groups.map((group) => Number(group.digits));
  const step = (values[1] ?? 0) - (values[0] ?? 0);
  return (
    values.length > 2 && step !== 0 && values.every((value, at) => at === 0 || value - (values[at - 1] ?? 0) === step)
  );
}

function nineDigits(span: Span, context: (end: number) => LabelKind | null): Found['detector'] | null {
  const { digits } = span;
  const label = context(span.end);
  if (label === 'routing' && isRoutingNumber(digits)) return 'routing_number';
  if (label === 'employer_id')
    return isEmployerNumber(digits) && /^(?:2-7|9)$|^1(?:-1)+$/.test(layoutOf(span)) ? 'employer_number' : null;
  if (label !== 'identity' && ((label !== null && label !== 'card') || !isLaidOutAsIdentity(span))) return null;
  if (isTaxpayerNumber(digits)) return 'taxpayer_number';
  return isSocialSecurityNumber(digits) ? 'social_security_number' : null;
}

const isLaidOutAsIdentity = (span: Span): boolean =>
  span.groups.length === 3 && layoutOf(span) === '3-2-4' && separatorsOf(span).join() === '-';

function isPhone(span: Span, context: (end: number) => LabelKind | null): boolean {
  const { digits, groups, run } = span;
  if (groups.length > 6 && groups.some((group) => group.digits.length > 1)) return false;
  if (run.plus && groups[0] === run.groups[0]) {
    if (digits.length > 15 || !isPhoneNumber(digits)) return false;
    return span.whole && context(span.end) !== 'reference' && !isTollFree(digits);
  }
  const national = digits.length === 11 && digits[0] === '1' ? digits.slice(1) : digits;
  if (national.length === 10 && /^[2-9]\d\d[2-9]/.test(national)) {
    const label = context(span.end);
    if (label !== 'phone' && (label !== null || !isShapedAsPhone(span))) return false;
    return !isTollFree(national) && isPhoneNumber(`1${national}`);
  }
  if (digits.length === 9 && digits.charCodeAt(0) >= SIX) {
    return context(span.end) === 'phone' && !/^(?:90|80)\d/.test(digits) && isPhoneNumber(`34${digits}`);
  }
  if (digits[0] !== '0') return false;
  const abroad = /^(?:00|011)(\d{8,13})$/.exec(digits)?.[1];
  return abroad !== undefined && span.whole && context(span.end) === 'phone' && isPossiblePhoneNumber(`+${abroad}`);
}

const isShapedAsPhone = (span: Span): boolean =>
  /^(?:1-)?3-3-4$/.test(layoutOf(span)) && !separatorsOf(span).some((one) => one.includes('/'));

/** Numbers that businesses publish; nobody's own. */
function isTollFree(digits: string): boolean {
  return /^1?(?:8(?:00|33|44|55|66|77|88)|900)\d{7}$/.test(digits) || /^34[89]0[0-8]\d{6}$/.test(digits);
}

const NUMBER_SIGN = 35;
const SIX = 54;

/** Labels of numbers that are somebody's: `Routing #021000021`, unlike `Loan #021000021`. */
const PERSONAL = new Set<LabelKind>(['card', 'identity', 'employer_id', 'routing', 'phone']);
const JOINS_SIGN = /^[\s:.]*(?:(?:number|no|num|nr|id|n[uú]mero)\b[\s:.]*)?$/i;

/** What a number is that has a number sign before it: what the label right before the sign says, or a reference. */
function numbered(text: string, sign: number, labels: readonly Label[], before: number): LabelKind {
  const last = labels[before];
  const weak = last?.kind === 'reference' && WEAK.test(text.slice(last.start, last.end));
  const label = weak ? labels[before - 1] : last;
  const isPersonal = label && PERSONAL.has(label.kind) && sign - label.end <= REACH_AFTER;
  return isPersonal && JOINS_SIGN.test(text.slice(label.end, sign)) ? label.kind : 'reference';
}

/** What the words around a number say that it is. */
function nearest(text: string, start: number, end: number, labels: readonly Label[], before: number): LabelKind | null {
  if (codeAt(text, start - 1) === NUMBER_SIGN) return numbered(text, start - 1, labels, before);
  for (let index = before; index >= 0; index--) {
    const label = labels[index];
    if (!label || start - label.end > REACH) break;
    if (!DECISIVE.has(label.kind)) continue;
    if (label.kind !== 'reference') return label.kind === 'income' ? 'money' : label.kind;
    if (!joins(text, label.end, start)) continue;
    // `Routing no.`: the word before says of what.
    const of = labels[index - 1];
    if (!of || of.kind === 'reference' || label.start - of.end > REACH_AFTER || !DECISIVE.has(of.kind))
      return 'reference';
    if (!WEAK.test(text.slice(label.start, label.end))) return 'reference';
    return of.kind === 'income' ? 'money' : of.kind;
  }
  for (let at = before + 1; at < labels.length; at++) {
    const label = labels[at];
    if (!label || label.start - end > REACH_AFTER) break;
    if (label.end <= end) continue;
    if (label.kind === 'reference' || label.kind === 'money' || label.kind === 'income' || !DECISIVE.has(label.kind))
      continue;
    if (/[\n\r.;]/.test(text.slice(end, label.start))) break;
    return label.kind;
  }
  return null;
}

const isJoint = classOf(/[\s:#.,\-–º°=("'“]/);
const isLetter = classOf(/[a-z]/i);

/** Whether what stands between “Order” and a number joins them. Mostly it is a space, or another number: no pattern is needed. */
function joins(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && isJoint(text, at)) at++;
  return at === end || (isLetter(text, at) && JOINS_REFERENCE.test(text.slice(at, end)));
}

const isCurrency = classOf(/[$€£¥]/);
const isAmount = (text: string, start: number): boolean =>
  isCurrency(text, isSpace(text, start - 1) ? start - 2 : start - 1);

/** With the plus sign and the bracket before it. */
function wideStart(text: string, { start }: Span): number {
  let at = start;
  while (at > 0 && /[+(]/.test(text[at - 1] ?? '')) at--;
  return at;
}
