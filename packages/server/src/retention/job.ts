import { Cron } from 'croner';
import { sweepErased } from '../capture/erasure.ts';
import { expireReceipts } from '../consent/expire.ts';
import type { Context } from '../platform/context.ts';
import { forgetProbes } from '../probes/run.ts';
import { forgetExpired } from '../recordings/forget.ts';
import { enforceRetention } from './retention.ts';

export interface RetentionJob {
  /** Resolves when the run at start is over. */
  readonly first: Promise<void>;
  stop(): Promise<void>;
}

/** Retention at start and every night at 03:10 UTC; a failure is logged and tried again the next time. */
export function startRetention(context: Context): RetentionJob {
  let running: Promise<void> = Promise.resolve();
  const run = () => {
    running = running.then(() => runOnce(context));
    return running;
  };
  const cron = new Cron('10 3 * * *', { timezone: 'UTC', unref: true }, run);
  return {
    first: run(),
    async stop() {
      cron.stop();
      await running;
    },
  };
}

async function runOnce(context: Context): Promise<void> {
  try {
    await sweepErased(context);
    const consents = await expireReceipts(context);
    if (consents > 0) context.log.info({ receipts: consents }, 'deleted consent receipts that were kept long enough');
    const receipts = await enforceRetention(context);
    await forgetExpired(context);
    await forgetProbes(context);
    if (receipts.length > 0) context.log.info({ partitions: receipts.length }, 'deleted what was kept long enough');
  } catch (err) {
    context.log.error({ err }, 'retention failed');
  }
}
