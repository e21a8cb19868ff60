import { z } from 'zod';
import { VisitFilter } from './filter.ts';

/** A page that was seen, or an outcome event that happened. */
export const FunnelStep = z.strictObject({ kind: z.enum(['page', 'event']), name: z.string().min(1).max(200) });
export type FunnelStep = z.infer<typeof FunnelStep>;

/** How long after its first step an attempt may take. `visit`: all steps in one visit. */
export const FunnelWindow = z.enum(['visit', '1h', '1d', '7d', '30d']);
export type FunnelWindow = z.infer<typeof FunnelWindow>;

export const FunnelQuestion = z.strictObject({
  steps: z.array(FunnelStep).min(2).max(8),
  order: z.enum(['in-order', 'any']),
  window: FunnelWindow,
});
export type FunnelQuestion = z.infer<typeof FunnelQuestion>;

/** By what a funnel is divided into groups: a finite property. Everybody is in one group, that of the last value. */
export const FunnelBreakdown = z.enum(['device', 'regime', 'language', 'variant']);
export type FunnelBreakdown = z.infer<typeof FunnelBreakdown>;

/** People of a funnel's step whose visits the recordings list shows: those who got no further, or those who came to its end. */
export const FunnelOutcome = z.enum(['dropped', 'completed']);
export type FunnelOutcome = z.infer<typeof FunnelOutcome>;

/** Whose visits a list shows, with the whole question, so that it is of exactly those that the funnel counts. */
export const FunnelVisits = z.strictObject({
  question: FunnelQuestion,
  /** 1 for the first; of `completed` it says nothing. */
  step: z.number().int().min(1).max(8),
  outcome: FunnelOutcome,
  filter: VisitFilter,
  /** UTC days, both included; none: all time. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type FunnelVisits = z.infer<typeof FunnelVisits>;

/** An estimate with its 95 % interval. */
export const Estimate = z.object({ value: z.number(), lower: z.number(), upper: z.number() });
export type Estimate = z.infer<typeof Estimate>;

/**
 * Numbers of people are rounded to a multiple of k, up or down by chance, always alike for the same people; 0 stands for
 * fewer than k. So no difference of two answers tells of single people.
 */
export const FunnelStepCount = z.object({
  people: z.number(),
  /** Share of those at the first step; null when too few. */
  share: Estimate.nullable(),
  /** Share of those at the step before; null at the first step, or when too few. */
  fromPrevious: Estimate.nullable(),
  /** Got to the step before and not to this one; 0 at the first step. */
  dropped: z.number(),
  /** Milliseconds since the step before, of those who got here: quartiles, two significant digits; null under 2 k people. */
  took: z.object({ lower: z.number(), median: z.number(), upper: z.number() }).nullable(),
});
export type FunnelStepCount = z.infer<typeof FunnelStepCount>;

export const FunnelGroup = z.object({
  /** Value of the breakdown, `previous` for the period before, or null for everybody. */
  name: z.string().nullable(),
  steps: z.array(FunnelStepCount),
});
export type FunnelGroup = z.infer<typeof FunnelGroup>;

/** Those who got to a step and not to the next: where they went, and whether they came back. */
export const FunnelLeavers = z.object({
  /** 1 for the first step. */
  step: z.number(),
  people: z.number(),
  /** A page view more than 30 min after the last step that they got to. */
  cameBack: z.number(),
  /** Next page seen within 30 min; null page: the visit ended there. Pages of fewer than k people are left out. */
  next: z.array(z.object({ page: z.string().nullable(), people: z.number() })),
});
export type FunnelLeavers = z.infer<typeof FunnelLeavers>;

/** Sample ratio mismatch: p of the χ² test that people began in equal parts in the variants, and whether it is an alarm. */
export const VariantRatio = z.object({ p: z.number(), isMismatch: z.boolean() });
export type VariantRatio = z.infer<typeof VariantRatio>;

/** GET /api/v1/sites/:site/funnel?question&by&compare&… */
export const FunnelAnswer = z.object({
  k: z.number(),
  groups: z.array(FunnelGroup),
  /** Of two variants or more. */
  variantRatio: VariantRatio.nullable(),
  /** Completion of the group minus that of the first group; of variants among those that were shown one, and none whose ratio is an alarm. */
  differences: z.array(z.object({ name: z.string(), difference: Estimate })),
  leavers: z.array(FunnelLeavers),
  /** The days compared with, UTC, both included: as many as the period has had, right before. Null when none were asked for, or the period begins with all time. */
  before: z.object({ from: z.string(), to: z.string() }).nullable(),
});
export type FunnelAnswer = z.infer<typeof FunnelAnswer>;

export const SavedFunnel = z.object({
  id: z.string(),
  name: z.string(),
  question: FunnelQuestion,
  createdAt: z.string(),
  createdBy: z.string().nullable(),
});
export type SavedFunnel = z.infer<typeof SavedFunnel>;

/** POST /api/v1/sites/:site/funnels */
export const NewFunnel = z.strictObject({ name: z.string().trim().min(1).max(60), question: FunnelQuestion });
export type NewFunnel = z.infer<typeof NewFunnel>;

/** GET /api/v1/sites/:site/funnels — those saved, and the steps that can be chosen. */
export const FunnelList = z.object({
  k: z.number(),
  funnels: z.array(SavedFunnel),
  pages: z.array(z.string()),
  events: z.array(z.string()),
});
export type FunnelList = z.infer<typeof FunnelList>;
