import { isGivenName, isPlainWord } from './common-words.ts';
import type { Found } from './detectors.ts';
import { joinAfter, type LabelJoin } from './label-joins.ts';
import { type Label, lastBefore } from './labels.ts';
import { endOfOwn, INNER_SEAM, isCommon, lengthAt, NAME_LIMIT, SPACE, withoutJoined } from './proper-names.ts';
import { parted } from './seams.ts';
import { endOfSmallName, isSurnameToo, type SmallNameAfter } from './small-letters.ts';

const WORD = `\\p{Lu}(?:(?:[\\p{L}\\p{M}'’]|${INNER_SEAM})*\\p{L})?(?:\\v?-\\v?\\p{Lu}(?:[\\p{L}\\p{M}'’]|${INNER_SEAM})+)*`;
const WORDS = new RegExp(`(?:[\\p{L}\\p{M}'’-]|${INNER_SEAM})+`, 'gu');
const INITIAL = '\\p{Lu}\\v?\\.';
const PARTICLE = parted('de del la las los y e da dos van von der den bin al el i');
/** One to six words as names are written, after initials or not: capitals, initials, particles. */
const NAME_WORDS = `(?:(?:${INITIAL}${SPACE}|${INITIAL}){0,3}${WORD}|${INITIAL})(?:(?:${SPACE}${PARTICLE}){0,3}${SPACE}(?:${INITIAL}|${WORD})|\\v?,${SPACE}${WORD}){0,5}`;
const PERSON = new RegExp(NAME_WORDS, 'yu');
const PARTICLES = new RegExp(`^${PARTICLE}$`, 'i');
/** After a title a particle begins a name: `Mr. van Dyke`. */
const TITLED = new RegExp(`(?:${PARTICLE}${SPACE}){0,3}${NAME_WORDS}`, 'yu');
/** Titles, each with its full stop in its element or in the next; no more than three, so that a row of them is not read again from each. */
const TITLES =
  /(?:(?:mr|mrs|ms|miss|mister|mx|dr|prof|sr|sra|srta|don|do[nñ]a|d|d[ñn]a|se[nñ]or(?:a|ita)?|sres)(?:\v?\.)?[ \t\r\u00a0\v]+){1,3}/iuy;
const JOIN_GREETING = /[,:]?[ \t\r\u00a0\v]+/uy;

/** What a name stands after. */
interface Cue {
  readonly label: Label;
  /** It says that a name follows; else that is only what comes next. */
  readonly isSure: boolean;
  /** What it is to a name in small letters; null: none is looked for. */
  readonly small: SmallNameAfter | null;
}

/** Names of people, by a label, a greeting or an honorific before them. */
export function findNames(text: string, labels: readonly Label[], found: Found[]): void {
  for (const label of labels) {
    if (label.kind === 'honorific') {
      if (/\p{Lu}/u.test(text[label.start] ?? '') && afterTitles(text, label.start) > 0)
        take(text, label.start, { label, isSure: true, small: null }, labels, found);
    } else if (label.kind === 'greeting') {
      if (!/(?:^|[^\p{L}\p{N} ])[ \u00a0]*$/u.test(text.slice(Math.max(0, label.start - 3), label.start))) continue;
      JOIN_GREETING.lastIndex = label.end;
      const join = JOIN_GREETING.exec(text)?.[0];
      if (join) take(text, label.end + join.length, { label, isSure: true, small: 'greeting' }, labels, found);
    } else if (label.kind === 'name') {
      const join = joinAfter(text, label);
      if (!join || isNameOfThing(text, label) || isInCode(text, label)) continue;
      const isSure = join.isStated || SAYS_WHO.test(text.slice(label.start, label.end));
      if (isSure || join.isField)
        take(text, join.end, { label, isSure, small: smallNameAfter(text, label, join) }, labels, found);
    }
  }
}

const SAYS_WHO = /^(?:me llamo|signed|logged|prepar|firmado|sesi)/i;
/** After these a name may be in small letters with no colon between. */
const SAYS_NAME = /^(?:me llamo|(?:signed|logged) in as|sesi.*como)$/i;

/** Labels that other things are called, too: `on the client: larger buffers`. */
const ALSO_THINGS = /^(?:customer|client|cliente|member|employee|recipient|destinatari[oa]|emplead[oa]|miembro)$/i;

/** What forms join to another label or to `name`: `Nombre/Name:`, `Full-Name:`. */
const JOINED_BEFORE =
  /(?<![\p{L}\p{N}_@?&$./-])(?:full|first|last|middle|given|family|legal|maiden|preferred|your|(?:sur)?name|nombres?|apellidos?|(?:co-?)?(?:applicant|borrower)|(?:account|card) ?holder|spouse|customer|client|cliente|member|employee|recipient|titular|solicitante)[/-]$/iu;

/** `?name=`, `Upstream-Name:`, `const client:`: a word of a language that machines read. */
function isInCode(text: string, { start, end }: Label): boolean {
  const label = text.slice(start, end);
  const isThing = ALSO_THINGS.test(label);
  if (!isThing && !/^(?:name|nombre)$/i.test(label)) return false;
  const isJoined =
    JOINED_BEFORE.test(text.slice(Math.max(0, start - 20), start)) && !/^[ \u00a0\v]*=/.test(text.slice(end, end + 4));
  if (!isJoined && /[\w@?&$/-]/.test(text[start - 1] ?? '')) return true;
  return (
    isThing && /^\p{Ll}/u.test(label) && !/(?:^|[\n\r\v])[ \u00a0*]*$/.test(text.slice(Math.max(0, start - 4), start))
  );
}

/** A label that says who somebody is and not that a name follows: `Applicant:`, unlike `Signed by:`. */
const isRole = (label: string): boolean =>
  !/nam|nombre|apellid|llamo|\b(?:as|by|como|de|for|of|para|por)$/i.test(label);

/** What there can be in small letters after a label: after most a sentence can be, too. */
function smallNameAfter(text: string, { start, end }: Label, join: LabelJoin): SmallNameAfter | null {
  const label = text.slice(start, end);
  const kind = isRole(label) ? 'role' : 'name';
  // In small letters these head the columns of a table and are keys of code.
  const isKey = /^\p{Ll}/u.test(label) && (kind === 'role' || /^(?:name|nombre)$/.test(label));
  if (join.isMarked) return isKey ? 'key' : kind;
  if (join.isField) return isKey ? null : kind;
  const isOwn = join.isStated && /(?<!\p{L})(?:my name|mi nombre)$/iu.test(text.slice(Math.max(0, start - 4), end));
  return isOwn || SAYS_NAME.test(label) ? 'name' : null;
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

/** Where a name begins that titles stand before; 0: there are no titles, or no name after them, as in `Don, your loan is ready`. */
function afterTitles(text: string, start: number): number {
  const titles = lengthAt(TITLES, text, start);
  return titles > 0 && lengthAt(TITLED, text, start + titles) > 0 ? start + titles : 0;
}

const isInCapitals = (text: string): boolean => /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text);

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

/** The name that begins at a position. */
function take(text: string, start: number, cue: Cue, labels: readonly Label[], found: Found[]): void {
  const { label: by, isSure, small } = cue;
  const label = labels[lastBefore(labels, start) + 1];
  const isLabel = label?.start === start && !/^(?: |\v\p{Ll})/u.test(text.slice(label.end, label.end + 2));
  if (isLabel && label.kind !== 'honorific') return;
  const titled = afterTitles(text, start);
  const after = titled || start;
  const first = titled || start + lengthAt(TITLES, text, start);
  const end = small === null ? first : endOfSmallName(text, first, small, !isSure);
  const isFarewell = by.kind === 'greeting' && isToAThing(text, by, start, end);
  if (end > first && !isFarewell && !STATES.test(text.slice(first, end))) {
    found.push({ detector: 'name', start, end });
    return;
  }
  const longest = after + Math.min(NAME_LIMIT, lengthAt(titled ? TITLED : PERSON, text, after));
  const whole = text.slice(after, endOfOwn(text, after, longest, labels, BEGINS_LINE)).replace(/[,\s]+$/, '');
  const person = by.kind === 'greeting' ? whole.replace(BUSINESS_BESIDE, '') : whole;
  const short = isInCapitals(person) ? withoutSentence(person) : person;
  if (by.kind === 'greeting' && !titled && (opensSentence(short, text.slice(by.start, by.end)) || isOfBusiness(short)))
    return;
  // What follows a label is the name; only if it cannot be one, a sentence is looked for in it.
  const names = by.kind === 'name' ? [person, ...withoutJoined(person), short] : [short, ...withoutJoined(short)];
  const isOfThing = ALSO_THINGS.test(text.slice(by.start, by.end));
  const certain = titled > 0 && CERTAIN.test(text.slice(start, titled));
  const name = names.find(
    (one) =>
      (certain && isSurname(one)) ||
      (!(isOfThing && isPlain(one)) &&
        !STATES.test(one.replace(/[\n\r\v].*/s, '')) &&
        isName(one, text.slice(after + one.length, after + one.length + 24), isSure)),
  );
  if (name !== undefined) found.push({ detector: 'name', start, end: after + name.length });
}

/** `Member: Gold`, `CLIENTE: NUEVO O EXISTENTE`, and not `Customer: Will Young`. */
function isPlain(name: string): boolean {
  const [first = '', ...others] = (name.match(WORDS) ?? []).map((word) => word.replaceAll('\v', ''));
  if (isGivenName(first) || (!isCommon(first) && isSurnameToo(others.at(-1) ?? ''))) return false;
  return [first, ...others].every(isPlainWord);
}

/** `Goodbye, clutter!`: a farewell to one word in small letters, and nothing more, is a heading. */
const isToAThing = (text: string, by: Label, start: number, end: number): boolean =>
  /^(?:good)?bye$/i.test(text.slice(by.start, by.end)) &&
  !/[ \t\r\u00a0]/.test(text.slice(start, end)) &&
  /^[.!]?[ \t\u00a0]*(?:$|[\n\r\v])/.test(text.slice(end, end + 3));

/** States after which nobody is called: the next row of a form, or a choice. */
const STATES =
  /^(?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|nebraska|nevada|new (?:hampshire|jersey|mexico|york)|north (?:carolina|dakota)|ohio|oklahoma|oregon|pennsylvania|puerto rico|rhode island|south (?:carolina|dakota)|texas|utah|vermont|west virginia|wisconsin|wyoming)$/i;

/** `TO AUSTIN` after a greeting in capitals. After one in small letters, what is in capitals is a name that is written so. */
function opensSentence(person: string, greeting: string): boolean {
  const [first = '', ...others] = person.match(WORDS) ?? [];
  if (!isInCapitals(person) || /\p{Ll}/u.test(greeting) || isGivenName(first)) return false;
  // `HELLO, FREEDOM!`: where all is in capitals, one word says as little as in small letters.
  return isCommon(first) || (others.length === 0 && !isSurnameToo(first) && isPlainWord(first.replaceAll('\v', '')));
}

const BUSINESS =
  '(?:bank|banking|capital|corp|credit|finance|financial|funding|inc|insurance|lenders?|lending|llc|loans?|ltd|mortgages?|savings|services|support|team|union|ahorros?|banco|cr[eé]ditos?|equipo|financier[ao]|hipotecas|pr[eé]stamos|seguros)';
const ENDS_AS_BUSINESS = new RegExp(`[ \\r\\v\\u00a0]${BUSINESS}$`, 'iu');
/** A link in an element of its own behind who is greeted: `Support` beside `Hi Anna`. */
const BUSINESS_BESIDE = new RegExp(`(?<![ \\t\\r\\u00a0\\v])[ \\t\\r\\u00a0\\v]*\\v${BUSINESS}(?!\\p{L}).*$`, 'isu');

/** `Thank You For Applying`, `Thanks, Meadow Loans`: a heading goes on after the greeting, or says whose page it is. */
const isOfBusiness = (person: string): boolean =>
  /^(?:at|for|from|in|on|to|with|en|para|por)(?!\p{L})/iu.test(person) || ENDS_AS_BUSINESS.test(person);

/** Titles after which even a common word is a name: `Mr. Price`. `Sr.` is a senior too, `Dr.` a street. */
const CERTAIN = /^(?:mr|mrs|ms|mx)\v?\./i;
const isSurname = (name: string): boolean =>
  /^\p{Lu}\S*$/u.test(name) && !/^(?:customer|applicant|borrower|client)$/i.test(name);

/** A name can go on in the next line or element with one common word, as `Price`; a sentence has another after it, a label nothing. */
const BEGINS_LINE = /\p{Lu}[\p{L}\p{M}'’]*(?=[ \u00a0]+\p{L}|[ \u00a0]*\r)/uy;
/** @param rest what follows it */
function isName(name: string, rest: string, isSure: boolean): boolean {
  const words = name.match(WORDS) ?? [];
  const proper = words.filter((word) => /^\p{Lu}/u.test(word) && word.length > 1);
  if (proper.length === 0) return false;
  const common = proper.filter(isCommon).length;
  if (common * 2 > proper.length || (isCommon(proper[0] ?? '') && (!isSure || proper.length < 2))) return false;
  // `Hello Kitty cards`: a sentence or a title goes on.
  return isSure || !/^(?:[ \u00a0]*\p{L}|[?!])/u.test(rest);
}
