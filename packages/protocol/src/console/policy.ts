import { z } from 'zod';

/** GET /api/v1/sites/:site/policy */
export const PolicyExplanation = z.object({
  hash: z.string(),
  activeSince: z.string(),
  source: z.string(),
  purposes: z.array(z.object({ id: z.string(), description: z.string() })),
  /** As a person says it: `13 months`. */
  retention: z.object({ replay: z.string(), signals: z.string(), consent: z.string() }),
  presets: z.array(z.string()),
  dictionaryStrings: z.number(),
  pages: z.array(
    z.object({
      match: z.string(),
      level: z.enum(['off', 'signals', 'replay']),
      sentences: z.array(z.string()),
      regulations: z.array(z.string()),
    }),
  ),
  document: z.string(),
});
export type PolicyExplanation = z.infer<typeof PolicyExplanation>;
