import { z } from 'zod';

/** What the child is asked to do. */
export const ChildTask = z.object({
  url: z.string(),
  origins: z.array(z.string()),
  /** JSON of the compiled policy to hold what is captured against; null: the site has none. */
  policy: z.string().nullable(),
  /** JSON of the last report of the address. */
  last: z.string().nullable(),
  /** What may run on payment pages; null: there is no such list. */
  authorised: z.array(z.object({ url: z.string(), hash: z.string().nullable(), reason: z.string() })).nullable(),
  /** Path; null: the system's. */
  chromium: z.string().nullable(),
  pages: z.number(),
  minutes: z.number(),
  seed: z.number(),
});
export type ChildTask = z.infer<typeof ChildTask>;

export const ChildMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('progress'), text: z.string() }),
  z.object({ kind: z.literal('report'), json: z.string(), html: z.string() }),
  z.object({ kind: z.literal('problem'), code: z.string(), message: z.string() }),
]);
export type ChildMessage = z.infer<typeof ChildMessage>;

/** What the server reads of a report. */
export const ReportSummary = z.object({
  findings: z.array(
    z.object({
      rule: z.string(),
      severity: z.enum(['leak', 'broken', 'review']),
      places: z.array(z.object({ page: z.string(), what: z.string() })),
    }),
  ),
  destinations: z.array(
    z.object({ origin: z.string(), arrivals: z.array(z.object({ kind: z.string(), page: z.string() })) }),
  ),
  conclusive: z.boolean(),
});
export type ReportSummary = z.infer<typeof ReportSummary>;

/** What the console shows of the payment pages in a report. */
export const PaymentInventory = z.object({
  payment: z.array(
    z.object({
      path: z.string(),
      scripts: z.array(
        z.object({
          url: z.string(),
          hash: z.string().nullable(),
          bytes: z.number(),
          vendor: z.string().nullable(),
          change: z.enum(['same', 'new', 'changed']).nullable(),
        }),
      ),
    }),
  ),
  // Reports are kept for years: the oldest do not say it.
  paymentUnread: z
    .array(z.object({ path: z.string(), why: z.string(), lastReadAt: z.string().nullable() }))
    .default([]),
});
