import { ProbeSchedule } from '@scrim/protocol';
import { Cron } from 'croner';
import type { Context } from '../platform/context.ts';
import { nextTurn } from './plan.ts';
import { endSilentRuns, stopProbe, takeTurn } from './run.ts';
import { moveTurn, readPlans } from './store.ts';

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

/**
 * Begins the probe that has been due the longest: once, however many of its turns have passed. One that finds another
 * under way keeps its turn for the next minute.
 * @throws ScrimError audit_unavailable; the turn is kept then, too
 */
export async function startDue(context: Context): Promise<void> {
  const now = context.clock.now();
  for (const { site, schedule, due_at: due } of await readPlans(context.database, 'scheduled')) {
    const next = nextTurn(ProbeSchedule.parse(schedule), now);
    if (due === null) continue;
    if (due <= now) {
      if ((await takeTurn(context, site, { due, next })) === 'busy') return;
    } else if (next !== null && due > (nextTurn(ProbeSchedule.parse(schedule), next) ?? due)) {
      // The clock was ahead when the turn was set; the site would wait until then. Within a whole period it is another node's
      // clock that is a little ahead of this one, and that node has taken the turn before.
      await moveTurn(context.database, site, { due, next });
    }
  }
}
