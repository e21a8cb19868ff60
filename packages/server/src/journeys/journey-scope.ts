import type { VisitCondition } from './visit-filter.ts';

/** Signals of the visits of a condition; `from` and `to` are UTC days, both included. */
export interface JourneyScope {
  readonly site: string;
  readonly from: string;
  readonly to: string;
  readonly visits: VisitCondition;
}

/** A row of a site between two UTC days, both included. */
export const IN_PERIOD = 'site = {site:String} AND day BETWEEN {from:Date} AND {to:Date}';

/** A scope over a row of `signals`, to be joined by AND. */
export function scopeConditions({ visits }: JourneyScope): string[] {
  return [IN_PERIOD, ...visits.where];
}

/** The values that its conditions name. */
export function scopeParameters({ site, from, to, visits }: JourneyScope): Record<string, unknown> {
  return { site, from, to, ...visits.parameters };
}
