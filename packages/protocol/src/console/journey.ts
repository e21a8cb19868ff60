import { z } from 'zod';

/** A count; null when somebody, but fewer than k subjects, stands behind it. */
const GuardedCount = z.number().nullable();

/** GET /api/v1/sites/:site/pages?from&to. Pages that fewer than k subjects saw are left out. */
export const PageSummary = z.object({
  template: z.string(),
  level: z.enum(['off', 'signals', 'replay']),
  views: z.number(),
  subjects: z.number(),
  clicks: GuardedCount,
  rage: GuardedCount,
  dead: GuardedCount,
  errors: GuardedCount,
  medianDuration: z.number(),
});
export type PageSummary = z.infer<typeof PageSummary>;
export const PageList = z.object({ pages: z.array(PageSummary), k: z.number() });
export type PageList = z.infer<typeof PageList>;
