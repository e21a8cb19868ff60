import { isCommonWord } from './common-words.ts';
import type { Found } from './detectors.ts';
import { joinAfter } from './label-joins.ts';
import { type Label, lastBefore } from './labels.ts';
import { COMPANY_FORM, endOfOwn, INNER_SEAM, isCommon, NAME_LIMIT, SPACE, withoutJoined } from './proper-names.ts';
import { parted } from './seams.ts';

const COMPANY_LETTERS = `(?:[\\p{L}\\p{M}\\d&.'’/+-]|${INNER_SEAM})*`;
const COMPANY = new RegExp(
  `[\\p{Lu}\\d]${COMPANY_LETTERS}(?:(?:\\v?,)?${SPACE}(?:${parted('and y e of the de del la las los en & - –')}${SPACE}){0,2}[\\p{Lu}\\d&]${COMPANY_LETTERS}){0,6}`,
  'uy',
);
const COMPANY_WORDS = new RegExp(`\\p{L}(?:[\\p{L}\\p{M}'’]|${INNER_SEAM})+`, 'gu');
const BEGINS_ELEMENT = /\p{Lu}[\p{L}\p{M}'’]*/uy;

/** Where somebody works, by a label before it. */
export function findEmployers(text: string, labels: readonly Label[], found: Found[]): void {
  for (const label of labels) {
    if (label.kind !== 'employer') continue;
    const join = joinAfter(text, label);
    if (!join) continue;
    const verb = /(?:at|for|by|en|para|por)$/i.test(text.slice(label.start, label.end));
    const stated = verb || join.isStated;
    if (!stated && !join.isField) continue;
    const start = join.end;
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

/** What stands below a heading `Company:`, as no company begins that is made of words of forms: `About Us`. */
const HEADING =
  /^(?:about|contact|get|how|join|learn|meet|our|read|what|who|why|acerca|nuestr[oa]s?|qui[eé]n(?:es)?|sobre)$/i;

/** @param sure its label says that it is one, so that two words of forms can be its name: `Home Depot` */
function isCompany(company: string, sure: boolean): boolean {
  const proper = (company.match(COMPANY_WORDS) ?? []).filter((word) => /^\p{Lu}/u.test(word));
  const common = proper.filter(isCommon).length;
  if (COMPANY_FORM.test(company)) return proper.length > 1 || common < proper.length;
  const first = (proper[0] ?? '').replaceAll('\v', '');
  if (common === proper.length && HEADING.test(first)) return false;
  if (sure && proper.length > 1) return !NO_COMPANY.test(first) && !isTwoWords(proper.at(-1) ?? '');
  return common < proper.length && !isCommon(proper[0] ?? '');
}
