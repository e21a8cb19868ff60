import { annualPercentageRate, type CreditBand, interestRate, loanLimits, loanTerms, monthlyPayment } from './loan.ts';

/** What the decision is made from; nothing that names the applicant is in it. */
export interface DecisionRequest {
  readonly amount: number;
  readonly months: number;
  /** dollars per year, before taxes */
  readonly income: number;
  /** dollars per month */
  readonly housingCost: number;
  readonly employed: boolean;
}

export interface Offer {
  readonly id: string;
  readonly amount: number;
  readonly months: number;
  /** yearly interest rate, as a fraction */
  readonly rate: number;
  /** annual percentage rate with the fee, as a fraction */
  readonly apr: number;
  /** dollars, taken from the amount paid out */
  readonly fee: number;
  readonly payment: number;
  readonly total: number;
  readonly best: boolean;
}

export type DeclineReason = 'incomeTooLow' | 'obligationsTooHigh';

export interface Decision {
  readonly outcome: 'approved' | 'approvedForLess' | 'declined';
  readonly offers: readonly Offer[];
  readonly reasons: readonly DeclineReason[];
}

/** Housing and the new loan together may take this share of the income. */
const affordableShare = 0.45;
const leastYearlyIncome = 12_000;

/**
 * Decides on an application and works out three offers: the term asked for, a shorter and a longer one.
 * Lends less than asked when the payment would not be affordable, and declines when even the smallest loan would not be.
 */
export function decide(request: DecisionRequest): Decision {
  if (request.income < leastYearlyIncome) return { outcome: 'declined', offers: [], reasons: ['incomeTooLow'] };
  const band = creditBandOf(request);
  const affordable = (request.income / 12) * affordableShare - request.housingCost;
  const amount = affordableAmount(request, band, affordable);
  if (amount === null) return { outcome: 'declined', offers: [], reasons: ['obligationsTooHigh'] };
  const offers = termsAround(request.months).map((months) => offerFor(amount, months, band));
  const lowest = Math.min(...offers.map((offer) => offer.apr));
  return {
    outcome: amount < request.amount ? 'approvedForLess' : 'approved',
    offers: offers.map((offer) => ({ ...offer, best: offer.apr === lowest })),
    reasons: [],
  };
}

function creditBandOf(request: DecisionRequest): CreditBand {
  const share = request.housingCost / (request.income / 12);
  if (request.employed && share < 0.2) return 'excellent';
  return request.employed && share < 0.35 ? 'good' : 'fair';
}

function affordableAmount(request: DecisionRequest, band: CreditBand, affordable: number): number | null {
  for (let amount = request.amount; amount >= loanLimits.smallest; amount -= loanLimits.step) {
    const rate = interestRate(amount, request.months, band);
    if (monthlyPayment(amount, rate, request.months) <= affordable) return amount;
  }
  return null;
}

function termsAround(months: number): number[] {
  const terms: readonly number[] = loanTerms;
  const asked = Math.max(0, terms.indexOf(months));
  const first = Math.min(Math.max(0, asked - 1), loanTerms.length - 3);
  return loanTerms.slice(first, first + 3);
}

function offerFor(amount: number, months: number, band: CreditBand): Omit<Offer, 'best'> {
  const rate = interestRate(amount, months, band);
  const payment = monthlyPayment(amount, rate, months);
  const fee = Math.round(amount * (band === 'excellent' ? 0.01 : 0.02));
  return {
    id: `offer-${months}`,
    amount,
    months,
    rate,
    apr: annualPercentageRate(amount - fee, payment, months),
    fee,
    payment,
    total: Math.round(payment * months * 100) / 100,
  };
}
