import type { Page } from 'playwright-core';
import { vendorOf } from '../observe/vendors.ts';
import { asksFor } from './field-value.ts';
import { factsOf } from './fill-form.ts';

/** Why a page is taken for one where people pay; null when it is not. */
export async function paymentSign(page: Page): Promise<string | null> {
  const word = paymentWord(page.url());
  if (word) return `its address says "${word}"`;
  for (const frame of page.frames()) {
    if (frame.parentFrame() && /^https?:/.test(frame.url()) && vendorOf(frame.url())?.category === 'payment')
      return `it has a frame of ${vendorOf(frame.url())?.name}`;
    for (const control of await frame.$$('input').catch(() => [])) {
      const facts = await factsOf(control);
      if (facts && ['card', 'cardCode'].includes(asksFor(facts) ?? '')) return `it asks for a card (${facts.selector})`;
    }
  }
  return null;
}

/** Whether what is sent to an address pays. */
export function isPaymentAddress(url: string): boolean {
  return paymentWord(url) !== undefined || vendorOf(url)?.category === 'payment';
}

function paymentWord(url: string): string | undefined {
  const { pathname } = new URL(url);
  return /(?:^|[/_-])(pay|payment|payments|checkout|billing|pagar|pago)(?:$|[/_.-])/i.exec(pathname)?.[1];
}
