import type { MessageKey } from './language.tsx';

export interface Card {
  readonly number: string;
  readonly expiry: string;
  readonly code: string;
  readonly name: string;
}

/** What the payment page and the card frame say to each other. */
export type CardMessage =
  | { readonly kind: 'meadow.card.submit' }
  | { readonly kind: 'meadow.card.ready' }
  | { readonly kind: 'meadow.card.refused' }
  | { readonly kind: 'meadow.card.height'; readonly height: number };

export type CardErrors = Partial<Record<keyof Card, MessageKey>>;

/** What is wrong with the card details; empty when they could be charged. */
export function cardErrors(card: Card, today: Date): CardErrors {
  const errors: CardErrors = {};
  if (!isCardNumber(card.number)) errors.number = 'error.cardNumber';
  if (!isFutureExpiry(card.expiry, today)) errors.expiry = 'error.cardExpiry';
  if (!/^\d{3,4}$/.test(card.code.trim())) errors.code = 'error.cardCode';
  if (card.name.trim() === '') errors.name = 'error.cardName';
  return errors;
}

/** Whether the digits pass the Luhn check (ISO/IEC 7812-1). */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{13,19}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const counted = place % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}

/** A message between page and frame, or null when it is somebody else's. */
export function cardMessageFrom(event: MessageEvent): CardMessage | null {
  if (event.origin !== window.location.origin) return null;
  const data: unknown = event.data;
  if (typeof data !== 'object' || data === null || !('kind' in data)) return null;
  const { kind } = data;
  if (kind === 'meadow.card.height' && 'height' in data && typeof data.height === 'number') {
    return { kind, height: data.height };
  }
  return kind === 'meadow.card.submit' || kind === 'meadow.card.ready' || kind === 'meadow.card.refused'
    ? { kind }
    : null;
}

function isFutureExpiry(text: string, today: Date): boolean {
  const parts = /^(0[1-9]|1[0-2])\s*\/\s*(\d{2})$/.exec(text.trim());
  return parts !== null && new Date(2000 + Number(parts[2]), Number(parts[1]), 1) > today;
}
