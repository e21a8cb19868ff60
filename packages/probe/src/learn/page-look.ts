import type { Frame, Page } from 'playwright-core';
import { answerOf } from '../browser/frame-answer.ts';
import { asksFor } from '../explore/field-value.ts';
import { factsOf } from '../explore/fill-form.ts';
import { paymentSign } from '../explore/payment-page.ts';

/** What a page looks like, as far as its level depends on it. */
export interface PageLook {
  readonly path: string;
  /** Why it is taken for one where people pay; null when it is not. */
  readonly payment: string | null;
  /** It asks for a password or a code sent to somebody. */
  readonly password: boolean;
  /** It takes documents. */
  readonly upload: boolean;
}

const SECRETS = [
  'input[type=password]',
  ...['current-password', 'new-password', 'one-time-code'].map((token) => `input[autocomplete~=${token}]`),
].join(', ');
const CODE_WORDS =
  /\b(?:one.?time|verification|security|authentication|access|sms).?(?:code|pin|passcode)\b|\botp\b|c[oó]digo de (?:verificaci[oó]n|seguridad|acceso|un solo uso)/;

/** What a page asks for now, in shadow roots and frames too; fields for files and passwords count though they are hidden, as many are until one presses. */
export async function lookAtPage(page: Page): Promise<Omit<PageLook, 'path'>> {
  const nothing = { password: false, upload: false };
  const looks = await Promise.all(page.frames().map((frame) => answerOf(frame, lookAtFrame(frame), nothing)));
  const [password, upload] = [looks.some((look) => look.password), looks.some((look) => look.upload)];
  return { payment: await paymentSign(page), password, upload };
}

async function lookAtFrame(frame: Frame): Promise<Pick<PageLook, 'password' | 'upload'>> {
  const has = (selector: string) =>
    frame.$(selector).then(
      (found) => found !== null,
      // A frame that is gone by now asks for nothing.
      () => false,
    );
  let password = await has(SECRETS);
  const upload = await has('input[type=file]');
  for (const control of password ? [] : await frame.$$('input').catch(() => [])) {
    const facts = await factsOf(control);
    password ||= facts !== null && (asksFor(facts) === 'password' || CODE_WORDS.test(facts.words));
  }
  return { password, upload };
}

/** A page looks like all that it ever asked for: some fields come only when something is chosen. */
export function togetherWith(known: PageLook | undefined, now: PageLook): PageLook {
  return {
    path: now.path,
    payment: known?.payment ?? now.payment,
    password: now.password || (known?.password ?? false),
    upload: now.upload || (known?.upload ?? false),
  };
}
