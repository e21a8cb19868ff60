import type { Context } from '../platform/context.ts';

/** `refusal`: a request for the site was turned down; its detail is the error's code. */
export type ArrivalKind = 'loader' | 'policy' | 'decision' | 'batch' | 'refusal';

export interface Arrival {
  readonly at: number;
  readonly kind: ArrivalKind;
  readonly detail: string;
}

/** Kept per site; the live check looks back minutes, not hours. */
const KEPT = 50;
/** A guard against made-up site names; real ones are far fewer. */
const MAX_SITES = 1000;

const arrivals = new WeakMap<Context, Map<string, Arrival[]>>();

/**
 * Remembers, in this process only, that something came in for a site, for the console's live check. `detail` is shown to
 * people and holds nothing of a visitor: an error code, a decision, a page template.
 */
export function noteArrival(context: Context, kind: ArrivalKind, site: string, detail = ''): void {
  const sites = arrivals.get(context) ?? new Map<string, Arrival[]>();
  arrivals.set(context, sites);
  if (!sites.has(site) && sites.size >= MAX_SITES) return;
  const kept = sites.get(site) ?? [];
  sites.set(site, [{ at: context.clock.now(), kind, detail }, ...kept].slice(0, KEPT));
}

/** What came in for a site since a moment (ms since the epoch), latest first. */
export function recentArrivals(context: Context, site: string, since: number): readonly Arrival[] {
  return (arrivals.get(context)?.get(site) ?? []).filter(({ at }) => at >= since);
}
