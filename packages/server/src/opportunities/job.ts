import { randomBytes } from 'node:crypto';
import { Cron } from 'croner';
import type { Context } from '../platform/context.ts';
import { withinQuestion } from '../platform/supervised-query.ts';
import { listSites } from '../policies/policy.ts';
import { readOverview } from './opportunity.ts';

export interface OverviewJob {
  stop(): Promise<void>;
}

/** Ten minutes after a UTC day has ended, its overviews are counted, so that whoever opens one in the morning does not wait. */
export function startOverviewJob(context: Context): OverviewJob {
  const stopped = new AbortController();
  let working = Promise.resolve();
  const cron = new Cron('10 0 * * *', { timezone: 'UTC', unref: true }, () => {
    working = countOverviews(context, stopped.signal).catch((err: unknown) => {
      if (!stopped.signal.aborted) context.log.error({ err }, 'counting the overviews at night failed');
    });
    return working;
  });
  return {
    async stop() {
      cron.stop();
      stopped.abort();
      await working;
    },
  };
}

/** One after the other, so that no more than one question is added to those that people ask. */
export async function countOverviews(context: Context, signal: AbortSignal): Promise<void> {
  for (const { id: site } of await listSites(context)) {
    for (const days of [7, 30, 90] as const) {
      await withinQuestion({ tag: randomBytes(16).toString('hex'), signal }, () =>
        readOverview(context, { site, days }),
      );
    }
  }
}
