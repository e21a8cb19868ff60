import type { Decision, Offer } from './decision.ts';

export const purposes = ['debt', 'home', 'car', 'medical', 'moving', 'other'] as const;
export const housings = ['rent', 'own', 'mortgage', 'family'] as const;
export const employments = ['employed', 'selfEmployed', 'retired', 'student', 'looking'] as const;
export const accountTypes = ['checking', 'savings'] as const;

export type Purpose = (typeof purposes)[number];
export type Housing = (typeof housings)[number];
export type Employment = (typeof employments)[number];
export type AccountType = (typeof accountTypes)[number];

/** What an applicant has typed so far, as typed; '' is not given yet. */
export interface Application {
  readonly amount: number;
  readonly months: number;
  readonly purpose: Purpose | '';
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: string;
  readonly ssn: string;
  readonly phone: string;
  readonly email: string;
  readonly street: string;
  readonly unit: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly housing: Housing | '';
  readonly housingCost: string;
  readonly employment: Employment | '';
  readonly employer: string;
  readonly income: string;
  readonly accountType: AccountType;
  readonly routing: string;
  readonly account: string;
  readonly bankChecked: boolean;
  readonly creditConsent: boolean;
  readonly signature: string;
  readonly signConsent: boolean;
}

export type TextField = Exclude<
  keyof Application,
  'amount' | 'months' | 'bankChecked' | 'creditConsent' | 'signConsent'
>;

/** What the lender answered. */
export interface Outcome {
  readonly id: string;
  readonly accountId: string;
  readonly decision: Decision;
}

/** An account that can be looked at: the one just opened, or the one signed in to. */
export interface Account {
  readonly id: string;
  readonly holder: string;
  readonly email: string;
  readonly address: string;
  readonly bankEnding: string;
  readonly amount: number;
  readonly months: number;
  readonly rate: number;
  /** ISO date on which the loan was paid out */
  readonly opened: string;
}

export interface Visit {
  readonly application: Application;
  readonly outcome: Outcome | null;
  readonly accepted: Offer | null;
  readonly account: Account | null;
}

export const emptyVisit: Visit = {
  application: {
    amount: 12_000,
    months: 48,
    purpose: '',
    firstName: '',
    lastName: '',
    birthDate: '',
    ssn: '',
    phone: '',
    email: '',
    street: '',
    unit: '',
    city: '',
    state: '',
    zip: '',
    housing: '',
    housingCost: '',
    employment: '',
    employer: '',
    income: '',
    accountType: 'checking',
    routing: '',
    account: '',
    bankChecked: false,
    creditConsent: false,
    signature: '',
    signConsent: false,
  },
  outcome: null,
  accepted: null,
  account: null,
};

/** The account that an accepted offer opens. */
export function accountFrom(outcome: Outcome, offer: Offer, application: Application, opened: Date): Account {
  return {
    id: outcome.accountId,
    holder: `${application.firstName} ${application.lastName}`.trim(),
    email: application.email,
    address: addressLine(application),
    bankEnding: application.account.slice(-4),
    amount: offer.amount,
    months: offer.months,
    rate: offer.rate,
    opened: opened.toISOString(),
  };
}

/** The address on one line; what is missing is left out. */
export function addressLine(application: Application): string {
  const street = [application.street, application.unit].filter((part) => part !== '').join(' ');
  const place = [application.state, application.zip].filter((part) => part !== '').join(' ');
  return [street, application.city, place].filter((part) => part !== '').join(', ');
}
