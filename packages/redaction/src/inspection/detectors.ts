import {
  isBirthDate,
  isCardNumber,
  isEmployerNumber,
  isIban,
  isRoutingNumber,
  isSocialSecurityNumber,
  isTaxpayerNumber,
  isWebToken,
} from './checksums.ts';

export type DetectorName =
  | 'card_number'
  | 'social_security_number'
  | 'taxpayer_number'
  | 'employer_number'
  | 'iban'
  | 'routing_number'
  | 'email'
  | 'phone'
  | 'web_token'
  | 'birth_date';

/** Finds one kind of personal data by shape, check digits and, where those do not suffice, by the words around it. */
export interface Detector {
  readonly name: DetectorName;
  readonly pattern: RegExp;
  readonly isValid?: (found: string) => boolean;
  /** Must be near: in the text before it, or in the same text. */
  readonly context?: RegExp;
}

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic';

/** In order; a later one does not see what an earlier one has found. */
export const DETECTORS: readonly Detector[] = [
  { name: 'web_token', pattern: /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, isValid: isWebToken },
  { name: 'email', pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu },
  { name: 'iban', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}\b/gi, isValid: isIban },
  { name: 'card_number', pattern: /(?<!\d)\d(?:[ .-]?\d){11,18}(?!\d)/g, isValid: isCardNumber },
  {
    name: 'social_security_number',
    pattern: /(?<!\d)\d{3}([ .-])\d{2}\1\d{4}(?!\d)/g,
    isValid: isSocialSecurityNumber,
  },
  {
    name: 'social_security_number',
    pattern: /(?<!\d)\d{9}(?!\d)/g,
    isValid: isSocialSecurityNumber,
    context: /\bssn\b|social security|seguro social/i,
  },
  { name: 'taxpayer_number', pattern: /(?<!\d)9\d{2}([ .-]?)\d{2}\1\d{4}(?!\d)/g, isValid: isTaxpayerNumber },
  { name: 'employer_number', pattern: /(?<!\d)\d{2}-\d{7}(?!\d)/g, isValid: isEmployerNumber },
  {
    name: 'routing_number',
    pattern: /(?<!\d)\d{9}(?!\d)/g,
    isValid: isRoutingNumber,
    context: /routing|\baba\b|\brtn\b|\bbank\b|\bruta\b/i,
  },
  {
    name: 'phone',
    pattern: /(?<![\d-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?!\d)/g,
  },
  { name: 'phone', pattern: /\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}(?!\d)/g },
  {
    name: 'phone',
    pattern: /(?<!\d)[2-9]\d{2}[2-9]\d{6}(?!\d)/g,
    context: /\bphone|\bmobile|\bcell|\bcall\b|\btel\b|tel[eé]fono|m[oó]vil/i,
  },
  {
    name: 'birth_date',
    pattern: new RegExp(
      `(?<!\\d)(?:\\d{1,2}[/.-]\\d{1,2}[/.-](?:\\d{4}|\\d{2})|\\d{4}-\\d{2}-\\d{2}|(?:${MONTHS})[a-z]*\\.? \\d{1,2},? \\d{4}|\\d{1,2} (?:de )?(?:${MONTHS})[a-z]*\\.?,? (?:de )?\\d{4})(?!\\d)`,
      'gi',
    ),
    isValid: isBirthDate,
    context: /birth|\bborn\b|\bdob\b|nacimiento|nacid[oa]/i,
  },
];

/** Where in a text something was found; `context` is text that was shown before it. */
export function detect(text: string, context = ''): { detector: DetectorName; start: number; end: number }[] {
  const found: { detector: DetectorName; start: number; end: number }[] = [];
  for (const { name, pattern, isValid, context: near } of DETECTORS) {
    if (near && !near.test(text) && !near.test(context)) continue;
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const overlaps = found.some((one) => start < one.end && one.start < end);
      if (!overlaps && (!isValid || isValid(match[0]))) found.push({ detector: name, start, end });
    }
  }
  return found;
}
