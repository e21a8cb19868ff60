import { z } from 'zod';
import { dayOf } from './clock.ts';

/** Days within what ClickHouse's Date holds: no bound given means all that retention has left. */
export const FIRST_DAY = '1970-01-02';
export const LAST_DAY = '2149-06-06';

/** A UTC day out of a date or a time; finer spans would let one person's visit be cut out by subtraction. */
const Day = z.union([z.iso.date(), z.iso.datetime({ offset: true }).transform((text) => dayOf(Date.parse(text)))]);

/** `from` and `to` of an analytical question: whole UTC days, both included. */
export const Period = z.object({ from: Day.default(FIRST_DAY), to: Day.default(LAST_DAY) });
export type Period = z.infer<typeof Period>;

/** A visit goes on no longer than this; its rows are looked for within it on both sides of the days asked for. */
export const LONGEST_VISIT_DAYS = 2;

/** The days on which rows of the visits of a period may be. */
export function daysOfVisits({ from, to }: Period): Period {
  const reach = LONGEST_VISIT_DAYS * 86_400_000;
  const within = (time: number) => dayOf(Math.min(Math.max(time, Date.parse(FIRST_DAY)), Date.parse(LAST_DAY)));
  return { from: within(Date.parse(from) - reach), to: within(Date.parse(to) + reach) };
}
