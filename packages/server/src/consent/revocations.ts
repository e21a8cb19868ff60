import type { Logger } from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { Database, Revocations } from '../platform/context.ts';
import { readRevocations } from './store.ts';

const INTERVAL = 500;
// Identity values are taken before commit, so a smaller one can appear later: look back far enough to see it.
const LOOK_BACK = 1000;

/**
 * Receipts that no longer allow capture, in memory: admission of a batch asks here and not the database. What this node
 * revokes holds at once; what others revoke is read every half second. Runs after the migrations.
 */
export async function openRevocations(database: Database, _clock: Clock, log: Logger): Promise<Revocations> {
  const receipts = new Set<string>();
  let position = 0;
  const refresh = async (): Promise<void> => {
    for (const row of await readRevocations(database, Math.max(0, position - LOOK_BACK))) {
      receipts.add(row.receipt);
      position = Math.max(position, row.position);
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
    add: (receipt) => void receipts.add(receipt),
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
