import { randomBytes } from 'node:crypto';
import type { DecisionRequest, DecisionResponse, Receipt } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { findPolicy, type PolicyVersion } from '../policies/policy.ts';
import { openReceipt, signReceipt } from './receipt.ts';
import { openSession, requireCurrent } from './session.ts';
import { type Executor, insertReceipt, isRevoked, lockSubject, type RevocationReason, revokeSubject } from './store.ts';

/**
 * Records a decision and signs its receipt (ISO/IEC TS 27560:2023). Granting makes a subject, or keeps the one of a receipt
 * that still grants, and opens the first session. One grant holds per person: whatever they decide next ends every earlier
 * one of theirs, so that a withdrawal leaves none behind. A refusal carries no identifier.
 * Throws `receipt_required`, `receipt_invalid`, `policy_unknown`, `policy_outdated`, `purpose_unknown`, `gpc_contradiction`.
 */
export async function decide(
  context: Context,
  site: string,
  request: DecisionRequest,
  gpc: boolean,
): Promise<DecisionResponse> {
  const previous = previousOf(context, site, request);
  const policy = await policyOf(context, site, request, previous);
  if (request.decision === 'granted') await checkGrant(context, policy, request, gpc);
  const { receipt, signed, ended } = await context.database.transaction(async (transaction) => {
    const before = previous?.subject ?? null;
    if (before !== null) await lockSubject(transaction, before);
    const kept = await keptSubject(context, transaction, request, previous);
    const made = makeReceipt(context, site, request, policy, previous, kept);
    const reason = revocationReason(request, previous, kept);
    const ended =
      before === null || reason === null ? [] : await revokeSubject(transaction, site, before, reason, made.time);
    const signed = signReceipt(context.keys.signing, made);
    await insertReceipt(transaction, made, signed);
    return { receipt: made, signed, ended };
  });
  for (const one of ended) context.revocations.add(one);
  const grant = receipt.decision === 'granted' ? await openSession(context, receipt) : null;
  return { signed, receipt, grant };
}

/** The receipt that a decision refers to; only a withdrawal needs one. */
function previousOf(context: Context, site: string, request: DecisionRequest): Receipt | null {
  const needed = request.decision === 'withdrawn';
  if (request.previous === null) {
    if (needed) throw new ScrimError('receipt_required');
    return null;
  }
  try {
    const receipt = openReceipt(context.keys.signing, site, request.previous);
    if (needed && receipt.subject === null) throw new ScrimError('receipt_not_granting');
    return receipt;
  } catch (error) {
    if (needed) throw error;
    return null;
  }
}

async function policyOf(
  context: Context,
  site: string,
  request: DecisionRequest,
  previous: Receipt | null,
): Promise<PolicyVersion> {
  const named = await findPolicy(context, site, request.policy);
  if (named !== null) return named;
  // Withdrawing must work whatever the page knows.
  const earlier = request.decision === 'withdrawn' && previous !== null ? previous.policy : null;
  const fallback = earlier === null ? null : await findPolicy(context, site, earlier);
  if (fallback === null) throw new ScrimError('policy_unknown');
  return fallback;
}

async function checkGrant(
  context: Context,
  policy: PolicyVersion,
  request: DecisionRequest,
  gpc: boolean,
): Promise<void> {
  if (gpc) throw new ScrimError('gpc_contradiction');
  await requireCurrent(context, policy.site, policy.hash);
  const known = request.purposes.every((purpose) => Object.hasOwn(policy.compiled.purposes, purpose));
  if (!known || request.purposes.length === 0) throw new ScrimError('purpose_unknown');
  if (request.noticeVersion !== policy.compiled.consent.noticeVersion) throw new ScrimError('policy_outdated');
}

async function keptSubject(
  context: Context,
  executor: Executor,
  request: DecisionRequest,
  previous: Receipt | null,
): Promise<string | null> {
  if (previous === null || previous.subject === null) return null;
  if (request.decision === 'withdrawn') return previous.subject;
  if (request.decision !== 'granted' || previous.decision !== 'granted') return null;
  const revoked = context.revocations.has(previous.id) || (await isRevoked(executor, previous.id));
  return revoked ? null : previous.subject;
}

function makeReceipt(
  context: Context,
  site: string,
  request: DecisionRequest,
  policy: PolicyVersion,
  previous: Receipt | null,
  kept: string | null,
): Receipt {
  const { consent, purposes, retentionDays } = policy.compiled;
  const granted = request.decision === 'granted';
  return {
    schema: 'scrim-consent-receipt-1',
    id: randomBytes(16).toString('hex'),
    site,
    controller: consent.controller,
    jurisdiction: consent.jurisdiction,
    decision: request.decision,
    method: request.method,
    noticeVersion: request.noticeVersion,
    noticeLanguage: request.language,
    policy: policy.hash,
    purposes: request.purposes.flatMap((id) => {
      const description = Object.hasOwn(purposes, id) ? purposes[id] : undefined;
      return description === undefined ? [] : [{ id, description }];
    }),
    retentionDays: { ...retentionDays },
    regime: request.regime,
    time: new Date(context.clock.now()).toISOString(),
    // The id of a granting receipt would join a refusal to a person.
    previous: kept === null ? null : (previous?.id ?? null),
    subject: granted ? (kept ?? randomBytes(16).toString('hex')) : kept,
  };
}

/** Why the earlier grants of the person end; null: they do not, as nobody who still grants is known. */
function revocationReason(
  request: DecisionRequest,
  previous: Receipt | null,
  kept: string | null,
): RevocationReason | null {
  if (request.decision === 'granted') return kept === null ? null : 'superseded';
  if (request.decision === 'withdrawn') return 'withdrawn';
  return previous === null ? null : 'refused';
}
