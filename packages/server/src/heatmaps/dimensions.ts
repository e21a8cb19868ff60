import type { Conditions, Group } from '@scrim/statistics';
import { oldestSegments } from '../journeys/segments/segment.ts';
import { type VisitDimension, visitDimensions } from '../journeys/visit-filter.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import { BAND_OF_ROW, cutDays, type PageQuery } from './question.ts';

/** One thing by which a question may be narrowed: a column's values, or yes and no to a condition. */
export interface Dimension {
  readonly name: string;
  /** A ClickHouse expression over a row of `signals` that gives its value. */
  readonly sql: string;
  readonly parameters: VisitDimension['parameters'];
}
export type Dimensions = readonly Dimension[];

/** Beyond these, the rarest events and the newest segments are no dimension; questions about them are withheld. */
const MAX_EVENTS = 12;
const MAX_SEGMENTS = 20;

/** Everything that questions about a site may be narrowed by, whoever asks. */
export async function dimensionsOf(
  { clickhouse, clock, database }: Pick<Context, 'clickhouse' | 'clock' | 'database'>,
  { site }: Pick<PageQuery, 'site'>,
): Promise<Dimensions> {
  const segments = await oldestSegments({ database }, site, MAX_SEGMENTS);
  const answer = await clickhouse.query({
    query: `SELECT event FROM signals WHERE site = {site:String} AND kind = 'event'
      GROUP BY event ORDER BY count() DESC, event LIMIT ${MAX_EVENTS}`,
    query_params: { site },
    format: 'JSONEachRow',
  });
  const events = (await answer.json<{ event: string }>()).map(({ event }) => event);
  return [
    ...columnDimensions(clock.now()),
    ...events.flatMap((outcome, at) => named(visitDimensions({ outcome }), `event${at}_`)),
    ...segments.flatMap(({ id, conditions }, at) => named(visitDimensions({ segment: id }, conditions), `of${at}_`)),
  ];
}

/** Those that every site has: properties of the page view, and the days on which periods begin. */
export function columnDimensions(now: number): Dimensions {
  return [
    ...(['device', 'regime', 'language', 'variant'] as const).map((name) => ({
      name,
      sql: `toString(${name})`,
      parameters: {},
    })),
    { name: 'band', sql: BAND_OF_ROW, parameters: {} },
    ...cutDays(now).map((day, at) => ({
      name: `since:${day}`,
      sql: `if(day >= {cut${at}:Date}, 'yes', 'no')`,
      parameters: { [`cut${at}`]: day },
    })),
  ];
}

/** Dimensions of the one filter of visits, their parameters renamed so that several stand beside each other. */
function named(dimensions: readonly VisitDimension[], prefix: string): Dimension[] {
  return dimensions.map(({ name, expression, parameters }) => ({
    name,
    sql: Object.keys(parameters).reduce((sql, key) => sql.replaceAll(`{${key}:`, `{${prefix}${key}:`), expression),
    parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [`${prefix}${key}`, value])),
  }));
}

/** The question in words of the dimensions; null when it asks what none of them tells, so that it can't be judged. */
export function askedOf(query: PageQuery, dimensions: Dimensions): Conditions | null {
  const { device, regime, language, variant, outcome, without, segment } = query.filter;
  const asked: Record<string, string | undefined> = {
    device,
    regime,
    language,
    variant,
    ...(query.band === null ? {} : { band: query.band }),
    ...(query.from === FIRST_DAY ? {} : { [`since:${query.from}`]: 'yes' }),
    ...(query.to === LAST_DAY ? {} : { [`since:${dayAfter(query.to)}`]: 'no' }),
    ...(outcome === undefined ? {} : { [`outcome:${outcome}`]: 'yes' }),
    ...(segment === undefined ? {} : { [`segment:${segment}`]: 'yes' }),
  };
  if (without !== undefined) {
    // Asked for with and without the same event: nothing can match.
    if (without === outcome) return null;
    asked[`outcome:${without}`] = 'no';
  }
  const conditions: Record<string, string> = {};
  for (const [name, value] of Object.entries(asked)) {
    if (value === undefined) continue;
    if (!dimensions.some((dimension) => dimension.name === name)) return null;
    conditions[name] = value;
  }
  return conditions;
}

export function dimensionColumns(dimensions: Dimensions): {
  readonly sql: readonly string[];
  readonly parameters: VisitDimension['parameters'];
} {
  return {
    sql: dimensions.map(({ sql }) => sql),
    parameters: Object.assign({}, ...dimensions.map(({ parameters }) => parameters)),
  };
}

function dayAfter(day: string): string {
  return dayOf(Date.parse(day) + 86_400_000);
}

/** What is asked for most comes first: where few people allow little, it is what they allow. */
const ORDER = ['device', 'variant', 'language', 'since', 'band', 'outcome', 'regime', 'segment', 'first'];

/**
 * Every single filter, in the order in which they are admitted: by dimension as in `ORDER`, of a dimension the most
 * frequent value first.
 */
export function filterQuestions(groups: readonly Pick<Group, 'values' | 'count'>[]) {
  const counts = new Map<string, { dimension: string; value: string; count: number }>();
  for (const { values, count } of groups) {
    for (const [dimension, value] of Object.entries(values)) {
      const key = JSON.stringify([dimension, value]);
      counts.set(key, { dimension, value, count: (counts.get(key)?.count ?? 0) + count });
    }
  }
  const place = ({ dimension }: { dimension: string }) => ORDER.indexOf(dimension.split(':')[0] ?? '');
  return [...counts]
    .sort(([a, one], [b, other]) => place(one) - place(other) || other.count - one.count || (a < b ? -1 : 1))
    .map(
      ([, { dimension, value }]) =>
        ({ values }: Pick<Group, 'values'>) =>
          values[dimension] === value,
    );
}
