import { createHash } from 'node:crypto';
import { signCaptureToken, verifyCaptureToken } from '../keys/capture-token.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { insertIdentity } from './store.ts';

export type IdentityKind = 'applicant' | 'customer';

/**
 * The token by which an account is known: HMAC-SHA-256, under a key of this site and kind, of the digest that the recorder makes of
 * the account's id, so that sites cannot be joined.
 */
function accountToken(context: Pick<Context, 'keys'>, site: string, kind: IdentityKind, accountId: string): string {
  const digest = /^[0-9a-f]{64}$/.test(accountId)
    ? accountId
    : createHash('sha256').update([site, kind, accountId].join('\0')).digest('hex');
  return context.keys.mac(`account:${site}:${kind}`, digest).toString('hex');
}

/**
 * Joins a session to an account, and answers with its capture token under the account's regime, valid no longer than before.
 * What was recorded earlier in the session keeps the regime that it was recorded under; a page rule that names a regime
 * still decides for its page. The account id itself is neither stored nor logged.
 * Throws `token_invalid`, `token_expired`, `token_site_mismatch`, `consent_withdrawn`.
 */
export async function identify(
  context: Context,
  site: string,
  bearer: string,
  identity: { readonly kind: IdentityKind; readonly accountId: string },
): Promise<string> {
  const now = context.clock.now();
  const token = verifyCaptureToken(context.keys, bearer, now);
  if (token.site !== site) throw new ScrimError('token_site_mismatch');
  if (context.revocations.has(token.receipt)) throw new ScrimError('consent_withdrawn');
  await insertIdentity(context.database, {
    site,
    kind: identity.kind,
    token: accountToken(context, site, identity.kind, identity.accountId),
    subject: token.subject,
    session: token.session,
    now: new Date(now).toISOString(),
  });
  return signCaptureToken(context.keys, { ...token, regime: identity.kind });
}
