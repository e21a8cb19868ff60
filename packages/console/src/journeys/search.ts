import { FormGoal, FunnelBreakdown, FunnelQuestion, FunnelStep } from '@scrim/protocol';
import { z } from 'zod';
import { HeatmapSearch } from '../heatmaps/search.ts';
import { FilterParams, orDefault } from '../shell/search-params.ts';
import { type FormNumber, isFormNumber } from './form-numbers.ts';

/** The whole question is in the address: a link shows the same funnel to somebody else. */
export const FunnelSearch = z.object({
  ...FilterParams.shape,
  question: orDefault(FunnelQuestion),
  by: orDefault(z.union([FunnelBreakdown, z.literal('period')])),
});
export type FunnelSearch = z.infer<typeof FunnelSearch>;

export const FormSearch = z.object({
  ...FilterParams.shape,
  page: orDefault(z.string().max(500)),
  form: orDefault(z.string().max(600)),
  goal: orDefault(FormGoal),
  /** The number that is drawn on the form. */
  drawn: orDefault(z.custom<FormNumber>(isFormNumber)),
  /** The recorded state to draw on, as of a heatmap. */
  state: HeatmapSearch.shape.state,
  element: HeatmapSearch.shape.element,
});
export type FormSearch = z.infer<typeof FormSearch>;

export const PathSearch = z.object({
  ...FilterParams.shape,
  anchor: orDefault(FunnelStep),
  before: orDefault(z.number().int().min(0).max(4)),
  after: orDefault(z.number().int().min(0).max(4)),
});
export type PathSearch = z.infer<typeof PathSearch>;
