import type { Application } from './application.ts';
import type { MessageKey } from './language.tsx';
import type { ApplicationStep } from './routes.ts';

export type FieldErrors = Partial<Record<keyof Application, MessageKey>>;

type Check = (application: Application, today: Date) => MessageKey | null;

const checks: Record<ApplicationStep, Partial<Record<keyof Application, Check>>> = {
  amount: { purpose: (answers) => (answers.purpose === '' ? 'error.purpose' : null) },
  'about-you': {
    firstName: (answers) => required(answers.firstName, 'error.firstName'),
    lastName: (answers) => required(answers.lastName, 'error.lastName'),
    birthDate: (answers, today) => birthDateError(answers.birthDate, today),
    ssn: (answers) => (/^(?!000)\d{9}$/.test(digitsOf(answers.ssn)) ? null : 'error.ssn'),
    phone: (answers) => (/^1?[2-9]\d{9}$/.test(digitsOf(answers.phone)) ? null : 'error.phone'),
    email: (answers) => (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(answers.email.trim()) ? null : 'error.email'),
  },
  'home-and-work': {
    street: (answers) => required(answers.street, 'error.street'),
    city: (answers) => required(answers.city, 'error.city'),
    state: (answers) => required(answers.state, 'error.state'),
    zip: (answers) => (/^\d{5}(-\d{4})?$/.test(answers.zip.trim()) ? null : 'error.zip'),
    housing: (answers) => required(answers.housing, 'error.housing'),
    housingCost: (answers) => (dollarsOf(answers.housingCost) === null ? 'error.housingCost' : null),
    employment: (answers) => required(answers.employment, 'error.employment'),
    employer: (answers) => (answers.employment === 'employed' ? required(answers.employer, 'error.employer') : null),
    income: (answers) => incomeError(answers.income),
  },
  bank: {
    routing: (answers) => (isRoutingNumber(answers.routing) ? null : 'error.routing'),
    account: (answers) => (/^\d{4,17}$/.test(answers.account.trim()) ? null : 'error.account'),
    creditConsent: (answers) => (answers.creditConsent ? null : 'error.creditConsent'),
  },
  review: {
    signature: (answers) => signatureError(answers),
    signConsent: (answers) => (answers.signConsent ? null : 'error.signConsent'),
  },
};

/** What is wrong with the answers of one step; empty when the step is complete. */
export function errorsOf(step: ApplicationStep, application: Application, today: Date): FieldErrors {
  const errors: FieldErrors = {};
  for (const [field, check] of Object.entries(checks[step])) {
    const error = check(application, today);
    if (error !== null) Object.assign(errors, { [field]: error });
  }
  return errors;
}

/** Whether these nine digits are an ABA routing number (checksum 3-7-1). */
export function isRoutingNumber(text: string): boolean {
  const digits = text.trim();
  if (!/^\d{9}$/.test(digits) || digits === '000000000') return false;
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (weights[place % 3] ?? 0), 0);
  return sum % 10 === 0;
}

/** Dollars out of "1,450" or "$1,450.50"; null when it is not an amount. */
export function dollarsOf(text: string): number | null {
  const plain = text.trim().replace(/^\$\s*/, '');
  return /^(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/.test(plain) ? Number(plain.replaceAll(',', '')) : null;
}

/**
 * Planted friction: the field does not say that it wants a yearly amount without commas, and neither do its errors.
 */
function incomeError(text: string): MessageKey | null {
  if (!/^\d+$/.test(text.trim())) return 'error.incomeFormat';
  return Number(text) < 9_000 ? 'error.incomeRange' : null;
}

function birthDateError(text: string, today: Date): MessageKey | null {
  const parts = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim());
  if (parts === null) return 'error.birthDate';
  const [month, day, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(year, month - 1, day);
  const exists = date.getMonth() === month - 1 && date.getDate() === day && year > today.getFullYear() - 120;
  if (!exists || date > today) return 'error.birthDate';
  return new Date(year + 18, month - 1, day) > today ? 'decision.tooYoung' : null;
}

function signatureError({ signature, firstName, lastName }: Application): MessageKey | null {
  const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toLocaleLowerCase();
  return plain(signature) !== '' && plain(signature) === plain(`${firstName} ${lastName}`) ? null : 'error.signature';
}

function required(text: string, error: MessageKey): MessageKey | null {
  return text.trim() === '' ? error : null;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
