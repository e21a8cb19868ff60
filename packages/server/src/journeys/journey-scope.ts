import type { VisitCondition } from './visit-filter.ts';

/** Signals of the visits of a condition; `from` and `to` are UTC days, both included. */
export interface JourneyScope {
  readonly site: string;
  readonly from: string;
  readonly to: string;
  readonly visits: VisitCondition;
}

/** A scope over a row of `signals`, to be joined by AND. */
export function scopeConditions({ visits }: JourneyScope): string[] {
  return ['site = {site:String}', 'day BETWEEN {from:Date} AND {to:Date}', ...visits.where];
}

/** The values that its conditions name. */
export function scopeParameters({ site, from, to, visits }: JourneyScope): Record<string, unknown> {
  return { site, from, to, ...visits.parameters };
}
