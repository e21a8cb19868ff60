import { appendAudit } from '../audit/log.ts';
import { proveInclusion } from '../audit/proof.ts';
import { eraseSubject } from '../capture/erasure.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { forgetSubject } from '../recordings/forget.ts';
import { openReceipt } from './receipt.ts';
import { deleteIdentities, lockSubject, revokeSubject } from './store.ts';

export interface Erasure {
  readonly erasedSessions: number;
  /** JSON of the `InclusionProof` of the log's entry about this erasure. */
  readonly proof: string;
}

/**
 * Ends all consent of the receipt's subject and destroys what was recorded of them (GDPR art. 17, Cal. Civ. Code
 * § 1798.105). Whoever holds a receipt may ask, withdrawn or not. Repeating it is harmless.
 * Throws `receipt_invalid`, `receipt_not_granting`.
 */
export async function eraseBy(context: Context, site: string, signed: string): Promise<Erasure> {
  const { subject } = openReceipt(context.keys.signing, site, signed);
  if (subject === null) throw new ScrimError('receipt_not_granting');
  const now = new Date(context.clock.now()).toISOString();
  // The log outlives the subject's data, so it holds a keyed token in place of their name.
  const resource = `site/${site}/subject/${context.keys.mac('erased-subject', subject).toString('hex').slice(0, 32)}`;
  const event = { actor: 'subject', resource, purpose: null } as const;
  await appendAudit(context, { ...event, action: 'subject:erasure-requested', outcome: 'allowed' });
  const ended = await context.database.transaction(async (transaction) => {
    await lockSubject(transaction, subject);
    return revokeSubject(transaction, site, subject, 'erased', now);
  });
  for (const receipt of ended) context.revocations.add(receipt);
  await deleteIdentities(context.database, site, subject);
  const erasedSessions = await eraseSubject(context, subject);
  await forgetSubject(context, site, subject);
  const entry = await appendAudit(context, {
    ...event,
    action: 'subject:erased',
    outcome: 'done',
    detail: { sessions: erasedSessions },
  });
  return { erasedSessions, proof: JSON.stringify(await proveInclusion(context, entry.index)) };
}
