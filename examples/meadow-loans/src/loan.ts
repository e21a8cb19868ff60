/** Bounds of what Meadow lends, in whole dollars and months. */
export const loanLimits = { smallest: 2_000, largest: 40_000, step: 500 } as const;
export const loanTerms = [24, 36, 48, 60, 72, 84] as const;

export const creditBands = ['excellent', 'good', 'fair'] as const;
export type CreditBand = (typeof creditBands)[number];

const bandRate: Record<CreditBand, number> = { excellent: 0.0749, good: 0.1149, fair: 0.1799 };

/**
 * The yearly interest rate for a loan, as a fraction: longer terms cost more, amounts above 15,000 dollars less.
 */
export function interestRate(amount: number, months: number, band: CreditBand): number {
  const termSurcharge = Math.max(0, months - 24) * 0.0006;
  const amountDiscount = amount >= 15_000 ? 0.0075 : 0;
  return round(bandRate[band] + termSurcharge - amountDiscount, 4);
}

/** The level payment in dollars per month that repays `principal` in `months` at the yearly rate `rate`. */
export function monthlyPayment(principal: number, rate: number, months: number): number {
  const monthlyRate = rate / 12;
  if (monthlyRate === 0) return round(principal / months, 2);
  return round((principal * monthlyRate) / (1 - (1 + monthlyRate) ** -months), 2);
}

/**
 * The annual percentage rate as a fraction: the yearly rate at which the payments are worth what the borrower receives.
 * Source: 12 CFR Part 1026, Appendix J (actuarial method, monthly unit periods).
 */
export function annualPercentageRate(amountFinanced: number, payment: number, months: number): number {
  let low = 0;
  let high = 2;
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (presentValue(payment, middle, months) > amountFinanced) low = middle;
    else high = middle;
  }
  return round((low + high) / 2, 4);
}

export interface Instalment {
  readonly number: number;
  readonly due: Date;
  readonly payment: number;
  readonly principal: number;
  readonly interest: number;
  readonly balance: number;
}

/** The repayment plan; the first payment is due one month after `start`, the last one settles the rounding. */
export function repaymentPlan(principal: number, rate: number, months: number, start: Date): Instalment[] {
  const level = monthlyPayment(principal, rate, months);
  const plan: Instalment[] = [];
  let balance = principal;
  for (let number = 1; number <= months; number += 1) {
    const interest = round((balance * rate) / 12, 2);
    const repaid = number === months ? balance : Math.min(balance, round(level - interest, 2));
    balance = round(balance - repaid, 2);
    plan.push({
      number,
      due: monthsAfter(start, number),
      payment: round(repaid + interest, 2),
      principal: repaid,
      interest,
      balance,
    });
  }
  return plan;
}

function presentValue(payment: number, rate: number, months: number): number {
  const monthlyRate = rate / 12;
  return monthlyRate === 0 ? payment * months : (payment * (1 - (1 + monthlyRate) ** -months)) / monthlyRate;
}

function monthsAfter(start: Date, months: number): Date {
  const day = Math.min(start.getDate(), 28);
  return new Date(start.getFullYear(), start.getMonth() + months, day);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
