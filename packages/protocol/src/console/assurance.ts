import { z } from 'zod';

/** GET /api/v1/sites/:site/live — what arrived in the last minutes; for a newly installed site. */
export const LiveCheck = z.object({
  steps: z.array(
    z.object({
      id: z.enum(['loader', 'policy', 'decision', 'batch', 'redaction', 'replay']),
      title: z.string(),
      state: z.enum(['waiting', 'ok', 'failed']),
      at: z.string().nullable(),
      detail: z.string(),
    }),
  ),
  recent: z.array(z.object({ at: z.string(), kind: z.string(), detail: z.string() })),
  snippet: z.string(),
});
export type LiveCheck = z.infer<typeof LiveCheck>;

/** GET /api/v1/sites/:site/findings */
export const Finding = z.object({
  id: z.string(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  detector: z.string(),
  page: z.string(),
  rule: z.number(),
  path: z.string(),
  sessions: z.number(),
});
export type Finding = z.infer<typeof Finding>;
export const FindingList = z.object({ findings: z.array(Finding), maskingCompliance: z.number().nullable() });
export type FindingList = z.infer<typeof FindingList>;
