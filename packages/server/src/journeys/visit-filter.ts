import type { SegmentCondition, SegmentConditions, SegmentProperty, VisitFilter } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { daysOfVisits, type Period } from '../platform/period.ts';
import { findSegment } from './segments/segment.ts';

export interface VisitCondition {
  /** Conditions over a row of `signals` or `chunks`, to be joined by AND; they use `{site:String}`. */
  readonly where: readonly string[];
  /** The values that they name. */
  readonly parameters: Readonly<Record<string, string | string[]>>;
}

/** One finite property by which a filter divides page views: what a disclosure guard makes its groups of. */
export interface VisitDimension {
  /** `device`, `outcome:application_submitted`, `segment:<id>`; the filter's answer is one `value` of it. */
  readonly name: string;
  readonly value: string;
  /** The dimension's value of any row of `signals` or `chunks`, as SQL; uses `{site:String}` and `parameters`. */
  readonly expression: string;
  readonly parameters: VisitCondition['parameters'];
}

/**
 * Visits that a statement gives, as a condition on rows. Its parameters, all but `{site:String}`, get a prefix, because the list that it
 * narrows has a period and filters of its own.
 */
export function visitsAmong(
  sessions: string,
  prefix: string,
  parameters: VisitCondition['parameters'],
): VisitCondition {
  return {
    where: [`session IN (${sessions})`.replaceAll(/\{(?!site:)(\w+):/g, `{${prefix}$1:`)],
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${prefix}${name}`, value])),
  };
}

const COLUMNS = ['device', 'regime', 'language', 'variant'] as const;

/** Columns that may differ between the page views of a visit: by page rule, by the page's choice, by an experiment named later. */
const CHANGING: readonly string[] = ['regime', 'language', 'variant'];

/**
 * A filter as ClickHouse conditions, its saved segment looked up: the one way for every analysis and list of visits, so that
 * two screens never count different ones. Errors: `segment_unknown`.
 */
export async function resolveVisits(
  context: Pick<Context, 'database'>,
  site: string,
  filter: VisitFilter,
  period: Period,
): Promise<VisitCondition> {
  return visitCondition(filter, period, await segmentOf(context, site, filter));
}

/**
 * As `resolveVisits`, for a filter without segment or one whose conditions are known. Whole visits: those in which it held anywhere,
 * which is looked for on the days that visits of the period may reach into.
 */
export function visitCondition(
  filter: VisitFilter,
  period: Period,
  segment: SegmentConditions | null = null,
): VisitCondition {
  const { from, to } = daysOfVisits(period);
  const rows = `${OF_SITE} AND day BETWEEN {visits_from:Date} AND {visits_to:Date}`;
  return joined(
    visitDimensions(filter, segment, rows).map(({ name, condition, parameters }) => ({
      condition: CHANGING.includes(name)
        ? `visit IN (SELECT visit FROM chunks WHERE ${rows} AND ${condition})`
        : condition,
      parameters: { ...parameters, visits_from: from, visits_to: to },
    })),
  );
}

/** As `visitCondition`, of page views: what changes within a visit is asked of each view by itself. */
export function viewCondition(filter: VisitFilter, segment: SegmentConditions | null = null): VisitCondition {
  return joined(visitDimensions(filter, segment));
}

function joined(dimensions: readonly Pick<Divided, 'condition' | 'parameters'>[]): VisitCondition {
  return {
    where: dimensions.map(({ condition }) => condition),
    parameters: Object.assign({}, ...dimensions.map(({ parameters }) => parameters)),
  };
}

interface Divided extends VisitDimension {
  readonly condition: string;
}

const OF_SITE = 'site = {site:String}';

/**
 * The filter's dimensions of a row, one per condition that it has; none for an unfiltered question. What happened in a visit is
 * looked for among `rows`.
 */
export function visitDimensions(
  filter: VisitFilter,
  segment: SegmentConditions | null = null,
  rows = OF_SITE,
): readonly Divided[] {
  const dimensions: Divided[] = [];
  for (const column of COLUMNS) {
    const value = filter[column];
    if (value === undefined) continue;
    const parameter = `filter_${column}`;
    dimensions.push({
      name: column,
      value,
      expression: `toString(${column})`,
      condition: `${column} = {${parameter}:String}`,
      parameters: { [parameter]: value },
    });
  }
  const visits = (name: string, among: string, value: 'yes' | 'no', parameters: VisitCondition['parameters']) =>
    dimensions.push({
      name,
      value,
      expression: `if(visit IN (${among}), 'yes', 'no')`,
      condition: `visit ${value === 'yes' ? 'IN' : 'NOT IN'} (${among})`,
      parameters,
    });
  for (const [asked, value] of [
    ['outcome', 'yes'],
    ['without', 'no'],
  ] as const) {
    const event = filter[asked];
    if (event === undefined) continue;
    const parameter = `filter_${asked}`;
    const among = `SELECT visit FROM signals WHERE ${rows} AND kind = 'event' AND event = {${parameter}:String}`;
    visits(`outcome:${event}`, among, value, { [parameter]: event });
  }
  if (segment !== null) {
    const { among, parameters } = visitsOf(segment, rows);
    visits(`segment:${filter.segment ?? ''}`, among, 'yes', parameters);
  }
  return dimensions;
}

/** What makes a row count for a condition. Rows of duplicates change nothing: only whether there is one is asked. */
const MATCHES: Record<SegmentProperty, (parameter: string) => string> = {
  device: (values) => `toString(device) IN ${values}`,
  browser: (values) => `browser IN ${values}`,
  regime: (values) => `toString(regime) IN ${values}`,
  variant: (values) => `variant IN ${values}`,
  event: (values) => `kind = 'event' AND event IN ${values}`,
  page: (values) => `kind = 'view' AND page IN ${values}`,
  trouble: (values) =>
    `(toString(kind) IN ${values} OR (kind = 'field' AND error_shown AND has(${values}, 'field_error')))`,
};

/** The visits of a segment: one pass over these signals, grouped by visit. */
function visitsOf(segment: SegmentConditions, rows: string): { among: string; parameters: Record<string, string[]> } {
  const name = (at: number) => `segment_${at}`;
  const having = segment.map(({ property, is }: SegmentCondition, at) => {
    const matched = MATCHES[property](`{${name(at)}:Array(String)}`);
    return `countIf(${matched}) ${is ? '> 0' : '= 0'}`;
  });
  return {
    among: `SELECT visit FROM signals WHERE ${rows} GROUP BY visit HAVING ${having.join(' AND ')}`,
    parameters: Object.fromEntries(segment.map(({ values }, at) => [name(at), [...values]])),
  };
}

async function segmentOf(
  context: Pick<Context, 'database'>,
  site: string,
  filter: VisitFilter,
): Promise<SegmentConditions | null> {
  return filter.segment === undefined ? null : (await findSegment(context, site, filter.segment)).conditions;
}
