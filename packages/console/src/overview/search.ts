import { OverviewDays } from '@scrim/protocol';
import { z } from 'zod';
import { orDefault } from '../shell/search-params.ts';

/** Opportunities of which status are listed. */
export const Shown = z.enum(['open', 'fixing', 'verified', 'dismissed']);
export type Shown = z.infer<typeof Shown>;

export const OverviewSearch = z.object({
  // The address parser reads digits as a number.
  days: orDefault(z.coerce.string().pipe(OverviewDays)),
  show: orDefault(Shown),
});
export type OverviewSearch = z.infer<typeof OverviewSearch>;
