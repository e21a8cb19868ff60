import { isBirthDate } from './checksums.ts';
import { isCommonWord } from './common-words.ts';
import type { Found } from './detectors.ts';
import { isAsked, joinAfter } from './label-joins.ts';
import { type Label, lastBefore } from './labels.ts';
import { digitsIn } from './number-runs.ts';
import { withoutSeams } from './seams.ts';

const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ene(?:ro)?|febrero|marzo|abr(?:il)?|mayo|junio|julio|ago(?:sto)?|septiembre|octubre|noviembre|dic(?:iembre)?';
const SEPARATOR = '\\s?[/.\\-\\s]\\s?';
/** One of them at least is a digit; the others may be letters that look like one. */
const TWO = '(?=\\w?\\d)[\\doil]{1,2}';
const YEAR = '(?=\\w{0,3}\\d)[\\doil]{4}';
const DATE = new RegExp(
  `(?<![\\p{L}\\d/.-])(?:${TWO}${SEPARATOR}${TWO}${SEPARATOR}(?:${YEAR}|\\d{2})|${YEAR}${SEPARATOR}${TWO}${SEPARATOR}${TWO}|(?:${MONTHS})\\.?[\\s-]${TWO}(?:st|nd|rd|th)?,?\\s${YEAR}|${TWO}(?:st|nd|rd|th)?[\\s.-](?:(?:de|of)[\\s.])?(?:${MONTHS})\\.?,?[\\s-]?(?:del?[\\s.])?${YEAR}|(?:19|20)\\d{6})(?![\\d/-])`,
  'iu',
);
/** Letters among its digits as the digits that they look like. */
const digitsOf = (date: string) => date.replace(/(?<![a-z])[\doil]+(?![a-z])/gi, digitsIn);
/** Words between label and date that make it a date of something else. */
const OTHER_DATE =
  /before|after|until|expire|issued|ends?\b|ended|updated|verified|received|valid|submitted|approved|example|e\.g|format|offer|due|certificate|registr|deadline|since|from|to be|reviewed|antes|despu[eé]s|hasta|caduc|expedid|emitid|actualiz|verificad|recibid|ejemplo|formato|vence|desde|fecha de (?!nac)/i;
const REACH = 60;

/** Dates that a label calls somebody's birth. */
export function findBirthDates(text: string, labels: readonly Label[], found: Found[]): void {
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index];
    if (label?.kind !== 'birth') continue;
    const next = labels.slice(index + 1, index + 4).find(({ kind }) => kind === 'birth')?.start ?? text.length;
    const until = Math.min(next, label.end + REACH);
    const ahead = withoutSeams(text.slice(label.end, until));
    const after = DATE.exec(ahead.text);
    if (
      after &&
      isBirthDate(digitsOf(after[0]).replace(/(?<=\d)(?:st|nd|rd|th)/i, '')) &&
      !OTHER_DATE.test(ahead.text.slice(0, after.index))
    ) {
      const [first, last] = [after.index, after.index + after[0].length - 1];
      const start = label.end + ahead.origin(first);
      found.push({ detector: 'birth_date', start, end: label.end + ahead.origin(last) + 1 });
      continue;
    }
    const before = text.slice(Math.max(0, label.start - 32), label.start);
    const near = DATE.exec(before);
    if (
      near &&
      isBirthDate(digitsOf(near[0])) &&
      /^[\s(,:–-]{0,4}(?:(?:is|es|was) (?:my |the |mi |la )?)?(?:fecha de |date of )?$/i.test(
        before.slice(near.index + near[0].length),
      )
    ) {
      const start = label.start - before.length + near.index;
      found.push({ detector: 'birth_date', start, end: start + near[0].length });
    }
  }
}

const AMOUNT =
  /(?:(?:US\$|USD|MXN|EUR|[$€£])[ \v]?)?(?<![\d.,/-])\d{1,3}(?:(?:[.,' \u00a0]\d{3})+|\d{0,4})(?:[.,]\d{1,2})?(?:[ \v]?(?:k|mil)\b)?(?:\s?(?:€|\$|euros?\b|dollars?\b|d[oó]lares\b|pesos\b|USD|EUR))?(?![\d%]|[./-]\d|[ \u00a0]?%)/iu;
const PUBLISHED =
  /minimum|at least|up to|more than|less than|over\b|under\b|below|above|limit|example|typical|average|median|ratio|percent|require|exceed|threshold|between|range|tax|form\b|step|question|page|guide|section|share|from\b|\bif\b|verified|updated|20\d\d|m[ií]nim|al menos|hasta|m[aá]s de|menos de|desde|l[ií]mite|ejemplo|promedio|medi[oa]\b|porcentaje|requier|super|entre|rango|impuesto|formulario|paso|p[aá]gina|secci[oó]n|verificad/i;

/** Beside the label these say which income it is: `pre-tax income`, `Verified income`, `income (before taxes)`, `income from all sources`. */
const TAXED = '(?:pre|post|before|after)[ -]?tax(?:es)?|(?:antes|despu[eé]s) de impuestos';
const KIND_BEFORE = new RegExp(`(?<!\\p{L})(?:${TAXED}|verified)\\s*$`, 'iu');
const KIND_AFTER = new RegExp(
  `^(?:\\s(?:net[oa]s?|brut[oa]s?|mensual(?:es)?|anual(?:es)?)){0,2}\\s?[(,–—-]?\\s?(?:(?:${TAXED}|from (?:all|other|wages|work|employment|self-employment))(?!\\p{L})|(?:verified|verificad[oa]s?)(?=\\s?[:=]))`,
  'iu',
);

/** What a question goes on with after its label: `Annual income?`, `¿Cuál es su ingreso anual?`. */
const QUESTION_END = new RegExp(
  `^(?:\\s(?:net[oa]s?|brut[oa]s?|mensual(?:es)?|anual(?:es)?|(?:per|a|each) (?:year|month|week|hour)|al? (?:año|mes|semana)|${TAXED})){0,2}\\s?\\*?\\?`,
  'iu',
);
/** All that stands before a label which is a question by itself. */
const QUESTION_START =
  /^[\s¿*]*(?:(?:your|my|current|total|gross|net|combined|household|individual|personal|estimated|sus?|tus?|mis?|total(?:es)?)\s)*$/i;

/** What somebody does, or is promised: `You earn`, and not `Earn $250`. */
const VERB = /^(?:earns?|gana)$/i;
const BESIDE_VERB = '(?:\\s(?:also|currently|now|actualmente|ahora|tambi[eé]n))?\\s*$';
const SUBJECT = new RegExp(
  `(?<!\\p{L})(?:i|you|he|she|we|they|who|applicant|borrower|spouse|yo|usted|[eé]l|ella|quien|cliente|espos[oa]|marido|prestatari[oa]|solicitante|titular|c[oó]nyuge)${BESIDE_VERB}`,
  'iu',
);
/** Whoever takes an offer is not called so. */
const ONE_PERSON = new RegExp(`(?<!\\p{L})(?:i|he|she|yo|[eé]l|ella)${BESIDE_VERB}`, 'iu');
/** They earn for somebody, as an offer says, and are nobody. */
const THINGS =
  'accounts?|balance|bonds?|cards?|cash|cd|deposits?|dollar|funds?|investments?|money|plan|purchases?|savings|ahorros?|banco|compra|cuenta|dep[oó]sito|dinero|fondo|inversi[oó]n|tarjeta';
const THING = new RegExp(`(?<!\\p{L})(?:${THINGS})${BESIDE_VERB}`, 'iu');
/** No thing, nor a word that stands between a noun and its verb, or for no noun. */
const NOUN = `(?!(?:${THINGS}|also|currently|now|only|just|still|always|often|usually|never|and|or|but|then|that|which|it|this|what|actualmente|ahora|tambi[eé]n|que)(?!\\p{L}))\\p{L}[\\p{L}'’-]*`;
/** `Her husband` before `earns`; before `gana`, which bids somebody win too, only with its article. */
const EARNER = {
  earns: new RegExp(`(?<![\\p{L}'’-])${NOUN}${BESIDE_VERB}`, 'iu'),
  gana: new RegExp(`(?<!(?:con|de|desde|en|para|por)\\s)(?<!\\p{L})(?:la|el|su|mi)\\s${NOUN}${BESIDE_VERB}`, 'iu'),
};
/** `Every new member earns $50` is said of nobody. */
const ANYBODY =
  /(?<!\p{L})(?:each|every|any|all|(?:any|every|some|no)(?:one|body)|whoever|cada|tod[oa]s?)\s(?:[\p{L}'’-]+\s+){0,3}$/iu;
const PERIOD =
  /^\s*(?:(?:\/|per\b|an?\b|each\b|every\b|al\b|por\b|cada\b)\s*(?:year|annum|month|week|hour|yr|mo|hr|año|mes|quincena|semana|hora)|(?:yearly|annually|monthly|weekly|hourly|anual|mensual))/iu;
/** Behind an amount that is anybody's who takes an offer. */
const PROMISED =
  /^[^\S\n]*(?:(?:in|of|as|de|en)\s)?(?:an?\s)?(?:cash|bonus|points?|back|rewards?|regalo|puntos|bonos?)(?!\p{L})/iu;
const PROMISED_FOR =
  /^\s*[^\n\r.!?]{0,60}?(?<!\p{L})(?:cash ?back|refer(?:s|red|ring)?|friends?|invite|regalo|amig[oa]s?|invit[ae]s?)(?!\p{L})/iu;
const ASKED_TO_REFER = /(?<!\p{L})(?:refer|friend|invite|amig[oa]|invit[ae])/iu;
/** Behind an amount that is a threshold or no money. */
const AT_LEAST =
  /^\s*(?:\+|(?:or|and) (?:more|above|higher|over|less|up)(?!\p{L})|o (?:m[aá]s|menos|superior(?:es)?)(?!\p{L})|(?:bonus )?points(?!\p{L})|cash ?back(?!\p{L})|puntos(?!\p{L}))/iu;

/** Amounts that a label calls somebody's income. */
export function findIncomes(text: string, labels: readonly Label[], found: Found[]): void {
  for (const label of labels) {
    if (label.kind !== 'income') continue;
    const { text: window, origin } = withoutSeams(text.slice(label.end, label.end + REACH));
    const amount = AMOUNT.exec(window);
    if (!amount) continue;
    const start = label.end + origin(amount.index);
    const between = window.slice(0, amount.index);
    const rest = window.slice(amount.index + amount[0].length);
    if (!isAmountOfMoney(amount[0], rest) || AT_LEAST.test(rest)) continue;
    const before = text.slice(Math.max(0, label.start - 24), label.start).replace(/^[\s\S]*[.\n\r;]/, '');
    if (PUBLISHED.test(between.replace(KIND_AFTER, '')) || PUBLISHED.test(before.replace(KIND_BEFORE, ''))) continue;
    const nearest = labels[lastBefore(labels, start)];
    if (nearest && nearest.start > label.start && !['income', 'employer'].includes(nearest.kind)) continue;
    const isQuestion = QUESTION_END.test(between) && (QUESTION_START.test(before) || isAsked(text, label));
    const joint = isQuestion ? between.replace(QUESTION_END, '') : between;
    if (/[.!?;]\s/.test(joint) || joint.split(/[\n\r]/).length > 3) continue;
    const isVerb = VERB.test(text.slice(label.start, label.end));
    if (isVerb && !isQuestion && !isSomebodys(text, label, before, between, rest)) continue;
    const last = amount.index + amount[0].length - 1;
    found.push({ detector: 'income', start, end: label.end + origin(last) + 1 });
  }
}

/** Whether a verb says what somebody earns, and promises nothing. */
function isSomebodys(text: string, label: Label, before: string, between: string, rest: string): boolean {
  if (PROMISED.test(rest) || ASKED_TO_REFER.test(before) || THING.test(before)) return false;
  const verb = text.slice(label.start, label.end).toLowerCase();
  const isField = joinAfter(text, label)?.isField ?? false;
  // Friends are spoken of after what somebody earns, too.
  if (ONE_PERSON.test(before) || (verb === 'earns' && (isField || PERIOD.test(rest)))) return true;
  if (PROMISED_FOR.test(rest)) return false;
  const name = /(?<!\p{L})\p{Lu}[\p{L}'’-]+(?=\s*$)/u.exec(before)?.[0];
  return (
    between.includes(':') ||
    SUBJECT.test(before) ||
    PERIOD.test(rest) ||
    (name !== undefined && !isCommonWord(name)) ||
    (verb === 'gana' && isField && between.includes('\n')) ||
    ((verb === 'earns' || verb === 'gana') && EARNER[verb].test(before) && !ANYBODY.test(before))
  );
}

/** With a currency, a thousands separator, a `k` or a period, or five digits and more. */
function isAmountOfMoney(amount: string, rest: string): boolean {
  const digits = amount.replace(/\D/g, '');
  if (Number(digits) === 0 || digits.length < 2) return false;
  if (/[$€£]|usd|eur|mxn|dollar|d[oó]lar|peso/i.test(amount)) return true;
  if (/\d ?(?:k|mil)\b/i.test(amount) || /\d[.,' ]\d{3}/.test(amount)) return true;
  return (
    digits.length >= 5 ||
    (digits.length >= 3 &&
      /^\s*(?:\/|per|a |an |al |por)\s*(?:year|month|week|hour|yr|mo|año|mes|semana|hora)/i.test(rest))
  );
}
