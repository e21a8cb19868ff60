import { z } from 'zod';
import { Device } from './device.ts';

export const Regime = z.enum(['visitor', 'applicant', 'customer']);
export type Regime = z.infer<typeof Regime>;

/**
 * By what an analysis may be narrowed: how a visit came about and what happened in it. Nothing about a person, and nothing
 * that stands for a prohibited basis (Regulation B, 12 CFR 1002.2(z)).
 */
export const VisitFilter = z.object({
  device: Device.optional(),
  regime: Regime.optional(),
  /** Of the page: `en`, `es`. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  /** Of the site's experiment; one that the policy lists. */
  variant: z.string().max(40).optional(),
  /** Visits in which this outcome event happened. */
  outcome: z.string().max(40).optional(),
  /** Visits in which this outcome event did not happen. */
  without: z.string().max(40).optional(),
  /** Id of a saved segment. */
  segment: z.string().max(60).optional(),
});
export type VisitFilter = z.infer<typeof VisitFilter>;

/** GET /api/v1/sites/:site/filters: the values that a filter can take on this site. Languages that fewer than k subjects used are left out. */
export const FilterValues = z.object({
  languages: z.array(z.string()),
  variants: z.array(z.string()),
  outcomes: z.array(z.string()),
  segments: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type FilterValues = z.infer<typeof FilterValues>;
