import type { Found } from './detectors.ts';
import { type Label, type Landmarks, lastBefore } from './labels.ts';

/** USPS Publication 28, appendix C1: what ends the name of a street, written out and short. */
const SUFFIXES =
  'alley|aly|annex|arcade|avenue|ave|av|bayou|beach|bend|bluffs?|blvd|boulevard|branch|bridge|brooks?|burgs?|bypass|camp|canyon|cape|causeway|centers?|circles?|cir|cliffs?|club|common|commons|corners?|course|courts?|ct|coves?|cove|creek|crescent|cres|crest|crossing|xing|crossroad|curve|dale|dam|divide|drives?|dr|estates?|expressway|expy|extensions?|falls?|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|freeway|fwy|gardens?|gateway|glens?|greens?|groves?|harbors?|haven|heights|hts|highway|hwy|hills?|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|lane|ln|lights?|loaf|locks?|lodge|loop|mall|manors?|meadows?|mews|mills?|mission|motorway|mount|mountains?|mt|neck|orchard|oval|overpass|parks?|parkways?|pkwy|pass|passage|path|pike|pines?|place|pl|plains?|plaza|plz|points?|ports?|prairie|radial|ramp|ranch|rapids?|rest|ridges?|rdg|river|roads?|rd|route|row|run|shoals?|shores?|skyway|springs?|spurs?|squares?|sq|station|sta|stravenue|stream|streets?|st|summit|terrace|ter|throughway|trace|track|trafficway|trail|trl|tunnel|turnpike|tpke|underpass|unions?|valleys?|via|viaduct|views?|villages?|ville|vista|walks?|way|ways|wells?';
const UNIT =
  '(?:,?\\s(?:apt|apartment|unit|suite|ste|#|floor|fl|room|rm|bldg|po box|piso|puerta|esc\\.?|dpto\\.?|depto\\.?)\\.?[ #]*[\\w-]{1,6})?';
const STATES =
  'A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]';
const CITY = `(?:,?[\\s]{1,3}(?:\\p{Lu}[\\p{L}.'’-]+ ?){1,4},?\\s(?:(?:${STATES})\\b|\\p{Lu}\\p{L}+)(?:,?\\s\\d{5}(?:-\\d{4})?)?)?`;
const STREET = new RegExp(
  `\\d{1,6}(?:-\\d{1,4})?[A-Z]?,?\\s(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\.?\\s)?(?:(?:\\p{Lu}[\\p{L}'’.-]*|\\d{1,3}(?:st|nd|rd|th))\\s){1,4}?(?:${SUFFIXES})\\b\\.?(?:\\s(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\b\\.?)?${UNIT}`,
  'yiu',
);
const REST = new RegExp(CITY, 'yu');
/** Suffixes that mean something else at least as often; a number and a capital word before them are not enough. */
const ORDINARY =
  /^\d+\s(?:(?:day|days|month|months|monthly|year|years|hour|hours|minute|minutes|easy|simple|star|point|step|steps|way|ways|percent|more|new|free|top|best|great|main|key|quick|common|different|other|fixed|equal|payment|payments|item|items|results?|reasons?|credit|bank|loan|account|full|part|open|total|click|people|users?|person|bedroom|room|car|week|weeks|business|working|of|to|in)\b)/i;
const ZIP = new RegExp(`(?:\\p{Lu}[\\p{L}'’.-]+[ ]){0,2}\\p{Lu}[\\p{L}'’.-]+,?\\s(?:${STATES})\\s$`, 'u');
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
    if (start < done) continue;
    let end = start + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    if (end - start > 6 || !beginsStreet(text, end)) {
      if (end - start === 5) zipBefore(text, start, end, found);
      continue;
    }
    if (start > 0 && /[\p{L}\d_$€#.,/@-]/u.test(text[start - 1] ?? '')) continue;
    STREET.lastIndex = start;
    const street = STREET.exec(text)?.[0];
    if (!street || ORDINARY.test(street) || !hasProperCase(street)) {
      if (end - start === 5) zipBefore(text, start, end, found);
      continue;
    }
    const label = labels[lastBefore(labels, start)];
    if (label?.kind === 'reference' && /^[\s:#.]{0,3}$/.test(text.slice(label.end, start))) continue;
    done = start + street.length;
    done += cityLength(text, done);
    found.push({ detector: 'address', start, end: done });
  }
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const isCapital = (code: number) => (code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0x24f);

/** After a number: a space and a capital or an ordinal, or more of the house number. */
function beginsStreet(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 45 || isCapital(code)) return true;
  const spaced = code === 44 ? text.charCodeAt(at + 1) : code;
  if (spaced !== 32 && spaced !== 160 && (spaced < 9 || spaced > 13)) return false;
  const next = text.charCodeAt(code === 44 ? at + 2 : at + 1);
  return isCapital(next) || isDigit(next);
}

/** `12 Main Street`, not `12 main street offers`: all words with a capital, or none without. */
const hasProperCase = (street: string): boolean =>
  (street.match(/\p{L}[\p{L}'’]*/gu) ?? []).every((word) => /^\p{Lu}|^(?:st|nd|rd|th|apt|unit|suite)$/u.test(word));

function cityLength(text: string, at: number): number {
  REST.lastIndex = at;
  const rest = REST.exec(text)?.[0] ?? '';
  return /\d{5}|,.*,|\b[A-Z]{2}\b/su.test(rest) ? rest.length : 0;
}

/** `Austin, TX 78701`. */
function zipBefore(text: string, start: number, end: number, found: Found[]): void {
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
    const box = /^[\s#:n.º°]{0,5}\d{1,6}\b/.exec(text.slice(label.end, label.end + 16))?.[0];
    if (box) found.push({ detector: 'address', start: label.start, end: label.end + box.length });
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

/** One line after a label, when it has both a number and a name. */
function afterLabel(text: string, label: Label, found: Found[]): void {
  LABELLED.lastIndex = label.end;
  const join = LABELLED.exec(text)?.[0] ?? '';
  if (join === '' || !/[:=\n\v]|is|es|at|en/.test(join + text.slice(label.start, label.end))) return;
  const start = label.end + join.length;
  const value = /^[^\n;!?]{6,90}?(?=[\n;!?]|\. |\.?$)/u.exec(text.slice(start, start + 92))?.[0];
  if (!value || NOT_A_VALUE.test(value) || /[@]|https?:|%|\$/.test(value)) return;
  const words = value.match(/\p{Lu}\p{L}{2,}/gu) ?? [];
  if (words.length < 1 || !/(?<![\d.])\d{1,5}(?![\d.]*[%\d])/u.test(value) || value.split(/\s/).length < 3) return;
  if (!/^(?:\d{1,6}\s|\p{Lu}|c\/|[a-z]+ \p{Lu})/u.test(value) || (value.match(/\b[a-z]{4,}\b/g) ?? []).length > 2)
    return;
  found.push({ detector: 'address', start, end: start + value.length });
}
