import { classOf, codeAt, isDigit, isSpace } from './characters.ts';
import type { Found } from './detectors.ts';
import { beginnings, endOfDigits, KEYS, keyAt, type Label, type Landmarks, lastBefore } from './labels.ts';
import { parted, SEAM_CODE } from './seams.ts';

/** USPS Publication 28, appendix C1: what ends the name of a street, written out and short. */
export const SUFFIXES =
  'alley|aly|annex|arcade|avenue|ave|av|bayou|beach|bend|bluffs?|blvd|boulevard|branch|bridge|brooks?|burgs?|bypass|camp|canyon|cape|causeway|centers?|circles?|cir|cliffs?|close|club|common|commons|corners?|course|courts?|ct|coves?|cove|creek|crescent|cres|crest|crossing|xing|crossroad|curve|dale|dam|divide|drives?|dr|estates?|expressway|expy|extensions?|falls?|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|freeway|fwy|gardens?|gateway|glens?|greens?|groves?|harbors?|haven|heights|hts|highway|hwy|hills?|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|lane|ln|lights?|loaf|locks?|lodge|loop|mall|manors?|meadows?|mews|mills?|mission|motorway|mount|mountains?|mt|neck|orchard|oval|overpass|parks?|parkways?|pkwy|pass|passage|path|pike|pines?|place|pl|plains?|plaza|plz|points?|ports?|prairie|radial|ramp|ranch|rapids?|rest|ridges?|rdg|river|roads?|rd|route|row|run|shoals?|shores?|skyway|springs?|spurs?|squares?|sq|station|sta|stravenue|stream|streets?|st|summit|terrace|ter|throughway|trace|track|trafficway|trail|trl|tunnel|turnpike|tpke|underpass|unions?|valleys?|via|viaduct|views?|villages?|ville|vista|walks?|way|ways|wells?';
/** A space, also where one of two elements ends or begins, or an indented line does; not between blocks. */
const GAP = '(?:\\r[ \\t]*|[^\\S\\n]{1,2})';
const UNIT = `(?:\\v?,?${GAP}(?:${parted('apt apartment unit suite ste floor fl room rm bldg piso puerta esc dpto depto')}(?!\\p{L})|#|po box)\\v?\\.?[ \\u00a0\\v#]*(?:[\\w-]|\\v(?=\\d)){1,7})?`;
const STATES =
  'A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]';
const PARTED_STATES = STATES.replaceAll(/(?<=^|\|)([A-Z])/g, '$1\\v?');
const CITY = `(?:\\v?,?(?:\\r[ \\t]*|\\s{1,3})(?:\\p{Lu}[\\p{L}.'’\\v-]+[ \\u00a0\\r]){0,3}\\p{Lu}[\\p{L}.'’\\v-]+,?(?:\\r[ \\t]*|\\s{1,2})(?:(?:${PARTED_STATES})\\b|\\p{Lu}\\p{L}+)(?:\\v?,?${GAP}\\d(?:\\v?\\d){4}(?:\\v?-\\v?\\d{4})?)?)?`;
const DIRECTION = '(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\b\\.?';
const STREET = new RegExp(
  `\\d(?:\\v?\\d){0,5}(?:-\\d{1,4})?[A-Z]?,?${GAP}(?:${DIRECTION}${GAP})?(?:(?:\\p{Lu}[\\p{L}'’.-]*(?:\\v\\p{Ll}[\\p{L}'’.-]*)?|\\d{1,3}(?:st|nd|rd|th))${GAP}){1,4}?(?:${SUFFIXES})\\b`,
  'yiu',
);
/** What goes on after it: letters of its last word in another element, a direction, a unit. */
const JOINED = /\v(\p{Ll}+)/uy;
const SUFFIX = new RegExp(`^(?:${SUFFIXES})$`, 'i');
const AFTER_STREET = new RegExp(`\\.?(?:\\s${DIRECTION})?${UNIT}`, 'yiu');
/** The beginnings of words that end the name of a street: most of what follows a number is told by them to be none. */
const SUFFIX_BEGINS = new Uint8Array(KEYS);
for (const start of beginnings(SUFFIXES)) SUFFIX_BEGINS[keyAt(start, 0)] = 1;
const REST = new RegExp(CITY, 'yu');
/** Suffixes that mean something else at least as often; a number and a capital word before them are not enough. */
const ORDINARY =
  /^\d[\d\v]*\s{1,2}(?:(?:day|days|month|months|monthly|year|years|hour|hours|minute|minutes|easy|simple|star|point|step|steps|way|ways|percent|more|new|free|top|best|great|main(?!\s{1,2}(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|pl|place|ct|court)\b)|key|quick|common|different|other|fixed|equal|payment|payments|item|items|results?|reasons?|credit|bank|loan|account|full|part|open|total|click|people|users?|person|bedroom|room|car|documents?|notifications?|messages?|photos?|files?|week|weeks|business|working|of|to|in)\b)/i;
const ZIP = new RegExp(`(?:\\p{Lu}[\\p{L}'’.-]+[ \\u00a0\\r]){0,2}\\p{Lu}[\\p{L}'’.-]+,?\\s(?:${STATES})\\s$`, 'u');
const SPANISH =
  /\.?\s+(?:(?:de|del|la|las|los|el|y|san|santa|\d{1,2} de|(?:\p{Lu}|\d)[\p{L}\d.'’ºª-]*)\s+){0,6}?(?:\p{Lu}|\d)[\p{L}\d.'’ºª-]*,?\s*(?:(?:n[.º°úu]{1,3}m?\.?|no\.?|#|s\/n|km\.?)\s*)?(?:\d{1,5}[A-Z]?\b|s\/n)(?:,?\s*(?:\d{1,2}\s?[.ºª°]*\s?[A-Z\d]?\b|piso \d+|bajo|[Aa]tico|puerta \w+|esc\.? ?\w+|dpto\.? ?\w+|int\.? ?\w+)){0,3}(?:,?\s+\d{5}(?:\s\p{Lu}[\p{L} ]{2,24})?)?/uy;
const LABELLED = /[ \t]*(?:[:=–—-]|\b(?:is|es|at|en)\b)?\s*/uy;

/** Postal addresses: a numbered street, a post office box, city with state and ZIP code, or what a label calls one. */
export function findAddresses(text: string, { digits, labels }: Landmarks, found: Found[]): void {
  numberedStreets(text, digits, labels, found);
  for (const label of labels) {
    if (label.kind === 'street') streetAfter(text, label, found);
    if (label.kind === 'address') afterLabel(text, label, found);
  }
}

function numberedStreets(text: string, digits: readonly number[], labels: readonly Label[], found: Found[]): void {
  let done = 0;
  for (const start of digits) {
    if (start < done || goesOn(text, start - 1)) continue;
    const end = endOfDigits(text, start);
    const street = streetAt(text, start, end);
    if (!street) {
      if (end - start === 5) zipBefore(text, start, end, found);
      continue;
    }
    const label = labels[lastBefore(labels, start)];
    if (label?.kind === 'reference' && /^[\s:#.]{0,3}$/.test(text.slice(label.end, start))) continue;
    const after = start + street.length;
    done = endOfAddress(text, after + joinedTo(street, text, after));
    found.push({ detector: 'address', start, end: done });
  }
}

/** A numbered street, to the end of its suffix; null: there is none. */
function streetAt(text: string, start: number, end: number): string | null {
  let house = end;
  while (house - start <= MOST_OF_HOUSE && codeAt(text, house) === SEAM_CODE && isDigit(codeAt(text, house + 1)))
    house = endOfDigits(text, house + 1);
  if (house - start > MOST_OF_HOUSE || !mayBeStreet(text, house)) return null;
  STREET.lastIndex = start;
  const street = STREET.exec(text)?.[0];
  return street && !ORDINARY.test(street) && hasProperCase(street) ? street : null;
}

/** Digits of a house number, and a seam. */
const MOST_OF_HOUSE = 7;

/** What follows a street or a box: a direction, a unit, the city with its state and ZIP code. */
function endOfAddress(text: string, start: number): number {
  AFTER_STREET.lastIndex = start;
  const end = AFTER_STREET.test(text) ? AFTER_STREET.lastIndex : start;
  return end + cityLength(text, end);
}

/** Letters in the next element that make another suffix of a street's last word: `St` and `reet`. */
function joinedTo(street: string, text: string, end: number): number {
  JOINED.lastIndex = end;
  const [joined, rest] = JOINED.exec(text) ?? [];
  return joined && SUFFIX.test(`${/\p{L}+$/u.exec(street)?.[0]}${rest}`) ? joined.length : 0;
}

/** What a number goes on from that is not the number of a house. */
const goesOn = classOf(/[\p{L}\d_$€#.,/@-]/u);
const isCapital = (code: number) => (code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0x24f);

const ORDINAL = /\d{1,3}(?:st|nd|rd|th)\s/iy;

/** The words of a street's name: a direction, up to four more, and the suffix. */
const MOST_WORDS = 6;
const LONGEST_STREET = 240;

/** After a number: the rest of the house's, a space, a capital or an ordinal, and soon what may be a suffix. */
function mayBeStreet(text: string, end: number): boolean {
  let at = end;
  if (codeAt(text, at) === 45) while (isDigit(codeAt(text, ++at)));
  if (isCapital(codeAt(text, at))) at++;
  if (codeAt(text, at) === 44) at++;
  if (!isSpace(text, at)) return false;
  at += isSpace(text, at + 1) ? 2 : 1;
  return (isCapital(codeAt(text, at)) || isDigit(codeAt(text, at))) && hasSuffix(text, at);
}

const isOfStreet = classOf(/[\p{L}'’.\ud800-\udfff-]/u);

function hasSuffix(text: string, start: number): boolean {
  const until = Math.min(text.length, start + LONGEST_STREET);
  let at = start;
  for (let word = 0; word < MOST_WORDS; word++) {
    if (word > 0 && SUFFIX_BEGINS[keyAt(text, at)]) return true;
    if (isDigit(codeAt(text, at))) {
      ORDINAL.lastIndex = at;
      if (!ORDINAL.test(text)) return false;
      at = ORDINAL.lastIndex;
      continue;
    }
    while (at < until && isOfStreet(text, at)) at++;
    // Longer than any street: the pattern decides.
    if (at >= until) return until < text.length;
    if (!isSpace(text, at)) return false;
    at++;
  }
  return false;
}

/** `12 Main Street`, not `12 main street offers`: all words with a capital, or none without. */
const hasProperCase = (street: string): boolean =>
  (street.replace(/\v(?=\p{Ll})/gu, '').match(/\p{L}[\p{L}'’]*/gu) ?? []).every((word) =>
    /^\p{Lu}|^(?:st|nd|rd|th|apt|unit|suite)$/u.test(word),
  );

function cityLength(text: string, at: number): number {
  REST.lastIndex = at;
  const rest = REST.exec(text)?.[0] ?? '';
  return /\d{5}|,.*,|\b[A-Z]{2}\b/su.test(rest.replaceAll('\v', '')) ? rest.length : 0;
}

/** `Austin, TX 78701`. */
function zipBefore(text: string, start: number, end: number, found: Found[]): void {
  if (!isCapital(codeAt(text, start - 2))) return;
  const before = text.slice(Math.max(0, start - 48), start);
  if (!/[A-Z]{2}\s$/.test(before)) return;
  const city = ZIP.exec(before);
  if (!city) return;
  found.push({ detector: 'address', start: start - before.length + city.index, end });
}

function streetAfter(text: string, label: Label, found: Found[]): void {
  if (
    /^(?:p|apartado)/i.test(text.slice(label.start, label.end)) &&
    /box|apartado/i.test(text.slice(label.start, label.end))
  ) {
    const box = /^[\s#:n.º°]{0,5}\d(?:\v?\d){0,5}\b/.exec(text.slice(label.end, label.end + 20))?.[0];
    if (box) found.push({ detector: 'address', start: label.start, end: endOfAddress(text, label.end + box.length) });
    return;
  }
  SPANISH.lastIndex = label.end;
  let street = SPANISH.exec(text)?.[0];
  if (!street && text[label.end - 1] === '/') {
    const found = new RegExp(SPANISH.source.replace('\\s+', '\\s*'), 'u').exec(text.slice(label.end, label.end + 80));
    street = found?.index === 0 ? found[0] : undefined;
  }
  if (!street || street.length > 100) return;
  found.push({ detector: 'address', start: label.start, end: label.end + street.length });
}

const NOT_A_VALUE =
  /required|same as|must|proof|change|history|line [12]|example|e\.g|obligatori|misma que|debe|ejemplo|comprobante|optional|opcional/i;

/** What stands after a label that calls it an address. */
function afterLabel(text: string, label: Label, found: Found[]): void {
  LABELLED.lastIndex = label.end;
  const join = LABELLED.exec(text)?.[0] ?? '';
  if (join === '' || !/[:=\n\r\v]|is|es|at|en/.test(join + text.slice(label.start, label.end))) return;
  const start = label.end + join.length;
  const line = text.slice(start, start + 92);
  const value = [LINES, LINE].map((pattern) => pattern.exec(line)?.[0]).find(isAddress);
  if (value) found.push({ detector: 'address', start, end: start + value.length });
}

/** To the end of a block or sentence, or before a line that is a label; to the end of the line. */
const LINES = /^[^\n;!?]{6,90}?(?=[\n;!?]|\r[^\r\n:]{1,40}:|\. (?!\d)|\.?$)/u;
const LINE = /^[^\n\r;!?]{6,90}?(?=[\n\r;!?]|\. (?!\d)|\.?$)/u;

/** Whether it has both a number and a name, and reads as no sentence. */
function isAddress(value: string | undefined): value is string {
  if (!value || !/\d/.test(value) || NOT_A_VALUE.test(value) || /[@]|https?:|%|\$/.test(value)) return false;
  const words = value.match(/\p{Lu}\p{L}{2,}/gu) ?? [];
  if (words.length < 1 || !/(?<![\d.])\d{1,5}(?![\d.]*[%\d])/u.test(value) || value.split(/\s/).length < 3)
    return false;
  return /^(?:\d{1,6}\s|\p{Lu}|c\/|[a-z]+ \p{Lu})/u.test(value) && (value.match(/\b[a-z]{4,}\b/g) ?? []).length <= 2;
}
