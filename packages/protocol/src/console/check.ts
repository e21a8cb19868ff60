import { z } from 'zod';

/** `unable`: it could not be told; `waiting`: it has not run yet. */
export const CheckState = z.enum(['passed', 'failed', 'unable', 'waiting']);
export type CheckState = z.infer<typeof CheckState>;

/** One check of Scrim by itself, and what it said last. What fails is opened as a finding whose detector is its id. */
export const CheckResult = z.object({
  id: z.string(),
  /** What is so when it passes. */
  title: z.string(),
  state: CheckState,
  /** Why; counts and names of parts, never a value. */
  detail: z.string(),
  ranAt: z.string().nullable(),
  /** Since when it has said so. */
  since: z.string().nullable(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** GET and POST /api/v1/sites/:site/checks; POST begins a run, unless one is under way. */
export const CheckList = z.object({ checks: z.array(CheckResult), running: z.boolean() });
export type CheckList = z.infer<typeof CheckList>;
