import type { Logger } from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { Database, Revocations } from '../platform/context.ts';
import { TOKEN_LIFETIME } from './session.ts';
import { readRevocations } from './store.ts';

const INTERVAL = 500;
// Identity values are taken before commit, so a smaller one can appear later: look back far enough to see it.
const LOOK_BACK = 1000;
/** No token outlives this, so an older revocation has nothing left to stop; opening a session asks the database. */
const REMEMBERED = TOKEN_LIFETIME + 3_600_000;

/**
 * Receipts that no longer allow capture, in memory: admission of a batch asks here and not the database. What this node
 * revokes holds at once; what others revoke is read every half second. Runs after the migrations.
 */
export async function openRevocations(database: Database, clock: Clock, log: Logger): Promise<Revocations> {
  /** Receipt → when it was revoked, in the order in which this node learned of it. */
  const receipts = new Map<string, number>();
  let position = 0;
  const refresh = async (): Promise<void> => {
    const horizon = clock.now() - REMEMBERED;
    const since = new Date(horizon).toISOString();
    for (const row of await readRevocations(database, Math.max(0, position - LOOK_BACK), since)) {
      if (!receipts.has(row.receipt)) receipts.set(row.receipt, row.at);
      position = Math.max(position, row.position);
    }
    for (const [receipt, at] of receipts) {
      if (at >= horizon) break;
      receipts.delete(receipt);
    }
  };
  await refresh();
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= refresh()
      .catch((error: unknown) => log.error({ err: error }, 'revocations could not be refreshed'))
      .finally(() => {
        running = null;
      });
  }, INTERVAL);
  timer.unref();
  return {
    has: (receipt) => receipts.has(receipt),
    add: (receipt) => void receipts.set(receipt, clock.now()),
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
