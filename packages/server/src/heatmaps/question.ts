import type { HeatmapKind, SegmentConditions, VisitFilter, WidthBand } from '@scrim/protocol';
import { type VisitCondition, viewCondition } from '../journeys/visit-filter.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import { lastOfViews } from './view-values.ts';

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

/** Rows of `signals` that are counted; what may change within a view is asked of the view (`lastOfViews`). */
export function rowsOf(query: PageQuery): Condition {
  const { regime, language, variant, ...lasting } = query.filter;
  const ofView = asked({ ...query, filter: { regime, language, variant }, segment: null });
  const ofRow = asked({ ...query, filter: lasting, band: null });
  const views =
    ofView.where.length === 0
      ? []
      : [`page_view IN (SELECT page_view FROM (${lastOfViews(PERIOD)}) WHERE ${ofView.where.join(' AND ')})`];
  return {
    sql: [PERIOD, ...ofRow.where, ...views].join(' AND '),
    parameters: { ...ofRow.parameters, ...ofView.parameters, ...named(query) },
  };
}

/** Rows of `chunks` for the snapshot beneath the counts: each as it was when it was recorded. */
export function chunksOf(query: PageQuery): Condition {
  const { where, parameters } = asked(query);
  return { sql: [PERIOD, ...where].join(' AND '), parameters: { ...parameters, ...named(query) } };
}

const PERIOD = 'site = {site:String} AND page = {page:String} AND day BETWEEN {from:Date} AND {to:Date}';

function named({ site, page, from, to }: PageQuery): Condition['parameters'] {
  return { site, page, from, to };
}

function asked({ filter, segment, band }: Pick<PageQuery, 'filter' | 'segment' | 'band'>): VisitCondition {
  const { where, parameters } = viewCondition(filter, segment);
  if (band === null) return { where, parameters };
  return { where: [...where, `${BAND_OF_ROW} = {band:String}`], parameters: { ...parameters, band } };
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
