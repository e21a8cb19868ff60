import type { Marker } from './marker.ts';

/**
 * What a name ends in that stands for such a number: `annualIncome`, `salary_gross`, `billing_zip`. More of it speaks of something
 * else: `income_time` counts milliseconds, `zipSize` bytes.
 */
const NAMES: Readonly<Partial<Record<Marker['kind'], RegExp>>> = {
  income:
    /\b(?:incomes?|salar(?:y|ies)|wages?|earnings?|ingresos?|salarios?|sueldos?|renta)(?: (?:is|amount|value|gross|net|total|annual(?:ly)?|year(?:ly)?|month(?:ly)?|usd|eur|importe|bruto|neto|anual|mensual))*$/,
  address: /\b(?:(?:zip|postal)(?: ?codes?| ?5)?|post ?codes?|cp)$/,
};
/** A name, and what stands between it and its value in JSON, forms and sentences. */
const NAMED = /([\p{L}][\p{L}\p{N}_.$ -]{0,40})["'\]]{0,2}\s*[:=]?\s*\[?["'$€£]?\s*$/u;
const CURRENCY_BEFORE = /(?:[$€£]|\b(?:usd|eur|us\$))\s?$/i;
const CURRENCY_AFTER = /^\s?(?:€|(?:usd|eur|euros?|dollars?|d[oó]lares)\b)/i;
const CENTS = /^[.,]\d{1,2}(?!\d)/;
export const NO_CENTS = /^[.,]0{1,2}(?!\d)/;
/** What stands in a JSON array before one of its numbers; the name of the array is before it. */
const LISTED_BEFORE = /(?<=:\s*)\[\s*(?:-?\d+(?:\.\d+)?\s*,\s*)*$/;
const LISTED_AFTER = /^(?:\.\d{1,2})?\s*[,\]]/;
/** Characters before a number among which its name is sought. */
const BEFORE = 160;

/**
 * Where a number of few digits stands as what it is, and not as one of the many that are its like by chance (times, coordinates,
 * counts, ids): `"income":64321`, `"incomes":[50000,64321]`, `$64,321`, `64.321 €`, `Annual income: 64,321`; of those with a comma
 * also as the whole of a value, `"64,321"`, `"64.321,00"`. -1 when nowhere.
 */
export function shortNumberAt(text: string, { kind, value }: Pick<Marker, 'kind' | 'value'>): number {
  for (const written of writingsOf(kind, value))
    for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) {
      const before = text.slice(Math.max(0, at - BEFORE), at);
      const rest = text.slice(at + written.length, at + written.length + 16);
      const after = kind === 'income' ? rest.replace(CENTS, '') : rest;
      if (written === value && LISTED_AFTER.test(rest)) {
        const list = LISTED_BEFORE.exec(before);
        if (list && isNamed(kind, before.slice(0, list.index))) return at;
      }
      if (/[\p{L}\p{N}_]$|\d[.,-]$/u.test(before) || /^(?:[\p{L}\p{N}_]|[.,-]\d)/u.test(after)) continue;
      const isGrouped = written.includes(',') || (written !== value && NO_CENTS.test(rest));
      const isWhole = isGrouped && /["'>]$/.test(before) && /^["'<]/.test(after);
      const isMoney = kind === 'income' && (CURRENCY_BEFORE.test(before) || CURRENCY_AFTER.test(after));
      if (isWhole || isMoney || isNamed(kind, before)) return at;
    }
  return -1;
}

function writingsOf(kind: Marker['kind'], value: string): string[] {
  if (kind !== 'income') return [value];
  const grouped = (separator: string) => value.replace(/\B(?=(?:\d{3})+$)/g, separator);
  return [value, grouped(','), grouped('.')];
}

function isNamed(kind: Marker['kind'], before: string): boolean {
  const name = NAMED.exec(before)?.[1];
  if (name === undefined) return false;
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[_.$-]+/g, ' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return NAMES[kind]?.test(words.trim()) ?? false;
}
