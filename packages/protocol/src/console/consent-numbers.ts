import { z } from 'zod';

/** GET /api/v1/sites/:site/consent?from&to */
export const ConsentNumbers = z.object({
  granted: z.number(),
  denied: z.number(),
  withdrawn: z.number(),
  gpc: z.number(),
  optInRate: z.number().nullable(),
  days: z.array(
    z.object({ day: z.string(), granted: z.number(), denied: z.number(), withdrawn: z.number(), gpc: z.number() }),
  ),
  byLanguage: z.array(z.object({ language: z.string(), granted: z.number(), denied: z.number() })),
  byMethod: z.array(z.object({ method: z.string(), count: z.number() })),
});
export type ConsentNumbers = z.infer<typeof ConsentNumbers>;
