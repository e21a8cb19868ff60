import { type CountedPeriod, ElementPath, WidthBand } from '@scrim/protocol';
import { z } from 'zod';
import type { PeriodSearch } from '../shell/period.ts';
import { FilterParams, orDefault } from '../shell/search-params.ts';
import { HeatmapView } from './kinds.ts';

/** By what one side of a heatmap is narrowed. */
const Narrowed = FilterParams.extend({ band: orDefault(WidthBand) });
export type Narrowed = z.infer<typeof Narrowed>;

/** Search parameters of the heatmap: every view of it is a link. */
export const HeatmapSearch = Narrowed.extend({
  page: orDefault(z.string().max(500)),
  kind: orDefault(HeatmapView),
  /** The recorded state to draw on, `session:seq`. */
  state: orDefault(z.string().max(300)),
  /** Or the one in which this element was clicked. */
  element: orDefault(ElementPath),
  /** The filters of the other side of a comparison. */
  against: orDefault(Narrowed),
  comparison: orDefault(z.enum(['side', 'difference'])),
  /** Of two sides beside each other the one whose numbers are listed; else the first. */
  listed: orDefault(z.enum(['compared'])),
});
export type HeatmapSearch = z.infer<typeof HeatmapSearch>;

/** The days that a map counts, as the search of another screen has them. */
export const searchOfCounted = ({ from, to }: CountedPeriod): PeriodSearch =>
  from === null && to === null ? { period: 'all' } : { from: from ?? undefined, to: to ?? undefined };
