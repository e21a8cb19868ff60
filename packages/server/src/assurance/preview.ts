import { matchPage } from '@scrim/policy';
import type { MaskingPreview } from '@scrim/protocol';
import { appendAudit } from '../audit/log.ts';
import { readChunk } from '../capture/frame.ts';
import { redactAgain } from '../capture/redact-again.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { findingOf } from './finding.ts';
import { proposalsFor } from './proposal.ts';
import { readRecordedPages } from './store.ts';

/** Who looks, and why. */
export interface Viewer {
  readonly actor: string;
  readonly purpose: string | null;
}

/**
 * A recorded page on which something was found, as it is stored and as a proposal would leave it: where something was found
 * before elsewhere, else the latest. Null: no replay of the page is kept. That the recording was opened is in the audit
 * log first.
 * @throws ScrimError finding_unknown, policy_missing, proposal_unknown, audit_unavailable
 */
export async function previewMasking(
  context: Context,
  site: string,
  { finding: id, option }: { readonly finding: string; readonly option: string },
  { actor, purpose }: Viewer,
): Promise<MaskingPreview | null> {
  const finding = await findingOf(context, site, id);
  const { options } = await proposalsFor(context, site, finding);
  const policy = options.find((one) => one.id === option)?.policy;
  if (policy === undefined) throw new ScrimError('proposal_unknown');
  for (const page of await readRecordedPages(context.clickhouse, site, finding.page)) {
    const payload = await openOrNull(context, page);
    if (payload?.class !== 'replay') continue;
    const before = payload.events;
    const rule = matchPage(policy, finding.page)?.rule;
    const after = rule === undefined ? [] : redactAgain(policy, rule)(before);
    await appendAudit(context, {
      actor,
      action: 'recording:read',
      resource: `sites/${site}/recordings/${page.session}/chunks/${page.seq}`,
      purpose,
      outcome: 'allowed',
    });
    return {
      before,
      after: [...after],
      readable: { before: readableTexts(before), after: readableTexts(after) },
      viewport: { width: page.width, height: page.height },
      recordedAt: new Date(page.recordedAt).toISOString(),
    };
  }
  return null;
}

/** Null where it was erased, deleted or damaged meanwhile: another page shows as much. */
async function openOrNull(context: Context, page: Parameters<typeof readChunk>[1]) {
  try {
    return (await readChunk(context, page)).payload;
  } catch (error) {
    if (error instanceof ScrimError && ['subject_erased', 'seal_broken'].includes(error.code)) return null;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Texts with a letter or digit in them. */
function readableTexts(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + readableTexts(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const text = 'textContent' in value && !('isStyle' in value && value.isStyle) ? value.textContent : null;
  const own = typeof text === 'string' && /[\p{L}\p{N}]/u.test(text) ? 1 : 0;
  return own + readableTexts(Object.values(value));
}
