import { randomBytes } from 'node:crypto';
import { Cron } from 'croner';
import type { Context } from '../platform/context.ts';
import { withinQuestion } from '../platform/supervised-query.ts';
import { listSites } from '../policies/policy.ts';
import { readOverview } from './opportunity.ts';

export interface OverviewJob {
  stop(): Promise<void>;
}

/**
 * Ten minutes past every hour the overviews are counted whose rows have changed, so that whoever opens one does not wait: the day
 * that was last over gets rows for some hours more, of pages that were opened on it.
 */
export function startOverviewJob(context: Context): OverviewJob {
  const stopped = new AbortController();
  let working = Promise.resolve();
  const cron = new Cron('10 * * * *', { timezone: 'UTC', unref: true, protect: true }, () => {
    working = countOverviews(context, stopped.signal);
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

/** One after the other, so that no more than one question is added to those that people ask. Ends when `signal` is aborted. */
export async function countOverviews(context: Context, signal: AbortSignal): Promise<void> {
  const sites = await listSites(context).catch((err: unknown) => {
    context.log.error({ err }, 'overviews could not be counted');
    return [];
  });
  for (const { id: site } of sites) {
    for (const days of [7, 30, 90] as const) {
      if (signal.aborted) return;
      const tag = randomBytes(16).toString('hex');
      await withinQuestion({ tag, signal }, () => readOverview(context, { site, days })).catch((err: unknown) => {
        if (!signal.aborted) context.log.error({ err, site, days }, 'an overview could not be counted');
      });
    }
  }
}
