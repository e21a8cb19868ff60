import { z } from 'zod';
import { Device } from './device.ts';
import { Estimate } from './funnel.ts';
import { OpportunityPlace, OpportunitySignName } from './opportunity-place.ts';
import { ElementSignal, PageSampling } from './recording.ts';

/** Numbers of people are rounded to a multiple of k as in a funnel, and every other number is computed from rounded ones. */
export const OpportunitySign = z.object({
  name: OpportunitySignName,
  place: OpportunityPlace,
  /** Of the element or field: by which signal its visits are found; null for a step. */
  signal: ElementSignal.nullable(),
  /** Of so many people, so many. */
  of: z.number(),
  people: z.number(),
  rate: Estimate,
  against: z.enum(['peers', 'previous']),
  /** Rate of the peers, or of the period before. */
  baseline: z.number(),
  /** Rate less baseline. */
  difference: Estimate,
  /** Adjusted for all tests of the run. */
  p: z.number(),
});
export type OpportunitySign = z.infer<typeof OpportunitySign>;

/** Completed applications lost in 30 days: `share` of `people` too many, of whom `completion` would have completed, in `days`. */
export const OpportunityLoss = z.object({
  perMonth: Estimate,
  share: z.number(),
  people: z.number(),
  completion: z.number(),
  days: z.number(),
});
export type OpportunityLoss = z.infer<typeof OpportunityLoss>;

export const OpportunityStatus = z.enum(['new', 'fixing', 'verified', 'dismissed']);
export type OpportunityStatus = z.infer<typeof OpportunityStatus>;

export const OpportunityDecision = z.object({
  status: OpportunityStatus,
  reason: z.string(),
  /** UTC day from which the fix is live; of `fixing` and `verified`. */
  fixedOn: z.iso.date().nullable(),
  /** Null when the account is gone. */
  by: z.string().nullable(),
  at: z.string(),
});
export type OpportunityDecision = z.infer<typeof OpportunityDecision>;

export const Opportunity = z.object({
  /** Of the place that was decided about, if one of its places was, so that it stays the same whichever costs most. */
  id: z.string(),
  /** What its id would be by its other places: a link made when another cost most still leads here. */
  otherIds: z.array(z.string()),
  place: OpportunityPlace,
  /** Step of the process that the page is, from 1; null when it is none. */
  step: z.number().nullable(),
  /** The main sign, then the clearest first; of the place and of what lies in the same form or element. Empty: not found in this period. */
  signs: z.array(OpportunitySign),
  /** People who reached the place's step by device and variant, and those of them who went no further; groups of k at least. */
  groups: z.array(z.object({ device: Device, variant: z.string(), people: z.number(), left: z.number() })),
  /** Null when it cannot be said: no outcome is declared, or nobody is known to have left because of it. */
  loss: OpportunityLoss.nullable(),
  /** The latest decision; none yet is `new`. */
  status: OpportunityStatus,
  decisions: z.array(OpportunityDecision),
});
export type Opportunity = z.infer<typeof Opportunity>;

/** Rates and numbers of one period. */
export const OverviewNumbers = z.object({
  visits: z.number(),
  starters: z.number(),
  completers: z.number(),
  /** Of starters. */
  completion: Estimate.nullable(),
});
export type OverviewNumbers = z.infer<typeof OverviewNumbers>;

export const OverviewDays = z.enum(['7', '30', '90']);
export type OverviewDays = z.infer<typeof OverviewDays>;

/** GET /api/v1/sites/:site/overview?days */
export const Overview = z.object({
  k: z.number(),
  from: z.string(),
  to: z.string(),
  /** Days of the period since the first on which at least k people came; all of them when such days came late; 0: fewer than k came. */
  observedDays: z.number(),
  /** Pages of the process, in order, and the event that completes it. */
  steps: z.array(z.string()),
  outcome: z.string().nullable(),
  current: OverviewNumbers,
  /** The same number of days before; null when nothing was recorded then. */
  previous: OverviewNumbers.nullable(),
  /** Stretches of equal length; the last one ends today. */
  trend: z.array(z.object({ from: z.string(), to: z.string(), starters: z.number(), completers: z.number() })),
  sampling: z.array(PageSampling),
  discovery: z.object({ tests: z.number(), rate: z.number() }),
  /** Those found, costliest first, then those that somebody decided on and that are not found now. */
  opportunities: z.array(Opportunity),
});
export type Overview = z.infer<typeof Overview>;

/** POST /api/v1/sites/:site/opportunities/:id */
export const NewOpportunityDecision = z
  .strictObject({
    place: OpportunityPlace,
    status: OpportunityStatus,
    reason: z.string().trim().max(200),
    fixedOn: z.iso.date().nullable(),
  })
  .refine(({ status, fixedOn }) => (fixedOn === null) === (status === 'new' || status === 'dismissed'), {
    message: 'needs the day of the fix when it is being fixed or verified, and only then',
    path: ['fixedOn'],
  });
export type NewOpportunityDecision = z.infer<typeof NewOpportunityDecision>;

const Side = z.object({
  from: z.string(),
  to: z.string(),
  of: z.number(),
  people: z.number(),
  rate: Estimate.nullable(),
});

/** One sign before and after the day of the fix. */
export const OpportunityChange = z.object({
  name: OpportunitySignName,
  before: Side,
  after: Side,
  /** (after − before) / before, delta method; null when too few. */
  uplift: Estimate.nullable(),
  /** As above, true at every look at once. */
  alwaysValid: Estimate.nullable(),
});
export type OpportunityChange = z.infer<typeof OpportunityChange>;

/** GET /api/v1/sites/:site/opportunities/:id/comparison */
export const OpportunityComparison = z.object({
  k: z.number(),
  changes: z.array(OpportunityChange),
  /** p that the people of the place before and after are alike; under `alarm` the comparison is not to be trusted. */
  mixture: z.array(z.object({ dimension: z.enum(['device', 'language']), p: z.number() })),
  alarm: z.number(),
  /** The main sign fell, its always-valid interval excludes no change, and people are alike. */
  suggestVerified: z.boolean(),
});
export type OpportunityComparison = z.infer<typeof OpportunityComparison>;
