import { z } from 'zod';

/** How often a site is probed by itself; at night, UTC. */
export const ProbeSchedule = z.enum(['off', 'daily', 'weekly', 'monthly']);
export type ProbeSchedule = z.infer<typeof ProbeSchedule>;

/** POST /api/v1/sites/:site/probe — where a probe begins, within the site's origins. */
export const NewProbePlan = z.strictObject({
  /** Without a name or a password in it: everybody who may read probes sees it. */
  url: z
    .url()
    .max(500)
    .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), 'must hold no name or password'),
  schedule: ProbeSchedule,
});
export type NewProbePlan = z.infer<typeof NewProbePlan>;

export const ProbePlan = z.object({
  url: z.string(),
  schedule: ProbeSchedule,
  /** When it runs by itself next; null: it does not. */
  nextAt: z.string().nullable(),
});
export type ProbePlan = z.infer<typeof ProbePlan>;

export const ProbeRunState = z.enum(['running', 'done', 'failed', 'cancelled']);
export type ProbeRunState = z.infer<typeof ProbeRunState>;

export const ProbeRun = z.object({
  id: z.string(),
  url: z.string(),
  state: ProbeRunState,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** What it does now, or did last. */
  progress: z.string(),
  /** Why it failed, with a stable code; null when it did not. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Of one that is done. */
  result: z
    .object({
      leaks: z.number(),
      broken: z.number(),
      review: z.number(),
      /** SHA-256 of the report in each form, as in the audit log. */
      json: z.string(),
      html: z.string(),
    })
    .nullable(),
});
export type ProbeRun = z.infer<typeof ProbeRun>;

/** GET /api/v1/sites/:site/probe — latest runs first. */
export const ProbeOverview = z.object({
  origins: z.array(z.string()),
  plan: ProbePlan.nullable(),
  runs: z.array(ProbeRun),
});
export type ProbeOverview = z.infer<typeof ProbeOverview>;
