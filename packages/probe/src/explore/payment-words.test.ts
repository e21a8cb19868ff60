import { expect, test } from 'vitest';
import { payingWord, saysPaying } from './payment-words.ts';

test.each([
  ...[
    '/pay',
    '/payments',
    '/checkout',
    '/billing',
    '/repay',
    '/loans/42/repayment',
    '/repayments',
    '/payoff',
    '/pay-off',
  ],
  ...['/autopay', '/paynow', '/api/makePayment', '/prepayment', '/bill_pay', '/payment2', '/settle'],
  ...['/pago', '/pagos', '/pagar', '/prepago', '/abono', '/abonos', '/abonar', '/liquidar', '/liquidación', '/saldar'],
])('%s is an address to pay at', (path) => {
  expect(payingWord(path)).toBeDefined();
});

test.each([
  ...['/payroll', '/paystub', '/payday-loans', '/payees', '/display', '/company', '/apply/home-purchase', '/orders'],
  ...['/apply/repayment-plan', '/repayment-calculator', '/api/repaymentQuote', '/plan-de-pagos', '/pays'],
  ...['/pagaré', '/impagos', '/propaga', '/abonados', '/liquidez', '/pagina/3'],
])('%s is none', (path) => {
  expect(payingWord(path)).toBeUndefined();
});

test.each([
  ...['Repay $200', 'Pay now', 'PAY', 'Pay off loan', 'PayOff', 'Set up AutoPay', 'Make a prepayment', 'Place order'],
  ...['Buy', 'Pagar', 'Paga ahora', 'Realizar pagos', 'Abonar 200 €', 'Liquidar préstamo', 'Pague aquí', 'Comprar'],
])('"%s" pays', (text) => {
  expect(saysPaying(text)).toBe(true);
});

test.each(['Continue', 'Upload payroll', 'Save payee', 'Firmar pagaré', 'Página siguiente', 'Check my rate'])(
  '"%s" does not',
  (text) => {
    expect(saysPaying(text)).toBe(false);
  },
);
