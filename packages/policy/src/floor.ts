import type { CompiledSelector, CompoundSelector } from './compiled.ts';
import { PAYMENT_SEGMENT } from './match-template.ts';
import { REGULATIONS } from './regulations.ts';
import { literalsOf } from './template.ts';
import { wordsOf } from './words.ts';

/** Why no policy may show something. */
export interface FloorBreach {
  readonly what: string;
  readonly regulation: string;
}

const { authentication, card, governmentId, bankAccount, nonpublic } = REGULATIONS;

/** Words, or runs of words, that name what no policy shows. Written as they are split: `card number`, `ssn`. */
const NAMES: readonly (readonly [what: string, regulation: string, names: readonly string[]])[] = [
  ['a password', authentication, ['password', 'passwd', 'pwd', 'passphrase', 'contrasena', 'clave', 'passcode']],
  [
    'a one-time code',
    authentication,
    [
      'otp',
      'totp',
      'mfa',
      '2fa',
      'one time code',
      'one time password',
      'verification code',
      'auth code',
      'sms code',
      'pin',
      'codigo de verificacion',
    ],
  ],
  [
    'card data',
    card,
    [
      'card number',
      'cardnumber',
      'card no',
      'card num',
      'cc number',
      'ccnumber',
      'ccnum',
      'credit card',
      'debit card',
      'cvv',
      'cvc',
      'cvv2',
      'csc',
      'card code',
      'security code',
      'card expiry',
      'pan',
      'numero de tarjeta',
      'tarjeta',
    ],
  ],
  [
    'a government id',
    governmentId,
    [
      'ssn',
      'social security',
      'socialsecurity',
      'itin',
      'tin',
      'tax id',
      'taxid',
      'ein',
      'passport',
      'pasaporte',
      'driver license',
      'drivers license',
      'driver licence',
      'license number',
      'licence number',
      'national id',
      'government id',
      'sin number',
      'nino',
      'curp',
      'dni',
      'nie',
      'seguro social',
    ],
  ],
  [
    'a bank account',
    bankAccount,
    [
      'iban',
      'bic',
      'routing',
      'routing number',
      'aba',
      'account number',
      'accountnumber',
      'account no',
      'account num',
      'acct num',
      'acct',
      'bank account',
      'bankaccount',
      'sort code',
      'clabe',
      'numero de cuenta',
    ],
  ],
];

const AUTOCOMPLETE: readonly (readonly [value: RegExp, what: string, regulation: string])[] = [
  [/^(?:current|new)-password$/, 'a password', authentication],
  [/^one-time-code$/, 'a one-time code', authentication],
  [/^cc-/, 'card data', card],
];

/** What a selector would show of the floor, judged by type, autocomplete and the words of every name in it. */
export function selectorBreach(selector: CompiledSelector): FloorBreach | null {
  for (const compound of selector.compounds) {
    const breach = compoundBreach(compound);
    if (breach) return breach;
  }
  return null;
}

function compoundBreach({ tag, id, classes, attributes }: CompoundSelector): FloorBreach | null {
  for (const [name, value] of attributes ?? []) {
    if (value === null) continue;
    const plain = value.toLowerCase();
    if (name === 'type' && plain === 'password') return { what: 'a password', regulation: authentication };
    if (name === 'autocomplete') {
      for (const token of plain.split(/\s+/)) {
        const rule = AUTOCOMPLETE.find(([pattern]) => pattern.test(token));
        if (rule) return { what: rule[1], regulation: rule[2] };
      }
    }
  }
  const names = [tag, id, ...(classes ?? []), ...(attributes ?? []).flat()];
  for (const name of names) {
    const breach = name ? nameBreach(name) : null;
    if (breach) return breach;
  }
  return null;
}

/** Whether an identifier or a label names something of the floor. */
export function nameBreach(name: string): FloorBreach | null {
  const joined = ` ${wordsOf(name).join(' ')} `;
  for (const [what, regulation, names] of NAMES) {
    if (names.some((one) => joined.includes(` ${one} `))) return { what, regulation };
  }
  return null;
}

/** Whether a text has the shape of something of the floor: a card number, an SSN, an IBAN, a routing number. */
export function shapeBreach(text: string): FloorBreach | null {
  if (/\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?\b/.test(text))
    return { what: 'an IBAN', regulation: bankAccount };
  for (const [run] of text.matchAll(/\d(?:[ .-]?\d){7,33}/g)) {
    const digits = run.replace(/\D/g, '');
    if (/^\d{3}[ .-]\d{2}[ .-]\d{4}$/.test(run)) return { what: 'a social security number', regulation: governmentId };
    if (digits.length >= 13 && digits.length <= 19 && luhn(digits)) return { what: 'a card number', regulation: card };
    if (digits.length === 9) {
      return routing(digits)
        ? { what: 'a bank routing number', regulation: bankAccount }
        : { what: 'a nine-digit number, as a social security number is', regulation: governmentId };
    }
    if (digits.length > 9) return { what: 'a long number, as an account number is', regulation: bankAccount };
  }
  if (/[^\s@]+@[^\s@]+\.[^\s@]+/.test(text)) return { what: 'an e-mail address', regulation: nonpublic };
  return null;
}

/** The payment-looking segment that a URL template names, or null. */
export function paymentSegment(match: string): string | null {
  return literalsOf(match).find((literal) => PAYMENT_SEGMENT.test(literal.toLowerCase())) ?? null;
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function routing(digits: string): boolean {
  const weights = [3, 7, 1];
  return [...digits].reduce((sum, digit, at) => sum + Number(digit) * (weights[at % 3] ?? 1), 0) % 10 === 0;
}
