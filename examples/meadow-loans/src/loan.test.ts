import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './decision.ts';
import { annualPercentageRate, interestRate, loanTerms, monthlyPayment, repaymentPlan } from './loan.ts';
import { chooseVariant, variantOf } from './variant.ts';

const amounts = fc.integer({ min: 4, max: 80 }).map((steps) => steps * 500);
const terms = fc.constantFrom(...loanTerms);
const rates = fc.integer({ min: 1, max: 3_000 }).map((basisPoints) => basisPoints / 10_000);

describe('a loan', () => {
  test('costs what a table of level payments says', () => {
    expect(monthlyPayment(10_000, 0.12, 12)).toBe(888.49);
    expect(monthlyPayment(12_000, 0, 24)).toBe(500);
  });

  test('is repaid to the cent by its plan', () => {
    fc.assert(
      fc.property(amounts, rates, terms, (amount, rate, months) => {
        const plan = repaymentPlan(amount, rate, months, new Date(2026, 0, 31));
        expect(plan).toHaveLength(months);
        expect(plan.at(-1)?.balance).toBe(0);
        expect(plan.reduce((sum, instalment) => sum + instalment.principal, 0)).toBeCloseTo(amount, 2);
      }),
    );
  });

  test('has its interest rate as APR when there is no fee, and a higher one when there is', () => {
    fc.assert(
      fc.property(amounts, rates, terms, (amount, rate, months) => {
        const payment = monthlyPayment(amount, rate, months);
        expect(annualPercentageRate(amount, payment, months)).toBeCloseTo(rate, 3);
        expect(annualPercentageRate(amount * 0.98, payment, months)).toBeGreaterThan(rate);
      }),
    );
  });

  test('has the rate that the price list names', () => {
    expect(interestRate(40_000, 24, 'excellent')).toBe(0.0674);
    expect(interestRate(2_000, 84, 'fair')).toBe(0.2159);
    expect(interestRate(12_000, 48, 'good')).toBe(0.1293);
  });
});

describe('a decision', () => {
  const request = { amount: 12_000, months: 48, income: 65_000, housingCost: 1_250, employed: true };

  test('offers three terms around the one asked for and marks the lowest APR', () => {
    const { outcome, offers } = decide(request);
    expect(outcome).toBe('approved');
    expect(offers.map((offer) => offer.months)).toEqual([36, 48, 60]);
    expect(offers.filter((offer) => offer.best).map((offer) => offer.apr)).toEqual([
      Math.min(...offers.map((offer) => offer.apr)),
    ]);
  });

  test('lends less than asked when the payment would not be affordable', () => {
    const { outcome, offers } = decide({ ...request, amount: 40_000, income: 30_000, housingCost: 800 });
    expect(outcome).toBe('approvedForLess');
    expect(offers[0]?.amount).toBeLessThan(40_000);
  });

  test('declines with the reason', () => {
    expect(decide({ ...request, income: 10_000 }).reasons).toEqual(['incomeTooLow']);
    expect(decide({ ...request, housingCost: 5_000 }).reasons).toEqual(['obligationsTooHigh']);
  });
});

describe('the variant', () => {
  test('is the same for the same visitor, about half each', () => {
    const variants = Array.from({ length: 1_000 }, (_, index) => variantOf(`visitor-${index}`));
    expect(variantOf('visitor-1')).toBe(variants[1]);
    expect(variants.filter((variant) => variant === 'cards').length).toBeGreaterThan(430);
    expect(variants.filter((variant) => variant === 'table').length).toBeGreaterThan(430);
  });

  test('can be set by the address and is then kept', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (k: string, v: string) => void kept.set(k, v),
    };
    const decided = chooseVariant('', storage);
    expect(chooseVariant('', storage)).toBe(decided);
    expect(chooseVariant('?variant=table', storage)).toBe('table');
    expect(chooseVariant('', storage)).toBe('table');
  });
});
