import { z } from 'zod';

/** What a visit can be asked for. Finite and categorical, without thresholds: none can be tuned until one person is left. */
export const SegmentProperty = z.enum(['device', 'browser', 'regime', 'variant', 'event', 'page', 'trouble']);
export type SegmentProperty = z.infer<typeof SegmentProperty>;

/** A rage click, a dead click, an error shown anywhere, a field left with its error shown. */
export const Trouble = z.enum(['rage', 'dead', 'error', 'field_error']);
export type Trouble = z.infer<typeof Trouble>;

/** `is`: one of the values applies to the visit; not `is`: none does. */
export const SegmentCondition = z.strictObject({
  property: SegmentProperty,
  is: z.boolean(),
  values: z.array(z.string().min(1).max(200)).min(1).max(10),
});
export type SegmentCondition = z.infer<typeof SegmentCondition>;

/** All conditions hold in a visit that belongs to the segment. */
export const SegmentConditions = z.array(SegmentCondition).min(1).max(8);
export type SegmentConditions = z.infer<typeof SegmentConditions>;

export const Segment = z.object({
  id: z.string(),
  name: z.string(),
  conditions: SegmentConditions,
  createdAt: z.string(),
  /** Name of who saved it; null when they are gone. */
  createdBy: z.string().nullable(),
});
export type Segment = z.infer<typeof Segment>;

/** POST /api/v1/sites/:site/segments. Properties are free text here, so that a refused one is answered with its reason. */
export const NewSegment = z.strictObject({
  name: z.string().trim().min(1).max(60),
  conditions: z
    .array(
      z.strictObject({
        property: z.string().max(60),
        is: z.boolean(),
        values: z.array(z.string().min(1).max(200)).min(1).max(10),
      }),
    )
    .min(1)
    .max(8),
});
export type NewSegment = z.infer<typeof NewSegment>;

/** A property that no segment may use, and why. */
export const RefusedProperty = z.object({
  property: z.string(),
  label: z.string(),
  reason: z.string(),
  regulation: z.string(),
});
export type RefusedProperty = z.infer<typeof RefusedProperty>;

/** GET /api/v1/sites/:site/segments — those saved, and what the builder may offer. */
export const SegmentList = z.object({
  segments: z.array(Segment),
  properties: z.array(
    z.object({
      property: SegmentProperty,
      label: z.string(),
      definition: z.string(),
      values: z.array(z.object({ value: z.string(), label: z.string() })),
    }),
  ),
  refused: z.array(RefusedProperty),
});
export type SegmentList = z.infer<typeof SegmentList>;
