import { randomBytes } from 'node:crypto';
import type { DecisionRequest, DecisionResponse, Receipt } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { findPolicy, type PolicyVersion } from '../policies/policy.ts';
import { openReceipt, signReceipt } from './receipt.ts';
import { openSession, requireCurrent } from './session.ts';
import { insertReceipt, insertRevocation, isRevoked, type RevocationReason } from './store.ts';

/**
 * Records a decision and signs its receipt (ISO/IEC TS 27560:2023). Granting makes a subject, or keeps the one of a receipt
 * that still grants, and opens the first session. A refusal carries no identifier, and ends what was granted before.
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
  const kept = await keptSubject(context, request, previous);

  const receipt = makeReceipt(context, site, request, policy, previous, kept);
  const signed = signReceipt(context.keys.signing, receipt);
  const ends = revocationOf(request, previous);
  await context.database.transaction(async (transaction) => {
    await insertReceipt(transaction, receipt, signed);
    if (ends !== null) await insertRevocation(transaction, ends.receipt, ends.reason, receipt.time);
  });
  if (ends !== null) context.revocations.add(ends.receipt);
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
  request: DecisionRequest,
  previous: Receipt | null,
): Promise<string | null> {
  if (previous === null || previous.subject === null) return null;
  if (request.decision === 'withdrawn') return previous.subject;
  if (request.decision !== 'granted' || previous.decision !== 'granted') return null;
  const revoked = context.revocations.has(previous.id) || (await isRevoked(context.database, previous.id));
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

function revocationOf(
  request: DecisionRequest,
  previous: Receipt | null,
): { readonly receipt: string; readonly reason: RevocationReason } | null {
  if (previous === null || previous.decision !== 'granted' || request.decision === 'granted') return null;
  return { receipt: previous.id, reason: request.decision === 'withdrawn' ? 'withdrawn' : 'refused' };
}
