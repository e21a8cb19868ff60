import { classOf, isSpace } from './characters.ts';
import { isCommonWord } from './common-words.ts';
import type { Found } from './detectors.ts';
import { type Label, lastBefore } from './labels.ts';
import { parted, SOFT_BREAK } from './seams.ts';

/** The seam of two elements within a word: a small letter goes on after it, or any letter after an apostrophe. */
const INNER_SEAM = "\\v(?:(?=\\p{Ll})|(?<=['’]\\v)(?!\\p{Ll}))";
const WORD = `\\p{Lu}(?:(?:[\\p{L}\\p{M}'’]|${INNER_SEAM})*\\p{L})?(?:\\v?-\\v?\\p{Lu}(?:[\\p{L}\\p{M}'’]|${INNER_SEAM})+)*`;
const WORDS = new RegExp(`(?:[\\p{L}\\p{M}'’-]|${INNER_SEAM})+`, 'gu');
const INITIAL = '\\p{Lu}\\v?\\.';
const PARTICLE = parted('de del la las los y e da dos van von der den bin al el i');
const SPACE = '[ \\t\\r\\u00a0\\v]+';
/** One to six words as names are written, after initials or not: capitals, initials, particles. */
const NAME_WORDS = `(?:(?:${INITIAL}${SPACE}|${INITIAL}){0,3}${WORD}|${INITIAL})(?:(?:${SPACE}${PARTICLE}){0,3}${SPACE}(?:${INITIAL}|${WORD})|\\v?,${SPACE}${WORD}){0,5}`;
const PERSON = new RegExp(NAME_WORDS, 'yu');
const PARTICLES = new RegExp(`^${PARTICLE}$`, 'i');
/** After a title a particle begins a name: `Mr. van Dyke`. */
const TITLED = new RegExp(`(?:${PARTICLE}${SPACE}){0,3}${NAME_WORDS}`, 'yu');
/** Titles, each with its full stop in its element or in the next; no more than three, so that a row of them is not read again from each. */
const TITLES =
  /(?:(?:mr|mrs|ms|miss|mister|mx|dr|prof|sr|sra|srta|don|do[nñ]a|d|d[ñn]a|se[nñ]or(?:a|ita)?|sres)(?:\v?\.)?[ \t\r\u00a0\v]+){1,3}/iuy;
/** Between a label, which can have a number, as in `Borrower 1:`, and its value. */
const JOIN =
  /(?:[ \u00a0]?#?\d{1,2}(?=[ \u00a0]?[:=\n\r\v]))?[ \t\u00a0]*(?:[:=–—-]|\((?:[^()\n]{0,30})\):?|\b(?:is|es|was|of|de)\b)?\s*/iuy;
const JOIN_GREETING = /[,:]?[ \t\r\u00a0\v]+/uy;
const NAME_LIMIT = 60;
const COMPANY_FORM =
  /\b(?:inc|llc|ltd|corp|co|plc|gmbh|group|and sons|company|corporation|incorporated|partners|holdings|s\.?l\.?u?|s\.?a\.?u?|s\.? ?coop|s\. de r\.l\.|hijos|hermanos|hnos|asociados)\.?$/i;
const COMPANY_LETTERS = `(?:[\\p{L}\\p{M}\\d&.'’/+-]|${INNER_SEAM})*`;
const COMPANY = new RegExp(
  `[\\p{Lu}\\d]${COMPANY_LETTERS}(?:(?:\\v?,)?${SPACE}(?:${parted('and y e of the de del la las los en & - –')}${SPACE}){0,2}[\\p{Lu}\\d&]${COMPANY_LETTERS}){0,6}`,
  'uy',
);
const COMPANY_WORDS = new RegExp(`\\p{L}(?:[\\p{L}\\p{M}'’]|${INNER_SEAM})+`, 'gu');

/** Names of people, by a label, a greeting or an honorific before them. */
export function findNames(text: string, labels: readonly Label[], found: Found[]): void {
  for (const label of labels) {
    if (label.kind === 'honorific') {
      if (/\p{Lu}/u.test(text[label.start] ?? '') && afterTitles(text, label.start) > 0)
        take(text, label.start, label, labels, found, 1);
    } else if (label.kind === 'greeting') {
      if (!/(?:^|[^\p{L}\p{N} ])[ \u00a0]*$/u.test(text.slice(Math.max(0, label.start - 3), label.start))) continue;
      JOIN_GREETING.lastIndex = label.end;
      const join = JOIN_GREETING.exec(text)?.[0];
      if (join) take(text, label.end + join.length, label, labels, found, 1);
    } else if (label.kind === 'name') {
      JOIN.lastIndex = label.end;
      const join = JOIN.exec(text)?.[0] ?? '';
      if (join === '' || isNameOfThing(text, label)) continue;
      const stated =
        /[:=]|\b(?:is|es)\b/i.test(join) ||
        /^(?:me llamo|signed|logged|prepar|firmado|sesi)/i.test(text.slice(label.start, label.end));
      const apart = APART.test(join);
      if (stated || (apart && isFieldLabel(text, label)))
        take(text, label.end + join.length, label, labels, found, stated ? 1 : 2);
    }
  }
}

/** Whose a `name` is: what these are called is a person's. */
const WHOSE =
  /^(?:your|my|his|her|their|su|tu|mi|el|the|and|y|is|es|(?:co)?(?:applicant|borrower|signer|owner)|(?:card|account|policy)?holder|(?:card)?member|beneficiary|guarantor|spouse|payee|payer|recipient|client|owner|buyer|seller|tenant|landlord|employee|supervisor|parent|guardian|patient|student|father|mother)$|['’]s$/i;

/** `Product name`, `File name`: a bare `name` after another word than whose it is. */
function isNameOfThing(text: string, { start, end }: Label): boolean {
  if (!/[ \u00a0]/.test(text[start - 1] ?? '') || !/^(?:name|nombre)$/i.test(text.slice(start, end))) return false;
  const word = /([\p{L}'’]+)[ \u00a0]$/u.exec(text.slice(Math.max(0, start - 20), start))?.[1];
  return word !== undefined && !WHOSE.test(word);
}

const APART = /[\n\r\v]/;
const isApart = classOf(APART);

/** The label is all that its line has. */
function isFieldLabel(text: string, label: Label): boolean {
  let at = label.start - 1;
  while (isSpace(text, at) && !isApart(text, at)) at--;
  return at < 0 || isApart(text, at);
}

/** Characters that a sticky pattern matches at a position; 0: none. */
function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

/** Where a name begins that titles stand before; 0: there are no titles, or no name after them, as in `Don, your loan is ready`. */
function afterTitles(text: string, start: number): number {
  const titles = lengthAt(TITLES, text, start);
  return titles > 0 && lengthAt(TITLED, text, start + titles) > 0 ? start + titles : 0;
}

const isInCapitals = (text: string): boolean => /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text);

/** Also when a seam of elements is in it, whether it parts two words or the letters of one. */
const isCommon = (word: string): boolean =>
  isCommonWord(word.replaceAll('\v', '')) || (word.includes('\v') && word.split('\v').every(isCommonWord));

/**
 * In capitals a sentence looks as a name does. One goes on after a name where a common word follows a comma or has
 * another after it; a common word between names is a name: `JOHN PRICE`.
 */
function withoutSentence(name: string): string {
  const words = [...name.matchAll(WORDS)];
  const begins = words.find(({ 0: word, index }, at) => {
    if (!isCommon(word)) return false;
    if (/,\s*$/.test(name.slice(0, index))) return true;
    const next = words[at + 1];
    if (next === undefined || !isCommon(next[0]) || name.slice(index, next.index).includes(',')) return false;
    // `MARIA DE LA CRUZ`
    const after = words.slice(at).find(({ 0: one }) => !PARTICLES.test(one));
    return !PARTICLES.test(word) || after === undefined || isCommon(after[0]);
  });
  return begins ? name.slice(0, begins.index).replace(/[\s,]+$/, '') : name;
}

/** Common words that are given names too: `DEAR APRIL JONES`, unlike `WELCOME TO AUSTIN`. */
const GIVEN_NAMES = /^(?:april|may|june|august|bill|will|julio|una)$/i;

/**
 * A value without what a seam joins to its last word, which can be a text of its own, as after `John Smith` in bold.
 * None where the two make a common word.
 */
function withoutJoined(value: string): string[] {
  const seam = /\v\p{Ll}\S*$/u.exec(value)?.index;
  if (seam === undefined || isCommonWord((/[^ \t\u00a0]+$/.exec(value)?.[0] ?? '').replaceAll('\v', ''))) return [];
  return [value.slice(0, seam)];
}

/**
 * @param by the label, greeting or honorific that the name stands after
 * @param proof 1: it says that a name follows; 2: it is only what comes next
 */
function take(text: string, start: number, by: Label, labels: readonly Label[], found: Found[], proof: 1 | 2): void {
  const label = labels[lastBefore(labels, start) + 1];
  const isLabel = label?.start === start && !/^(?: |\v\p{Ll})/u.test(text.slice(label.end, label.end + 2));
  if (isLabel && label.kind !== 'honorific') return;
  const titled = afterTitles(text, start);
  const after = titled || start;
  const longest = after + Math.min(NAME_LIMIT, lengthAt(titled ? TITLED : PERSON, text, after));
  const person = text.slice(after, endOfOwn(text, after, longest, labels, BEGINS_LINE)).replace(/[,\s]+$/, '');
  const short = isInCapitals(person) ? withoutSentence(person) : person;
  if (by.kind === 'greeting' && !titled && opensSentence(short, text.slice(by.start, by.end))) return;
  // What follows a label is the name; only if it cannot be one, a sentence is looked for in it.
  const names = by.kind === 'name' ? [person, ...withoutJoined(person), short] : [short, ...withoutJoined(short)];
  const certain = titled > 0 && CERTAIN.test(text.slice(start, titled));
  const name = names.find(
    (one) =>
      (certain && isSurname(one)) ||
      (!STATES.test(one.replace(/[\n\r\v].*/s, '')) &&
        isName(one, text.slice(after + one.length, after + one.length + 24), proof)),
  );
  if (name !== undefined) found.push({ detector: 'name', start, end: after + name.length });
}

/** States after which nobody is called: the next row of a form, or a choice. */
const STATES =
  /^(?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|nebraska|nevada|new (?:hampshire|jersey|mexico|york)|north (?:carolina|dakota)|ohio|oklahoma|oregon|pennsylvania|puerto rico|rhode island|south (?:carolina|dakota)|texas|utah|vermont|west virginia|wisconsin|wyoming)$/i;

/** `TO AUSTIN` after a greeting in capitals. After one in small letters, what is in capitals is a name that is written so. */
function opensSentence(person: string, greeting: string): boolean {
  const first = person.match(WORDS)?.[0] ?? '';
  return isInCapitals(person) && !/\p{Ll}/u.test(greeting) && isCommon(first) && !GIVEN_NAMES.test(first);
}

/** Titles after which even a common word is a name: `Mr. Price`. `Sr.` is a senior too, `Dr.` a street. */
const CERTAIN = /^(?:mr|mrs|ms|mx)\v?\./i;
const isSurname = (name: string): boolean =>
  /^\p{Lu}\S*$/u.test(name) && !/^(?:customer|applicant|borrower|client)$/i.test(name);

/** A line or an element of its own begins: `Phone:`, `Your loan`, not a part of a name or company. */
const LABEL_LINE = /\p{Lu}[^\n\r\v:]{0,40}:/uy;
/** A name can go on in the next line or element with one common word, as `Price`; a sentence has another after it, a label nothing. */
const BEGINS_LINE = /\p{Lu}[\p{L}\p{M}'’]*(?=[ \u00a0]+\p{L}|[ \u00a0]*\r)/uy;
const BEGINS_ELEMENT = /\p{Lu}[\p{L}\p{M}'’]*/uy;
/** `Group` is a form of companies, `And Sons` another. */
const goesOnCompany = (word: string): boolean => COMPANY_FORM.test(word) || /^and$/i.test(word);

/**
 * Where a name or company ends that is followed, in another line or element, by what is none of it: a label, or a common word.
 * @param word the common word, with what must come after it
 */
function endOfOwn(text: string, start: number, end: number, labels: readonly Label[], word: RegExp): number {
  for (let at = start; at < end; at++) {
    if (!isApart(text, at)) continue;
    let next = at;
    while (next < end && isSpace(text, next)) next++;
    if (next === end) return at;
    const begins = text.slice(next, next + lengthAt(word, text, next));
    const isOther = begins !== '' && isCommon(begins) && !goesOnCompany(begins);
    const isLabel = text[at] === SOFT_BREAK && lengthAt(LABEL_LINE, text, next) > 0;
    if (isOther || isLabel || labels[lastBefore(labels, next) + 1]?.start === next) return at;
    at = next;
  }
  return end;
}

/** @param rest what follows it */
function isName(name: string, rest: string, proof: 1 | 2): boolean {
  const words = name.match(WORDS) ?? [];
  const proper = words.filter((word) => /^\p{Lu}/u.test(word) && word.length > 1);
  if (proper.length === 0) return false;
  const common = proper.filter(isCommon).length;
  if (common * 2 > proper.length || (isCommon(proper[0] ?? '') && (proof === 2 || proper.length < 2))) return false;
  // `Hello Kitty cards`: a sentence or a title goes on.
  return proof === 1 || !/^(?:[ \u00a0]*\p{L}|[?!])/u.test(rest);
}

/** Where somebody works, by a label before it. */
export function findEmployers(text: string, labels: readonly Label[], found: Found[]): void {
  for (const label of labels) {
    if (label.kind !== 'employer') continue;
    JOIN.lastIndex = label.end;
    const join = JOIN.exec(text)?.[0] ?? '';
    if (join === '') continue;
    const verb = /(?:at|for|by|en|para|por)$/i.test(text.slice(label.start, label.end));
    const stated = verb || /[:=]|\b(?:is|es)\b/i.test(join);
    if (!stated && !(APART.test(join) && isFieldLabel(text, label))) continue;
    const start = label.end + join.length;
    COMPANY.lastIndex = start;
    // Cut before its end is searched, which takes the square of a length.
    const longest = COMPANY.exec(text)?.[0].slice(0, NAME_LIMIT * 2 + 1);
    if (!longest) continue;
    const whole = text
      .slice(start, endOfOwn(text, start, start + longest.length, labels, BEGINS_ELEMENT))
      .replace(/[.,;\s-]+$/u, '');
    if (whole.length > NAME_LIMIT * 2) continue;
    // `Work at Home Today` is a heading, and `Start Date:` after an employer that is left open is the next label.
    const isSure = (one: string) =>
      stated &&
      !(verb && /^Work/.test(text.slice(label.start, label.end))) &&
      !/^[ \u00a0]*:/.test(text.slice(start + one.length, start + one.length + 3));
    const company = [whole, ...withoutJoined(whole)].find((one) => isCompany(one, isSure(one)));
    if (!company) continue;
    const formed = COMPANY_FORM.test(company);
    const next = labels[lastBefore(labels, start + company.length)];
    // `Employer phone`, `Company address`: the next label, not a value.
    if (next?.start === start && !formed && !isSure(company)) continue;
    found.push({ detector: 'employer', start, end: start + company.length });
  }
}

/** A seam joins them: `Partners` in bold and `edit` beside it. */
const isTwoWords = (word: string): boolean => word.includes('\v') && word.split('\v').every(isCommonWord);

/** What forms say where no employer is named: `Not Provided`, `Please Select`, `Full Time`. */
const NO_COMPANY =
  /^(?:not?|none|please|select|choose|enter|add|edit|see|view|update|your|full|part|self|required|optional|unknown|pending|job|work|phone|address|name|sin|seleccione|elija|introduzca|escriba|añad[ae]|su|tiempo|jornada|por|trabajo)$/i;

/** @param sure its label says that it is one, so that two words of forms can be its name: `Home Depot` */
function isCompany(company: string, sure: boolean): boolean {
  const proper = (company.match(COMPANY_WORDS) ?? []).filter((word) => /^\p{Lu}/u.test(word));
  const common = proper.filter(isCommon).length;
  if (COMPANY_FORM.test(company)) return proper.length > 1 || common < proper.length;
  if (sure && proper.length > 1)
    return !NO_COMPANY.test((proper[0] ?? '').replaceAll('\v', '')) && !isTwoWords(proper.at(-1) ?? '');
  return common < proper.length && !isCommon(proper[0] ?? '');
}
