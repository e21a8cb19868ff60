import { isCommonWord } from './common-words.ts';
import type { Found } from './detectors.ts';
import { type Label, lastBefore } from './labels.ts';

const WORD = "\\p{Lu}(?:[\\p{L}\\p{M}'’]*\\p{L})?(?:-\\p{Lu}[\\p{L}\\p{M}'’]+)*";
const INITIAL = '\\p{Lu}\\.';
const PARTICLE = '(?:de|del|de la|de las|de los|la|las|los|y|e|da|dos|van|von|der|den|bin|al|el|la|i)';
const SPACE = '[ \\t\\u00a0\\v]+';
const HONORIFIC = '(?:(?:mr|mrs|ms|miss|mx|dr|prof|sr|sra|srta|don|do[nñ]a|d|d[ñn]a|señor|señora|sres)\\.?[ \\u00a0])?';
/** One to six words as names are written: capitals, initials, particles. */
const PERSON = new RegExp(
  `(?:${HONORIFIC})((?:${INITIAL} ?|${WORD})(?:(?:${SPACE}${PARTICLE})?${SPACE}(?:${INITIAL}|${WORD})|,${SPACE}${WORD}){0,5})`,
  'yu',
);
const HONORIFICS = /^(?:mr|mrs|ms|miss|mx|dr|prof|sr|sra|srta|don|do[nñ]a)\.?[ \u00a0]/iu;
/** Between a label and its value. */
const JOIN = /[ \t\u00a0]*(?:[:=–—-]|\((?:[^()\n]{0,30})\):?|\b(?:is|es|was|of|de)\b)?\s*/uy;
const JOIN_GREETING = /[,:]?[ \t\u00a0\v]+/uy;
const NAME_LIMIT = 60;
const COMPANY_FORM =
  /\b(?:inc|llc|ltd|corp|co|plc|gmbh|group|and sons|company|corporation|incorporated|partners|holdings|s\.?l\.?u?|s\.?a\.?u?|s\.? ?coop|s\. de r\.l\.|hijos|hermanos|hnos|asociados)\.?$/i;
const COMPANY =
  /(?:\p{Lu}|\d)[\p{L}\p{M}\d&.'’/+-]*(?:,? (?:(?:and|y|e|of|the|de|del|la|las|los|en|&|-|–) ){0,2}(?:\p{Lu}|\d|&)[\p{L}\p{M}\d&.'’/+-]*){0,6}/uy;

/** Names of people, by a label, a greeting or an honorific before them. */
export function findNames(text: string, labels: readonly Label[], found: Found[]): void {
  for (const label of labels) {
    if (label.kind === 'honorific') {
      if (
        !/\p{Lu}/u.test(text[label.start] ?? '') ||
        !/^\.?[ \u00a0]\p{Lu}/u.test(text.slice(label.end, label.end + 3))
      )
        continue;
      take(text, label.start, labels, found, 1);
    } else if (label.kind === 'greeting') {
      if (!/(?:^|[^\p{L}\p{N} ])[ \u00a0]*$/u.test(text.slice(Math.max(0, label.start - 3), label.start))) continue;
      JOIN_GREETING.lastIndex = label.end;
      const join = JOIN_GREETING.exec(text)?.[0];
      if (join) take(text, label.end + join.length, labels, found, 1);
    } else if (label.kind === 'name') {
      JOIN.lastIndex = label.end;
      const join = JOIN.exec(text)?.[0] ?? '';
      if (join === '' || isNameOfThing(text, label)) continue;
      const stated =
        /[:=]|\b(?:is|es)\b/.test(join) ||
        /^(?:me llamo|signed|logged|prepar|firmado|sesi)/i.test(text.slice(label.start, label.end));
      const apart = /[\n\v]/.test(join);
      if (stated || (apart && isFieldLabel(text, label)))
        take(text, label.end + join.length, labels, found, stated ? 1 : 2);
    }
  }
}

/** `Product name`, `File name`: a bare `name` after another word than whose it is. */
function isNameOfThing(text: string, { start, end }: Label): boolean {
  if (!/^(?:name|nombre)$/i.test(text.slice(start, end))) return false;
  const word = /([\p{L}'’]+)[ \u00a0]$/u.exec(text.slice(Math.max(0, start - 20), start))?.[1];
  return word !== undefined && !/^(?:your|my|his|her|their|su|tu|mi|el|the|and|y|is|es)$|['’]s$/i.test(word);
}

/** The label is all that its line has. */
function isFieldLabel(text: string, label: Label): boolean {
  const before = text[label.start - 1];
  return label.start === 0 || before === '\n' || before === '\v';
}

/** @param proof 1: a label, greeting or honorific says that a name follows; 2: it is only what comes next */
function take(text: string, start: number, labels: readonly Label[], found: Found[], proof: 1 | 2): void {
  const label = labels[lastBefore(labels, start) + 1];
  if (label?.start === start && label.kind !== 'honorific' && text[label.end] !== ' ') return;
  PERSON.lastIndex = start;
  const match = PERSON.exec(text);
  if (!match) return;
  const whole = match[0].slice(0, NAME_LIMIT);
  const end = start + whole.length;
  const title = HONORIFICS.exec(whole)?.[0].length ?? 0;
  const words = whole.slice(title).match(/[\p{L}\p{M}'’-]+/gu) ?? [];
  const proper = words.filter((word) => /^\p{Lu}/u.test(word) && word.length > 1);
  if (proper.length === 0) return;
  const common = proper.filter(isCommonWord).length;
  if (common * 2 > proper.length || (isCommonWord(proper[0] ?? '') && (proof === 2 || proper.length < 2))) return;
  // `Hello Kitty cards`: a sentence or a title goes on.
  const rest = text.slice(end, end + 24);
  if (proof === 2 && /^[ \u00a0]*\p{L}/u.test(rest)) return;
  if (proof === 2 && /^[?!]/.test(rest)) return;
  found.push({ detector: 'name', start, end });
}

/** Where somebody works, by a label before it. */
export function findEmployers(text: string, labels: readonly Label[], found: Found[]): void {
  for (const label of labels) {
    if (label.kind !== 'employer') continue;
    JOIN.lastIndex = label.end;
    const join = JOIN.exec(text)?.[0] ?? '';
    if (join === '') continue;
    const verb = /(?:at|for|by|en|para|por)$/i.test(text.slice(label.start, label.end));
    const stated = verb || /[:=]|\b(?:is|es)\b/.test(join);
    if (!stated && !(/[\n\v]/.test(join) && isFieldLabel(text, label))) continue;
    const start = label.end + join.length;
    COMPANY.lastIndex = start;
    const company = COMPANY.exec(text)?.[0].replace(/[.,;\s-]+$/u, '');
    if (!company || company.length > NAME_LIMIT * 2) continue;
    const words = company.match(/\p{L}[\p{L}\p{M}'’]+/gu) ?? [];
    const proper = words.filter((word) => /^\p{Lu}/u.test(word));
    const common = proper.filter(isCommonWord).length;
    const formed = COMPANY_FORM.test(company);
    if (proper.length === 0 || (!formed && (common === proper.length || isCommonWord(proper[0] ?? '')))) continue;
    if (formed && common === proper.length && proper.length < 2) continue;
    const next = lastBefore(labels, start + company.length);
    // `Employer phone`, `Company address`: the next label, not a value.
    if ((labels[next]?.start ?? -1) >= start && labels[next]?.start === start && !formed) continue;
    found.push({ detector: 'employer', start, end: start + company.length });
  }
}
