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
      /** Whether nothing else can have reached others than the report tells; null: of a run from before that was told. */
      conclusive: z.boolean().nullable(),
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

/** POST /api/v1/sites/:site/probe/scripts — lets a script that the last run found run on payment pages. */
export const NewAuthorisedScript = z.strictObject({
  /** As the list has it: an address, or where the script stands in the page. */
  url: z.string().min(1).max(4000),
  /** SHA-256 of its content; null: the run could not read it, and it may run with any or not at all. */
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Whether other content from the same address may run, too. */
  anyContent: z.boolean(),
  /** Why it is needed there, for whoever audits it (PCI DSS 6.4.3). */
  reason: z.string().trim().min(10).max(1000),
});
export type NewAuthorisedScript = z.infer<typeof NewAuthorisedScript>;

export const AuthorisedScript = z.object({
  id: z.string(),
  url: z.string(),
  /** SHA-256 of its content; null: whatever its content is. */
  hash: z.string().nullable(),
  reason: z.string(),
  /** Name of who authorised it. */
  by: z.string(),
  at: z.string(),
});
export type AuthorisedScript = z.infer<typeof AuthorisedScript>;

/** One that may run no more, or may under another reason since. */
export const WithdrawnScript = AuthorisedScript.extend({
  withdrawnAt: z.string(),
  /** Name of who withdrew it, or gave the other reason. */
  withdrawnBy: z.string(),
});
export type WithdrawnScript = z.infer<typeof WithdrawnScript>;

export const PaymentScript = z.object({
  url: z.string(),
  /** Null: its content could not be read. */
  hash: z.string().nullable(),
  bytes: z.number(),
  vendor: z.string().nullable(),
  /** It stands in the page and has no address. */
  inline: z.boolean(),
  /** Paths of the payment pages that it runs on. */
  pages: z.array(z.string()),
  /** Against the run before; null when there was none. */
  change: z.enum(['same', 'new', 'changed']).nullable(),
  authorised: AuthorisedScript.nullable(),
});
export type PaymentScript = z.infer<typeof PaymentScript>;

/** GET /api/v1/sites/:site/probe/scripts — what the last run found on payment pages, and what may run there. */
export const PaymentScripts = z.object({
  /** When the run began; null: there is no report of the address. */
  seenAt: z.string().nullable(),
  /** Paths of the payment pages that it read. */
  pages: z.array(z.string()),
  /** Payment pages that it came to and could not read: what runs there is not known. */
  unread: z.array(
    z.object({
      path: z.string(),
      why: z.string(),
      /** When the last run that read it began; null: none did. */
      lastReadAt: z.string().nullable(),
    }),
  ),
  scripts: z.array(PaymentScript),
  /** Authorised, and not found by the last run. */
  unused: z.array(AuthorisedScript),
  /** What was authorised before, latest first: kept as evidence. */
  withdrawn: z.array(WithdrawnScript),
});
export type PaymentScripts = z.infer<typeof PaymentScripts>;
