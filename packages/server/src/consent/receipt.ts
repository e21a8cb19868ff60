import { Receipt } from '@scrim/protocol';
import { z } from 'zod';
import type { SigningKey } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';

const Header = z.object({ alg: z.literal('EdDSA'), kid: z.string(), typ: z.literal('scrim-consent-receipt+jwt') });

/** Compact JWS over the receipt (RFC 7515, RFC 8037): anyone can check it with `GET /consent/v1/:site/keys`. */
export function signReceipt(signing: SigningKey, receipt: Receipt): string {
  const header = { alg: 'EdDSA', kid: signing.keyId, typ: 'scrim-consent-receipt+jwt' };
  const input = `${encode(header)}.${encode(receipt)}`;
  return `${input}.${signing.sign(Buffer.from(input)).toString('base64url')}`;
}

/** The receipt that this server signed for this site. Throws `receipt_invalid`. */
export function openReceipt(signing: SigningKey, site: string, signed: string): Receipt {
  const [header = '', payload = '', signature = '', ...rest] = signed.split('.');
  const known = Header.safeParse(decode(header));
  const receipt = Receipt.safeParse(decode(payload));
  if (rest.length > 0 || !known.success || known.data.kid !== signing.keyId || !receipt.success) {
    throw new ScrimError('receipt_invalid');
  }
  const message = Buffer.from(`${header}.${payload}`);
  if (!signing.verify(message, Buffer.from(signature, 'base64url')) || receipt.data.site !== site) {
    throw new ScrimError('receipt_invalid');
  }
  return receipt.data;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
