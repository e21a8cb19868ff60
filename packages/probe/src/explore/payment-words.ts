import { wordsOf } from '@scrim/policy';
import { withoutAccents } from '../readable-path.ts';

/** Words of paying, in English and Spanish. Whole words: a payroll is none, nor is a "pagaré". */
const PAYING = [
  /^[a-z]*pay(?:ments?|now|off|down|back|bill|pal)?$/,
  /^(?:checkout|billing|settle)$/,
  /^(?:auto|pre|re)?pag(?:os?|ar|a|ue)$/,
  /^(?:abon(?:os?|ar|a|e)|liquid(?:ar|acion|a|e)|saldar|amortizar|reembolsar)$/,
];
/** What is planned, and not paid: a step of most applications. */
const PLANNED =
  /(?:re|pre|down|over)-?payments?[-_ ]?(?:plan|calculator|quote|estimate|schedule|option|example|term)s?|plan(?:es)?[-_ ]de[-_ ]pagos?/gi;
/** On a button alone: an address may name what a loan is for (`/apply/home-purchase`). */
const BUYING = /^(?:buy|order|purchase|comprar)$/;

/** The word of a path that says that people pay there; undefined when none does. */
export function payingWord(path: string): string | undefined {
  return wordsOf(withoutAccents(path).replace(PLANNED, ' ')).find((word) => PAYING.some((paying) => paying.test(word)));
}

/** Whether a button says that pressing it pays. */
export function saysPaying(text: string): boolean {
  return payingWord(text) !== undefined || wordsOf(withoutAccents(text)).some((word) => BUYING.test(word));
}
