import { expect, test } from 'vitest';
import { isPaymentAddress } from './payment-page.ts';

test.each([
  ['https://apply.example/api/payments', true],
  ['https://apply.example/Checkout/3', true],
  ['https://elsewhere.example/pay', true],
  ['https://api.stripe.com/v1/tokens', true],
  ['https://apply.example/account/repay', true],
  ['https://apply.example/api/makePayment', true],
  ['https://apply.example/liquidaci%C3%B3n', true],
  ['https://apply.example/search/%E0%A4%A/pagos', true],
  ['https://apply.example/payroll', false],
  ['https://apply.example/offers?step=payment', false],
])('an address takes payments when its path or its owner says so: %s, %s', (url, takes) => {
  expect(isPaymentAddress(url)).toBe(takes);
});

test('a vendor that is listed as something else takes no payments, whatever its path says', () => {
  expect(isPaymentAddress('https://www.google-analytics.com/checkout')).toBe(false);
});
