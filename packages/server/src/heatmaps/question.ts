import type { HeatmapKind, SegmentConditions, VisitFilter, WidthBand } from '@scrim/protocol';
import { viewCondition } from '../journeys/visit-filter.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';

/** Which page views are looked at. Days are UTC, both included. */
export interface PageQuery {
  readonly site: string;
  readonly page: string;
  readonly filter: VisitFilter;
  /** What the filter's segment means; null without one. */
  readonly segment: SegmentConditions | null;
  readonly band: WidthBand | null;
  readonly from: string;
  readonly to: string;
}

/** Which signals of them a heatmap counts. */
export interface HeatmapQuery extends PageQuery {
  readonly kind: HeatmapKind;
}

/** Conditions and the values that they name, for a row of `signals` or `chunks`. */
export interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | string[]>>;
}

/** The band of a row, as `WidthBand` writes it. */
export const BAND_OF_ROW =
  "multiIf(viewport_width < 600, 'under-600', viewport_width < 1024, '600-1023', viewport_width < 1440, '1024-1439', '1440-up')";

/** Its place among `WidthBand.options`. */
export const BAND_NUMBER = '(viewport_width >= 600) + (viewport_width >= 1024) + (viewport_width >= 1440)';

/** The same rows for counts and for the snapshot beneath them. */
export function rowsOf(query: PageQuery): Condition {
  const visits = viewCondition(query.filter, query.segment);
  return {
    sql: [
      'site = {site:String} AND page = {page:String} AND day BETWEEN {from:Date} AND {to:Date}',
      ...(query.band === null ? [] : [`${BAND_OF_ROW} = {band:String}`]),
      ...visits.where,
    ].join(' AND '),
    parameters: {
      ...visits.parameters,
      site: query.site,
      page: query.page,
      from: query.from,
      to: query.to,
      ...(query.band === null ? {} : { band: query.band }),
    },
  };
}

/** The same question about everybody and all time, against which every narrower answer is held. */
export function withoutNarrowing<Q extends PageQuery>(query: Q): Q {
  return { ...query, filter: {}, segment: null, band: null, from: FIRST_DAY, to: LAST_DAY };
}

/** Whether there is a wider question. First clicks are some of the clicks. */
export function isNarrowed(query: PageQuery & { readonly kind?: HeatmapKind }): boolean {
  return (
    query.kind === 'first' ||
    query.band !== null ||
    query.from !== FIRST_DAY ||
    query.to !== LAST_DAY ||
    Object.values(query.filter).some((value) => value !== undefined)
  );
}

/** How an answer tells its days: no bound is null. */
export function countedPeriod({ from, to }: PageQuery): { from: string | null; to: string | null } {
  return { from: from === FIRST_DAY ? null : from, to: to === LAST_DAY ? null : to };
}
