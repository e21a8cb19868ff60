import { z } from 'zod';

/** People, rounded to a multiple of k; 0 for fewer than k. */
const people = z.number().int();

/** GET /api/v1/sites/:site/pages?from&to. Who was there, and who met something. */
export const PagePeople = z.object({
  people,
  raged: people,
  deadClicked: people,
  shownError: people,
  scriptFailed: people,
});
export type PagePeople = z.infer<typeof PagePeople>;

/** A middle or 75th percentile, of milliseconds with two significant digits; null when fewer than 2 k people stand behind it. */
const duration = z.number().nullable();

/** A page that at least k people saw. Vitals are the 75th percentile over page loads. */
export const PageSummary = PagePeople.extend({
  template: z.string(),
  level: z.enum(['off', 'signals', 'replay']),
  /** Of views, from the first signal to the last. */
  medianDuration: duration,
  lcp: duration,
  inp: duration,
  /** A score, rounded to hundredths; null as the others are. */
  cls: z.number().nullable(),
  fcp: duration,
  ttfb: duration,
});
export type PageSummary = z.infer<typeof PageSummary>;
/** `all`: the whole site, each person once; null when fewer than k people were there. */
export const PageList = z.object({ pages: z.array(PageSummary), all: PagePeople.nullable(), k: z.number() });
export type PageList = z.infer<typeof PageList>;
