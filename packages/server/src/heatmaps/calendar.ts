import { dayOf } from '../platform/clock.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import type { ValueCode } from './dimensions.ts';
import type { PageQuery } from './question.ts';

const DAY = 86_400_000;
/** Days of a month of the calendar: four weeks, of which one began on Monday 5 January 1970. */
const MONTH = 28;
const FIRST_MONTH = 4;
/** Months told apart, more than signals may be kept; what is older belongs to the oldest, what a wrong clock dates later to the last. */
const MONTHS = 32;

/**
 * A Monday on which a period may begin, the same ones on every day that somebody asks. A row lies in a week, told as the cut at
 * which that begins.
 */
export interface Cut {
  /** Day on which its month began. */
  readonly month: string;
  /** Weeks since: `0` to `3`. */
  readonly week: string;
}

/** Null for a day that is no cut. */
export function cutOf(day: string): Cut | null {
  const since = Date.parse(day) / DAY - FIRST_MONTH;
  if (since % 7 !== 0) return null;
  const month = Math.floor(since / MONTH) * MONTH;
  return { month: dayOf((FIRST_MONTH + month) * DAY), week: String((since - month) / 7) };
}

/** Whether a week begins at a cut or later. Where weeks are not told apart, whether its month does. */
export function isSince({ month = '', week = '0' }: Partial<Cut>, cut: Cut): boolean {
  return month > cut.month || (month === cut.month && week >= cut.week);
}

/** The month and the week within it of a row of `signals`, as numbers. */
export function calendarCodes(now: number): { readonly month: ValueCode; readonly week: ValueCode } {
  const oldest = oldestMonth(now);
  const since = `greatest(toInt32(day) - ${oldest}, 0)`;
  return {
    month: {
      sql: `least(intDiv(${since}, ${MONTH}), ${MONTHS - 1})`,
      values: Array.from({ length: MONTHS }, (_, at) => dayOf((oldest + at * MONTH) * DAY)),
    },
    week: { sql: `intDiv(${since} % ${MONTH}, 7)`, values: ['0', '1', '2', '3'] },
  };
}

/** Days since 1970 of the begin of the oldest month told apart. */
function oldestMonth(now: number): number {
  const today = Math.floor(now / DAY);
  return today - ((today - FIRST_MONTH) % MONTH) - (MONTHS - 2) * MONTH;
}

/**
 * The cuts offered, oldest first: every Monday of the last four weeks, before them every fourth, since each cut leaves fewer people
 * between two. A question is judged beside all cuts that were ever offered.
 */
export function cutDays(now: number): readonly string[] {
  const oldest = oldestMonth(now);
  const days = Math.floor(now / DAY) - oldest;
  const mondays = Array.from({ length: Math.floor(days / 7) }, (_, at) => 7 * (at + 1));
  return mondays
    .filter((since) => since % MONTH === 0 || since > days - MONTH)
    .map((since) => dayOf((oldest + since) * DAY));
}

/** A period widened to days that may be asked for; the last day is one before a cut, or open. */
export function widenToCuts<Q extends PageQuery>(query: Q, now: number): Q {
  const cuts = cutDays(now);
  const from = [...cuts].reverse().find((cut) => cut <= query.from) ?? FIRST_DAY;
  const after = cuts.find((cut) => cut > query.to);
  return { ...query, from, to: after === undefined ? LAST_DAY : dayOf(Date.parse(after) - DAY) };
}
