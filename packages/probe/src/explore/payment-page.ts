import type { Frame, Page } from 'playwright-core';
import { answerOf } from '../browser/frame-answer.ts';
import { vendorOf } from '../observe/vendors.ts';
import { readablePath } from '../readable-path.ts';
import { asksFor } from './field-value.ts';
import { factsOf } from './fill-form.ts';
import { payingWord } from './payment-words.ts';

/** Why a page is taken for one where people pay; null when it is not. */
export async function paymentSign(page: Page): Promise<string | null> {
  const byAddress = signInAddress(page.url());
  if (byAddress) return byAddress;
  const signs = await Promise.all(page.frames().map((frame) => answerOf(frame, frameSign(frame), null)));
  return signs.find((sign) => sign !== null) ?? null;
}

async function frameSign(frame: Frame): Promise<string | null> {
  if (frame.parentFrame() && /^https?:/.test(frame.url()) && vendorOf(frame.url())?.category === 'payment')
    return `it has a frame of ${vendorOf(frame.url())?.name}`;
  for (const control of await frame.$$('input').catch(() => [])) {
    const facts = await factsOf(control);
    if (facts && ['card', 'cardCode'].includes(asksFor(facts) ?? '')) return `it asks for a card (${facts.selector})`;
  }
  return null;
}

/** As `paymentSign`, of an address alone. */
export function signInAddress(url: string): string | null {
  const word = payingWord(readablePath(url));
  return word ? `its address says "${word}"` : null;
}

/** Whether what is sent to an address pays. Whoever is listed is what the list says, whatever the address says. */
export function isPaymentAddress(url: string): boolean {
  const vendor = vendorOf(url);
  return vendor ? vendor.category === 'payment' : payingWord(readablePath(url)) !== undefined;
}
