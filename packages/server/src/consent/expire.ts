import type { Context } from '../platform/context.ts';
import { countOverdue, deleteExpired } from './store.ts';

/**
 * Deletes receipts whose time is over (`retention.consent` of the policy that was consented to), with the sessions and
 * account tokens joined to them. For the daily retention run. Returns how many receipts there were.
 */
export function expireReceipts(context: Pick<Context, 'database' | 'clock'>): Promise<number> {
  return deleteExpired(context.database, new Date(context.clock.now()).toISOString());
}

/** A site's receipts whose time was over before a moment (ms since the epoch) and that are still there. */
export function countOverdueReceipts(
  context: Pick<Context, 'database'>,
  site: string,
  before: number,
): Promise<number> {
  return countOverdue(context.database, site, new Date(before).toISOString());
}
