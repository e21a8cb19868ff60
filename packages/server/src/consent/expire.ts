import type { Context } from '../platform/context.ts';
import { deleteExpired } from './store.ts';

/**
 * Deletes receipts whose time is over (`retention.consent` of the policy that was consented to), with the sessions and
 * account tokens joined to them. For the daily retention run. Returns how many receipts there were.
 */
export function expireReceipts(context: Pick<Context, 'database' | 'clock'>): Promise<number> {
  return deleteExpired(context.database, new Date(context.clock.now()).toISOString());
}
