import { z } from 'zod';
import { Device } from './device.ts';
import { Estimate } from './funnel.ts';
import { OpportunityPlace, OpportunitySignName } from './opportunity-place.ts';
import { ElementSignal, PageSampling } from './recording.ts';

/** Numbers of people are rounded to a multiple of k as in a funnel, and every other number is computed from rounded ones. */
export const OpportunitySign = z.object({
  name: OpportunitySignName,
  place: OpportunityPlace,
  /** Of the element or field: by which signal its visits are found; null for a page or step. */
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

/**
 * With what a loss is compared: what other places lose, what everybody else at the step does, the place in the period before, or the
 * completion of those who saw the same and did not meet it.
 */
export const LossBaseline = z.enum(['peers', 'everybody-else', 'previous', 'unaffected']);
export type LossBaseline = z.infer<typeof LossBaseline>;

/** Why no loss can be said: the policy declares no outcome, the page is no step, hardly anybody completes, or too few to compare with. */
export const LossUnknown = z.enum(['no-outcome', 'no-step', 'few-complete', 'too-few']);
export type LossUnknown = z.infer<typeof LossUnknown>;

/** Completed applications lost in 30 days: `share` of `people` too many, of whom `completion` would have completed, in `days`. */
export const OpportunityLoss = z.object({
  against: LossBaseline,
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
  /** UTC day from which the fix is live; of `verified`, and of `fixing` once it is. */
  fixedOn: z.iso.date().nullable(),
  /** Null when the account is gone. */
  by: z.string().nullable(),
  at: z.string(),
});
export type OpportunityDecision = z.infer<typeof OpportunityDecision>;

/** Why something is open again: a sign at a place that was never decided about, or one that came back after it was verified. */
export const OpportunityReopening = z.object({
  place: OpportunityPlace,
  /** UTC day on which it was verified there; null: no decision knew of this place. */
  verifiedOn: z.iso.date().nullable(),
});
export type OpportunityReopening = z.infer<typeof OpportunityReopening>;

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
  /** Null when it cannot be said, for the reason `lossUnknown`, or when nothing is found now. */
  loss: OpportunityLoss.nullable(),
  lossUnknown: LossUnknown.nullable(),
  /** The latest decision; none yet is `new`. */
  status: OpportunityStatus,
  decisions: z.array(OpportunityDecision),
  /** Places of its signs for which the decisions do not speak: with one of these it is open, whatever its status. */
  reopened: z.array(OpportunityReopening),
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
  /** Yesterday, UTC: today is not over. */
  to: z.string(),
  /** Days of the period since the first on which at least k people came; all of them when such days came late; 0: fewer than k came. */
  observedDays: z.number(),
  /** Pages of the process, in order, and the event that completes it. */
  steps: z.array(z.string()),
  outcome: z.string().nullable(),
  current: OverviewNumbers,
  /** The same number of days before; null when the site was not yet recorded on its first day, or fewer than k came. */
  previous: OverviewNumbers.nullable(),
  /** Completion of the period less that of the one before; null when one of them is unknown. */
  completionChange: Estimate.nullable(),
  /** Stretches of equal length; the last one ends yesterday. */
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
    /** `otherIds` of the opportunity as it was listed: the decision covers these places, too, and none that comes later. */
    otherIds: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(1000),
    status: OpportunityStatus,
    reason: z.string().trim().max(200),
    fixedOn: z.iso.date().nullable(),
  })
  .refine(({ status, fixedOn }) => fixedOn !== null || status !== 'verified', {
    message: 'needs the day of the fix when it is verified',
    path: ['fixedOn'],
  })
  .refine(({ status, fixedOn }) => fixedOn === null || status === 'fixing' || status === 'verified', {
    message: 'has a day of the fix only when it is being fixed or verified',
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
