import { Cron } from 'croner';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { nextTurn, toPlan } from './plan.ts';
import { endSilentRuns, startProbe, stopProbe } from './run.ts';
import { readPlans, takeTurn } from './store.ts';

export interface ProbeJob {
  stop(): Promise<void>;
}

/** Every minute: ends runs whose node is dead, and begins the probes that are due. Any node may; each turn is taken by one. */
export function startProbeJob(context: Context): ProbeJob {
  let working = runOnce(context, true);
  const cron = new Cron('* * * * *', { timezone: 'UTC', unref: true }, () => {
    working = working.then(() => runOnce(context, false));
    return working;
  });
  return {
    async stop() {
      cron.stop();
      await working;
      await stopProbe(context);
    },
  };
}

async function runOnce(context: Context, atStart: boolean): Promise<void> {
  try {
    await endSilentRuns(context, atStart);
    await startDue(context);
  } catch (err) {
    context.log.error({ err }, 'scheduled probes failed');
  }
}

/** Begins the probe that has been due the longest. One that finds another under way keeps its turn for the next minute. */
export async function startDue(context: Context): Promise<void> {
  const now = context.clock.now();
  for (const plan of await readPlans(context.database, { dueBy: now })) {
    const next = nextTurn(toPlan(plan).schedule, now);
    if (!(await takeTurn(context.database, plan, next))) continue;
    try {
      await startProbe(context, plan.site, 'system');
    } catch (error) {
      const isBusy = error instanceof ScrimError && error.code === 'probe_running';
      if (!isBusy) throw error;
      await takeTurn(context.database, { ...plan, due_at: next }, plan.due_at);
      return;
    }
  }
}
