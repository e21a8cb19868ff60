/** Digits of a string, separators gone. */
const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Card numbers: issuer range and Luhn's check digit (ISO/IEC 7812-1, Annex B). */
export function isCardNumber(text: string): boolean {
  const digits = digitsOf(text);
  const issuer =
    /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))\d*|3[47]\d{13}|3(?:0[0-5]|[689])\d{11,16}|35(?:2[89]|[3-8]\d)\d{12,15}|6(?:011|4[4-9]|5)\d*|62\d{14,17}|(?:50|5[6-9]|6[0-9])\d{10,17})$/;
  if (digits.length < 12 || digits.length > 19 || !issuer.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]) * (index % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Social security numbers as they can have been allocated (20 CFR 422.103; SSA, randomisation of 2011). */
export function isSocialSecurityNumber(text: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/.test(digitsOf(text));
}

/** Individual taxpayer numbers: 9xx and the fourth and fifth digit in 50–65, 70–88, 90–92, 94–99 (IRM 3.21.263). */
export function isTaxpayerNumber(text: string): boolean {
  return /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(digitsOf(text));
}

/** Employer numbers: a prefix that a campus of the IRS issues. */
export function isEmployerNumber(text: string): boolean {
  return /^(?:0[1-6]|1[0-6]|2[0-7]|3[0-9]|4[0-8]|5[0-9]|6[0-8]|7[1-7]|8[0-8]|9[0-589])\d{7}$/.test(digitsOf(text));
}

/** Routing numbers: a Federal Reserve prefix and the weighted check digit (ABA, 3-7-1). */
export function isRoutingNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(digits)) return false;
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return sum % 10 === 0;
}

/** Lengths of account numbers by country (SWIFT, IBAN Registry). */
const IBAN_LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';
const ibanLengths = new Map(IBAN_LENGTHS.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));

/** Characters of the country's account numbers; undefined: the country has none. */
export const ibanLength = (country: string): number | undefined => ibanLengths.get(country.toUpperCase());

/** International bank account numbers: the country's length and the remainder 1 of 97 (ISO 13616). */
export function isIban(text: string): boolean {
  const iban = text.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d\d[A-Z0-9]+$/.test(iban) || ibanLengths.get(iban.slice(0, 2)) !== iban.length) return false;
  const moved = iban.slice(4) + iban.slice(0, 4);
  let remainder = 0;
  for (const char of moved) {
    const value = Number.parseInt(char, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** JSON web tokens: the first part decodes to a header that names an algorithm (RFC 7519). */
export function isWebToken(text: string): boolean {
  try {
    const header: unknown = JSON.parse(atob((text.split('.')[0] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}

/** A day that a living person can have been born on; `year` of two or four digits. */
export function isBirthDate(text: string): boolean {
  const parts = text.match(/\d+/g)?.map(Number) ?? [];
  if (/[a-z]/i.test(text)) return true;
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
