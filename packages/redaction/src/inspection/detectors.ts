import { findAddresses } from './addresses.ts';
import { findEmployers } from './employers.ts';
import { findBirthDates, findIncomes } from './facts.ts';
import { fold } from './fold.ts';
import { findLandmarks } from './labels.ts';
import { findNumbers } from './numbers.ts';
import { findNames } from './people.ts';
import { findEmails, findIbans, findWebTokens } from './symbols.ts';

export type DetectorName =
  | 'card_number'
  | 'social_security_number'
  | 'taxpayer_number'
  | 'employer_number'
  | 'iban'
  | 'routing_number'
  | 'email'
  | 'phone'
  | 'web_token'
  | 'birth_date'
  | 'name'
  | 'address'
  | 'income'
  | 'employer';

export interface Found {
  readonly detector: DetectorName;
  readonly start: number;
  readonly end: number;
}

/**
 * Where a text shows personal data. Numbers are told by check digits and ranges of issue; where those do not suffice,
 * and for names, addresses, birth dates, income and employers, by the words around them.
 * `\v` is the seam of two elements on one line: seen as nothing within a number, as a space elsewhere; `\r` is a line
 * break within a text, which is a space to most readers, and `\n` one between blocks.
 * @param context text that was shown before it
 */
export function detect(text: string, context = ''): Found[] {
  const joined = context ? `${context}\n${text}` : text;
  const offset = joined.length - text.length;
  const { text: folded, origin } = fold(joined);
  const landmarks = findLandmarks(folded);
  const { labels, digits, hasDigits } = landmarks;
  const found: Found[] = [];
  findWebTokens(folded, found);
  findEmails(folded, found);
  if (hasDigits) {
    findIbans(folded, digits, found);
    findNumbers(folded, landmarks, found);
    if (labels.length > 0) {
      findBirthDates(folded, labels, found);
      findIncomes(folded, labels, found);
    }
    findAddresses(folded, landmarks, found);
  }
  if (labels.length > 0) {
    findEmployers(folded, labels, found);
    findNames(folded, labels, found);
  }
  if (found.length === 0) return found;
  const placed = found.map(({ detector, start, end }) => ({
    detector,
    start: Math.max(0, origin(start) - offset),
    end: origin(end) - offset,
  }));
  return withoutOverlaps(placed.filter(({ end }) => end > 0));
}

/** In their order; of two that overlap, what was found first stays. */
function withoutOverlaps(found: readonly Found[]): Found[] {
  const ranked = found.map((one, rank) => ({ one, rank })).sort((a, b) => a.one.start - b.one.start || a.rank - b.rank);
  const kept: { one: Found; rank: number }[] = [];
  for (const next of ranked) {
    const last = kept.at(-1);
    if (!last || last.one.end <= next.one.start) kept.push(next);
    else if (next.rank < last.rank) kept[kept.length - 1] = next;
  }
  return kept.map(({ one }) => one);
}
