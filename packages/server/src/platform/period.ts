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
