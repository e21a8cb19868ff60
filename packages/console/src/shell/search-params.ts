import { Device, Regime } from '@scrim/protocol';
import { z } from 'zod';
import { PERIODS, type Period } from './period.ts';

/** A search parameter that a stranger's link got wrong falls back to its default. */
export const orDefault = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const keys = Object.keys(PERIODS);
/** Of links and saved views from before periods were whole days. */
const asNamedToday = (value: unknown) => (value === '24h' ? '2d' : value);

/** Search parameters of a screen with a period. */
export const PeriodParams = z.object({
  period: orDefault(
    z.preprocess(
      asNamedToday,
      z.custom<Period>((value) => keys.includes(String(value))),
    ),
  ),
  from: orDefault(z.iso.date()),
  to: orDefault(z.iso.date()),
});
export type PeriodParams = z.infer<typeof PeriodParams>;

/** Search parameters of a screen whose visits can be narrowed; routes spread its `.shape` into their own. */
export const FilterParams = PeriodParams.extend({
  device: orDefault(Device),
  regime: orDefault(Regime),
  language: orDefault(z.string().regex(/^[a-z]{2,3}$/)),
  variant: orDefault(z.string().max(40)),
  outcome: orDefault(z.string().max(40)),
  without: orDefault(z.string().max(40)),
  segment: orDefault(z.string().max(60)),
});
export type FilterParams = z.infer<typeof FilterParams>;

/** The part of a screen's search that the API's `VisitFilter` reads. */
export function visitFilterOf(search: FilterParams) {
  const { device, regime, language, variant, outcome, without, segment } = search;
  return { device, regime, language, variant, outcome, without, segment };
}
