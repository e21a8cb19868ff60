import { z } from 'zod';

export const HeatmapKind = z.enum(['click', 'rage', 'dead', 'rest']);
export type HeatmapKind = z.infer<typeof HeatmapKind>;

export const HeatmapElement = z.object({
  path: z.string(),
  count: z.number(),
  subjects: z.number(),
  /** Share of the page views shown that hit the element at least once. */
  viewShare: z.number(),
  /** Cells of a 20 × 20 grid over the element's box: [column 0..19, row 0..19, count]; those under k subjects are left out. */
  cells: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type HeatmapElement = z.infer<typeof HeatmapElement>;

/** GET /api/v1/sites/:site/heatmap?page&kind&device&variant&from&to */
export const Heatmap = z.object({
  page: z.string(),
  kind: HeatmapKind,
  k: z.number(),
  views: z.number(),
  subjects: z.number(),
  clicks: z.number(),
  elements: z.array(HeatmapElement),
  /** Elements, and clicks on them, withheld because fewer than k subjects made them. */
  suppressed: z.object({ elements: z.number(), clicks: z.number() }),
  /** The recorded state to draw on: a chunk with a full snapshot of this page; null when none was replayed. */
  snapshot: z
    .object({
      session: z.string(),
      seq: z.number(),
      viewportWidth: z.number(),
      viewportHeight: z.number(),
      reason: z.string(),
    })
    .nullable(),
});
export type Heatmap = z.infer<typeof Heatmap>;
