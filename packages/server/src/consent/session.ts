import { randomBytes } from 'node:crypto';
import type { Receipt, SessionGrant } from '@scrim/protocol';
import { signCaptureToken } from '../keys/capture-token.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy } from '../policies/policy.ts';
import { insertSession } from './store.ts';

/** A capture token outlives no working day; the recorder asks for another session with its receipt. */
export const TOKEN_LIFETIME = 4 * 3_600_000;
/** A banner that was open while a new policy version came in may still be answered for this long. */
export const POLICY_GRACE = 5 * 60_000;
const DRAW_BITS = 48;

/**
 * Opens a recording session under a granting receipt and writes the join before the token exists.
 * Throws `receipt_not_granting`, `consent_withdrawn`, `policy_outdated`.
 */
export async function openSession(context: Context, receipt: Receipt): Promise<SessionGrant> {
  const { keys, clock } = context;
  const now = clock.now();
  if (receipt.decision !== 'granted' || receipt.subject === null) throw new ScrimError('receipt_not_granting');
  if (context.revocations.has(receipt.id)) throw new ScrimError('consent_withdrawn');
  await requireCurrent(context, receipt.site, receipt.policy);
  const session = randomBytes(16).toString('hex');
  const exp = now + TOKEN_LIFETIME;
  const row = {
    session,
    site: receipt.site,
    receipt: receipt.id,
    subject: receipt.subject,
    openedAt: new Date(now).toISOString(),
    expiresAt: new Date(exp).toISOString(),
  };
  if (!(await insertSession(context.database, row))) throw new ScrimError('consent_withdrawn');
  const draw = drawOf(context, session);
  const token = signCaptureToken(keys, {
    site: receipt.site,
    session,
    subject: receipt.subject,
    receipt: receipt.id,
    policy: receipt.policy,
    purposes: receipt.purposes.map(({ id }) => id),
    regime: receipt.regime,
    draw,
    exp,
  });
  return { session, token, expiresAt: row.expiresAt, draw };
}

/** A new policy version is a new ask (GDPR art. 5(1)(b)). Throws `policy_outdated`. */
export async function requireCurrent(context: Context, site: string, hash: string): Promise<void> {
  const active = await activePolicy(context, site);
  if (active === null) throw new ScrimError('policy_missing');
  const replacedRecently = context.clock.now() - Date.parse(active.activatedAt) < POLICY_GRACE;
  if (active.hash !== hash && !replacedRecently) throw new ScrimError('policy_outdated');
}

/** Uniform in [0, 1) and fixed by the session's name, so that nobody can draw again. */
function drawOf(context: Context, session: string): number {
  return context.keys.mac('session-draw', session).readUIntBE(0, DRAW_BITS / 8) / 2 ** DRAW_BITS;
}
