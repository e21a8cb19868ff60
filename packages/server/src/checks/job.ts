import { Cron } from 'croner';
import type { Context } from '../platform/context.ts';
import { forgetInterrupted, runDueChecks, SILENCE, stopChecks } from './run.ts';

export interface CheckJob {
  stop(): Promise<void>;
}

/**
 * Every night at 03:40 UTC, half an hour after retention has begun, and at start where the last night was missed, once `ready`
 * resolves: what retention is about to delete is no failure of it.
 */
export function startCheckJob(context: Context, ready: Promise<void>): CheckJob {
  const run = () =>
    runDueChecks(context).catch((err: unknown) => context.log.error({ err }, 'scheduled checks failed'));
  // Before it waits: what somebody starts from the console meanwhile is not interrupted.
  let working = forgetInterrupted(context)
    .then(() => ready)
    .catch((err: unknown) => context.log.error({ err }, 'what comes before the checks at start failed'))
    .then(run);
  const again = () => {
    working = working.then(run);
    return working;
  };
  // A run that a dead process left can be taken only when that was silent for long enough; whatever else was run is not due.
  const later = setTimeout(again, SILENCE + 1000).unref();
  const cron = new Cron('40 3 * * *', { timezone: 'UTC', unref: true }, again);
  return {
    async stop() {
      cron.stop();
      clearTimeout(later);
      const ended = stopChecks(context);
      await working;
      await ended;
    },
  };
}
