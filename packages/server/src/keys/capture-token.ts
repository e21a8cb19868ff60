import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { KeyRing } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';

/** What a capture token says; admission needs nothing else, so no database is read. */
export const CaptureToken = z.strictObject({
  site: z.string().max(100),
  session: z.string().max(100),
  subject: z.string().max(100),
  /** Id of the granting receipt. */
  receipt: z.string().max(100),
  policy: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the person agreed to; replay of a page needs the page's. */
  purposes: z.array(z.string().max(100)).max(100),
  regime: z.enum(['visitor', 'applicant', 'customer']),
  /** The session's fixed number for sampling, in [0, 1). */
  draw: z.number().min(0).lt(1),
  /** Milliseconds since the epoch. */
  exp: z.number().int(),
});
export type CaptureToken = z.infer<typeof CaptureToken>;

/** `base64url(JSON).base64url(HMAC-SHA-256 of the first part)`. */
export function signCaptureToken(keys: KeyRing, token: CaptureToken): string {
  const payload = Buffer.from(JSON.stringify(CaptureToken.parse(token))).toString('base64url');
  return `${payload}.${keys.mac('capture-token', payload).toString('base64url')}`;
}

/** Throws `token_invalid` or `token_expired`. */
export function verifyCaptureToken(keys: KeyRing, text: string, now: number): CaptureToken {
  const [payload, mac, rest] = text.split('.');
  if (payload === undefined || mac === undefined || rest !== undefined) throw new ScrimError('token_invalid');
  const expected = keys.mac('capture-token', payload);
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new ScrimError('token_invalid');
  const parsed = CaptureToken.safeParse(contentOf(payload));
  if (!parsed.success) throw new ScrimError('token_invalid');
  if (parsed.data.exp <= now) throw new ScrimError('token_expired');
  return parsed.data;
}

function contentOf(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
