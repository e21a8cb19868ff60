import { classOf, isSpace } from './characters.ts';
import type { Label } from './labels.ts';

/** How a value stands after a label. */
export interface LabelJoin {
  /** Where the value begins. */
  readonly end: number;
  /** A colon stands between them. */
  readonly isMarked: boolean;
  /** That, or a verb: what follows is the value. */
  readonly isStated: boolean;
  /** The value stands in a line or element of its own, and the label too, or a question that asks for it. */
  readonly isField: boolean;
}

/** A label can have a number, as in `Borrower 1:`, and the star or question mark of a field, each in an element of its own or not. */
const JOIN =
  /(?:[ \u00a0]?#?\d{1,2}(?=[ \u00a0]?[:=*?\n\r\v]))?(?:(?:[ \u00a0\v]*[*?]){1,2}(?=[ \t\u00a0]*[:=(\n\r\v]))?(?:[ \t\u00a0\v]*[:=]|[ \t\u00a0]*(?:[–—-]|\((?:[^()\n]{0,30})\)(?:[ \u00a0\v]*\*)?:?|\b(?:is|es|was|of|de)\b)?)\s*/iuy;
const APART = /[\n\r\v]/;
/** A line or an element ends. */
export const isApart = classOf(APART);

/** What stands between a label and its value; null: nothing. */
export function joinAfter(text: string, label: Label): LabelJoin | null {
  JOIN.lastIndex = label.end;
  const join = JOIN.exec(text)?.[0] ?? '';
  if (join === '') return null;
  return {
    end: label.end + join.length,
    isMarked: join.includes(':'),
    isStated: /[:=]|\b(?:is|es)\b/i.test(join),
    isField: APART.test(join) && (isAlone(text, label) || (/^[ \u00a0\v]*\*?\?/.test(join) && isAsked(text, label))),
  };
}

/** The label is all that its line has, but for the star of a field. */
function isAlone(text: string, label: Label): boolean {
  let at = label.start - 1;
  while ((isSpace(text, at) && !isApart(text, at)) || text[at] === '*') at--;
  return at < 0 || isApart(text, at);
}

const LONGEST_QUESTION = 60;
const QUESTION =
  /^[\s¿*]*(?:what(?:['’]s)?|which|who|how much|may|can|could|cu[aá]l(?:es)?|qui[eé]n(?:es)?|c[oó]mo|cu[aá]nto)(?!\p{L})/iu;
/** Of `What is a cosigner?` the answer is nobody's name. */
const ABOUT_ONE = /(?<!\p{L})(?:you|your|my|usted|sus?|tus?|mi)(?!\p{L})|(?:name|nombre|gana)$/iu;

/** `What is your` before a label whose question mark follows. */
export function isAsked(text: string, { start, end }: Label): boolean {
  const before = text.slice(Math.max(0, start - LONGEST_QUESTION), start).replace(/^[\s\S]*[\n\r.!?:]/, '');
  return QUESTION.test(before) && ABOUT_ONE.test(before + text.slice(start, end));
}
