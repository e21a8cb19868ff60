import { z } from 'zod';

/** GET /api/v1/sites/:site/policy */
export const PolicyExplanation = z.object({
  hash: z.string(),
  activeSince: z.string(),
  source: z.string(),
  purposes: z.array(z.object({ id: z.string(), description: z.string() })),
  retentionDays: z.object({ replay: z.number(), signals: z.number(), consent: z.number() }),
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
