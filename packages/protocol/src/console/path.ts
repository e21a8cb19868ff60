import { z } from 'zod';
import { FunnelStep } from './funnel.ts';

/** What people did before and after one page or event. */
export const PathQuestion = z.strictObject({
  anchor: FunnelStep,
  /** Steps shown before and after it. */
  before: z.number().int().min(0).max(4),
  after: z.number().int().min(0).max(4),
});
export type PathQuestion = z.infer<typeof PathQuestion>;

/** A page or event at a distance from the anchor: −1 is the step before it. `end`: the visit began or ended there; `other`: what few people did. */
export const PathNode = z.object({
  position: z.number(),
  kind: z.enum(['page', 'event', 'end', 'other']),
  name: z.string(),
  /** Visits, rounded to a multiple of k; 0 stands for fewer than k people. */
  visits: z.number(),
});
export type PathNode = z.infer<typeof PathNode>;

/** GET /api/v1/sites/:site/paths */
export const PathAnswer = z.object({
  k: z.number(),
  /** Visits with the anchor in them. */
  visits: z.number(),
  nodes: z.array(PathNode),
  /** Indexes of nodes. */
  links: z.array(z.object({ from: z.number(), to: z.number(), visits: z.number() })),
});
export type PathAnswer = z.infer<typeof PathAnswer>;
