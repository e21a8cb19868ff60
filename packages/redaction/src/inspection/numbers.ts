import { isPossiblePhoneNumber, isValidPhoneNumber } from 'libphonenumber-js/max';
import {
  isCardNumber,
  isEmployerNumber,
  isRoutingNumber,
  isSocialSecurityNumber,
  isTaxpayerNumber,
} from './checksums.ts';
import type { Found } from './detectors.ts';
import { type Label, type LabelKind, type Landmarks, lastBefore } from './labels.ts';
import { type DigitGroup, eachNumberRun, type NumberRun } from './number-runs.ts';

/** Fewest digits of anything found here. */
const FEWEST = 9;
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

/** Of a card number without a label or groups; others are as often an identifier. */
const LENGTHS_ALONE = new Set([14, 15, 16]);
const CARD_LAYOUTS = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-4-1', '4-4-5', '4-4-4-3']);

interface Span {
  readonly groups: readonly DigitGroup[];
  readonly digits: string;
  readonly layout: string;
  /** The separators between its groups, each once. */
  readonly separators: readonly string[];
  readonly start: number;
  readonly end: number;
  /** It is the whole run. */
  readonly whole: boolean;
  readonly run: NumberRun;
}

/** Card, government, routing and phone numbers. */
export function findNumbers(text: string, { digits, labels }: Landmarks, found: Found[]): void {
  eachNumberRun(text, digits, FEWEST, (run) => {
    for (let from = 0; from < run.groups.length; ) {
      const hit = judgeAt(text, run, from, labels);
      if (hit) found.push(hit.found);
      from = hit ? hit.next : from + 1;
    }
  });
}

function judgeAt(
  text: string,
  run: NumberRun,
  from: number,
  labels: readonly Label[],
): { found: Found; next: number } | null {
  const start = run.groups[from]?.start ?? 0;
  if (isAmount(text, run.start) && from === 0) return null;
  let label: LabelKind | null | undefined;
  // Most runs are told from personal numbers by their digits; labels are looked up for what is left.
  const context = (end: number) => {
    label ??= nearest(text, start, end, labels);
    return label;
  };
  let digits = '';
  let layout = '';
  const separators: string[] = [];
  for (let to = from; to < run.groups.length && digits.length < 20; to++) {
    const group = run.groups[to];
    if (!group) break;
    digits += group.digits;
    layout += (layout && '-') + group.digits.length;
    const span: Span = {
      groups: run.groups.slice(from, to + 1),
      digits,
      layout,
      separators: [...new Set(separators)],
      start,
      end: group.end,
      whole: from === 0 && to === run.groups.length - 1,
      run,
    };
    const detector = digits.length < FEWEST ? null : judge(span, context);
    if (detector) return { found: { detector, start: wideStart(text, span), end: span.end }, next: to + 1 };
    separators.push(group.after);
  }
  return null;
}

function judge(span: Span, context: (end: number) => LabelKind | null): Found['detector'] | null {
  const { digits, run } = span;
  const touched = run.glued && (span.groups[0] === run.groups[0] || span.groups.at(-1) === run.groups.at(-1));
  if (digits.length >= 12 && digits.length <= 19 && isCardNumber(digits) && isCard(span, touched, context))
    return 'card_number';
  if (touched && context(span.end) === null) return null;
  if (digits.length === 9) {
    const kind = nineDigits(span, context);
    if (kind) return kind;
  }
  return isPhone(span, context) ? 'phone' : null;
}

function isCard(span: Span, touched: boolean, context: (end: number) => LabelKind | null): boolean {
  const { digits, groups } = span;
  if (!isLaidOutAsCard(span) || isProgression(groups)) return false;
  const label = context(span.end);
  if (label === 'card') return true;
  if (touched || label === 'reference' || label === 'phone') return false;
  return groups.length > 1 ? digits.length > 12 : LENGTHS_ALONE.has(digits.length);
}

/** Undivided, grouped as on a card, in other groups of two digits and more, or one digit in each element. */
function isLaidOutAsCard({ groups, separators, layout, whole }: Span): boolean {
  if (groups.length === 1) return true;
  if (separators.some((separator) => /[/()]/.test(separator))) return false;
  // A hyphen and more digits after it: an identifier that is longer than a card number.
  if (groups.at(-1)?.after === '-') return false;
  if (whole && groups.every((group) => group.digits.length === 1)) return true;
  if (CARD_LAYOUTS.has(layout)) return separators.every((separator) => /^(?:.|\s*[-\n]?\s*)$/s.test(separator));
  const alike = separators.length === 1 && (separators[0] ?? '').length === 1;
  return whole && alike && groups.length <= 6 && groups.every((group) => group.digits.length > 1);
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
  const { digits, layout, separators } = span;
  const label = context(span.end);
  if (label === 'routing' && isRoutingNumber(digits)) return 'routing_number';
  if (label === 'employer_id')
    return isEmployerNumber(digits) && /^(?:2-7|9)$|^1(?:-1)+$/.test(layout) ? 'employer_number' : null;
  const taxpayer = isTaxpayerNumber(digits);
  if (!taxpayer && !isSocialSecurityNumber(digits)) return null;
  const name = taxpayer ? 'taxpayer_number' : 'social_security_number';
  if (label === 'identity') return name;
  const written = layout === '3-2-4' && separators.length === 1 && separators[0] === '-';
  return written && (label === null || label === 'card') ? name : null;
}

function isPhone(span: Span, context: (end: number) => LabelKind | null): boolean {
  const { digits, layout, run } = span;
  if (span.groups.length > 6 && !/^1(?:-1)+$/.test(layout)) return false;
  if (run.plus && span.groups[0] === run.groups[0]) {
    if (digits.length > 15 || !isValidPhoneNumber(`+${digits}`)) return false;
    return span.whole && context(span.end) !== 'reference' && !isTollFree(digits);
  }
  const national = digits.length === 11 && digits[0] === '1' ? digits.slice(1) : digits;
  if (national.length === 10 && /^[2-9]\d\d[2-9]/.test(national)) {
    const shaped = /^(?:1-)?3-3-4$/.test(layout);
    const label = context(span.end);
    if (label !== 'phone' && (!shaped || label !== null || span.separators.some((one) => one.includes('/'))))
      return false;
    return !isTollFree(national) && isValidPhoneNumber(national, 'US');
  }
  if (digits.length === 9 && /^[6-9]/.test(digits)) {
    return context(span.end) === 'phone' && !/^(?:90|80)\d/.test(digits) && isValidPhoneNumber(digits, 'ES');
  }
  const abroad = /^(?:00|011)(\d{8,13})$/.exec(digits)?.[1];
  return abroad !== undefined && span.whole && context(span.end) === 'phone' && isPossiblePhoneNumber(`+${abroad}`);
}

/** Numbers that businesses publish; nobody's own. */
function isTollFree(digits: string): boolean {
  return /^1?(?:8(?:00|33|44|55|66|77|88)|900)\d{7}$/.test(digits) || /^34[89]0[0-8]\d{6}$/.test(digits);
}

/** What the words around a number say that it is. */
function nearest(text: string, start: number, end: number, labels: readonly Label[]): LabelKind | null {
  let index = lastBefore(labels, start);
  if (text[start - 1] === '#' && !/card|ss ?#|ssn ?#/i.test(text.slice(start - 6, start))) return 'reference';
  for (let label = labels[index]; label && start - label.end <= REACH; label = labels[--index]) {
    if (!DECISIVE.has(label.kind)) continue;
    if (label.kind !== 'reference') return label.kind === 'income' ? 'money' : label.kind;
    if (!JOINS_REFERENCE.test(text.slice(label.end, start))) continue;
    // `Routing no.`: the word before says of what.
    const of = WEAK.test(text.slice(label.start, label.end)) ? labels[index - 1] : undefined;
    const joined = of && DECISIVE.has(of.kind) && label.start - of.end <= REACH_AFTER;
    return joined ? (of.kind === 'income' ? 'money' : of.kind) : 'reference';
  }
  for (let at = lastBefore(labels, end) + 1; at < labels.length; at++) {
    const label = labels[at];
    if (!label || label.start - end > REACH_AFTER) break;
    if (label.kind === 'reference' || label.kind === 'money' || label.kind === 'income' || !DECISIVE.has(label.kind))
      continue;
    if (/[\n.;]/.test(text.slice(end, label.start))) break;
    return label.kind;
  }
  return null;
}

const isAmount = (text: string, start: number): boolean => /[$€£¥]\s?$/.test(text.slice(Math.max(0, start - 2), start));

/** With the plus sign and the bracket before it. */
function wideStart(text: string, { start }: Span): number {
  let at = start;
  while (at > 0 && /[+(]/.test(text[at - 1] ?? '')) at--;
  return at;
}
