import type { NewProbePlan, ProbePlan } from '@scrim/protocol';
import { ProbeSchedule } from '@scrim/protocol';
import { Cron } from 'croner';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { findSite } from '../policies/policy.ts';
import { type PlanRow, readPlans, savePlan } from './store.ts';

/** At night, when few are disturbed; UTC. */
const PATTERNS: Readonly<Record<Exclude<ProbeSchedule, 'off'>, string>> = {
  daily: '40 2 * * *',
  weekly: '40 2 * * 1',
  monthly: '40 2 1 * *',
};

/** When a schedule is due next after a moment, in milliseconds; null: never. */
export function nextTurn(schedule: ProbeSchedule, after: number): number | null {
  if (schedule === 'off') return null;
  return new Cron(PATTERNS[schedule], { timezone: 'UTC', paused: true }).nextRun(new Date(after))?.getTime() ?? null;
}

/**
 * Sets where and how often a site is probed. The audit entry is written first.
 * @throws ScrimError probe_url_refused when the address is of no origin of the site, audit_unavailable
 */
export async function planProbe(context: Context, site: string, plan: NewProbePlan, actor: string): Promise<void> {
  const origins = (await findSite(context, site))?.origins ?? [];
  const { origin, href } = new URL(plan.url);
  if (!origins.includes(origin)) throw new ScrimError('probe_url_refused', { detail: `${origin} is none of them.` });
  await appendAudit(context, {
    actor,
    action: 'probe:planned',
    resource: `site/${site}/probe`,
    purpose: null,
    outcome: 'done',
    detail: { origin, schedule: plan.schedule },
  });
  const due_at = nextTurn(plan.schedule, context.clock.now());
  await savePlan(context.database, { site, url: href, schedule: plan.schedule, due_at });
}

/** Null: nobody has said where to begin. */
export async function planOf(context: Context, site: string): Promise<ProbePlan | null> {
  const [row] = await readPlans(context.database, { site });
  return row === undefined ? null : toPlan(row);
}

export function toPlan({ url, schedule, due_at }: PlanRow): ProbePlan {
  return {
    url,
    schedule: ProbeSchedule.parse(schedule),
    nextAt: due_at === null ? null : new Date(due_at).toISOString(),
  };
}
