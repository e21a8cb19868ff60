import { isDigit } from './characters.ts';

/**
 * Card numbers: issuer range and Luhn's check digit (ISO/IEC 7812-1, Annex B). UnionPay has no exemption: older numbers
 * of its were issued without the digit, which is why validators of what people type may pass them (braintree/card-validator,
 * `luhnValidateUnionPay`), but a finder that did would take one in a hundred long numbers for a card: all that begin with 62.
 */
export function isCardNumber(digits: string): boolean {
  const issuer =
    /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))\d*|3[47]\d{13}|3(?:0[0-5]|[689])\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|6(?:011|4[4-9]|5)\d*|62\d{14,17}|(?:50|5[6-9]|6[0-9])\d{10,17})$/;
  // Few numbers have the check digit: told first, it spares the pattern.
  return digits.length >= 12 && digits.length <= 19 && hasLuhnDigit(digits) && issuer.test(digits);
}

function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, twice = false; index >= 0; index--, twice = !twice) {
    const digit = digits.charCodeAt(index) - 48;
    sum += !twice ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** Social security numbers as they can have been allocated (20 CFR 422.103; SSA, randomisation of 2011). */
export function isSocialSecurityNumber(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/.test(digits);
}

/** Individual taxpayer numbers: 9xx and the fourth and fifth digit in 50–65, 70–88, 90–92, 94–99 (IRM 3.21.263). */
export function isTaxpayerNumber(digits: string): boolean {
  return /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(digits);
}

/** Employer numbers: a prefix that a campus of the IRS issues. */
export function isEmployerNumber(digits: string): boolean {
  return /^(?:0[1-6]|1[0-6]|2[0-7]|3[0-9]|4[0-8]|5[0-9]|6[0-8]|7[1-7]|8[0-8]|9[0-589])\d{7}$/.test(digits);
}

/** Routing numbers: a Federal Reserve prefix and the weighted check digit (ABA, 3-7-1). */
export function isRoutingNumber(digits: string): boolean {
  if (!/^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(digits)) return false;
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return sum % 10 === 0;
}

/** Lengths of account numbers by country (SWIFT, IBAN Registry). */
const IBAN_LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';
/** By the place in the alphabet of the country's letters. */
const ibanLengths = new Uint8Array(1 << 10);
for (const entry of IBAN_LENGTHS.split(' ')) {
  ibanLengths[countryKey(entry.charCodeAt(0), entry.charCodeAt(1))] = Number(entry.slice(2));
}

function countryKey(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31);
}

/** Characters of a country's account numbers, by the codes of its two letters; 0: it has none. */
export const ibanLength = (first: number, second: number): number => ibanLengths[countryKey(first, second)] ?? 0;

/** International bank account numbers: the country's length and the remainder 1 of 97 (ISO 13616). */
export function isIban(text: string): boolean {
  if (ibanLength(text.charCodeAt(0), text.charCodeAt(1)) !== text.length || !/^[a-z]{2}\d\d/i.test(text)) return false;
  let remainder = 0;
  for (let index = 4; index < text.length + 4; index++) {
    // The country and the check digits count as if they stood at the end.
    const code = text.charCodeAt(index < text.length ? index : index - text.length);
    const letter = (code | 32) - 87;
    if (isDigit(code)) remainder = remainder * 10 + code - 48;
    else if (letter >= 10 && letter <= 35) remainder = remainder * 100 + letter;
    else return false;
    remainder %= 97;
  }
  return remainder === 1;
}

/** JSON web tokens: the first part decodes to a header that names an algorithm (RFC 7519). */
export function isWebToken(text: string): boolean {
  const first = text.split('.', 1)[0] ?? '';
  // No base64 is so long; most of what looks like a token is told by this, without an exception.
  if (first.length % 4 === 1) return false;
  try {
    const json = atob(first.replace(/-/g, '+').replace(/_/g, '/'));
    if (!json.includes('"alg"')) return false;
    const header: unknown = JSON.parse(json);
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}

/** A day that a living person can have been born on; `year` of two or four digits. */
export function isBirthDate(text: string): boolean {
  if (/[a-z]/i.test(text)) return true;
  const parts = text.match(/\d+/g)?.map(Number) ?? [];
  const [a = 0, b = 0, c = 0] = parts;
  const [year, first, second] = a > 31 ? [a, b, c] : [c, a, b];
  const possible = year < 100 || (year > 1900 && year < 2100);
  return (
    parts.length === 3 &&
    possible &&
    Math.min(first, second) >= 1 &&
    Math.min(first, second) <= 12 &&
    Math.max(first, second) <= 31
  );
}
