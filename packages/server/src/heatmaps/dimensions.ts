import { WidthBand } from '@scrim/protocol';
import type { Conditions, Group } from '@scrim/statistics';
import { oldestSegments } from '../journeys/segments/segment.ts';
import { type VisitDimension, visitDimensions } from '../journeys/visit-filter.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import { BAND_NUMBER, BAND_OF_ROW, cutDays, type PageQuery } from './question.ts';

/** One thing by which a question may be narrowed: a column's values, or yes and no to a condition. */
export interface Dimension {
  readonly name: string;
  /** A ClickHouse expression over a row of `signals` that gives its value. */
  readonly sql: string;
  /** The same as a small number, or the column whose words are its values. */
  readonly code: ValueCode | { readonly words: string };
  readonly parameters: VisitDimension['parameters'];
}

/** An expression that gives the place of a row's value among `values`. */
export interface ValueCode {
  readonly sql: string;
  readonly values: readonly string[];
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
    // The numbers of the column's own enumeration, which begin at 1.
    column('device', { sql: 'toUInt8(device)', values: ['', 'phone', 'tablet', 'desktop'] }),
    column('regime', { sql: 'toUInt8(regime)', values: ['', 'visitor', 'applicant', 'customer'] }),
    column('language', { words: 'language' }),
    column('variant', { words: 'variant' }),
    { name: 'band', sql: BAND_OF_ROW, code: { sql: BAND_NUMBER, values: WidthBand.options }, parameters: {} },
    ...cutDays(now).map((day, at) => {
      const since = `day >= {cut${at}:Date}`;
      const parameters = { [`cut${at}`]: day };
      return { name: `since:${day}`, sql: `if(${since}, 'yes', 'no')`, code: yesOrNo(since), parameters };
    }),
  ];
}

function column(name: string, code: Dimension['code']): Dimension {
  return { name, sql: `toString(${name})`, code, parameters: {} };
}

export function yesOrNo(sql: string): ValueCode {
  return { sql, values: ['no', 'yes'] };
}

/** Dimensions of the one filter of visits, their parameters renamed so that several stand beside each other. */
function named(dimensions: ReturnType<typeof visitDimensions>, prefix: string): Dimension[] {
  return dimensions.map(({ name, expression, condition, parameters }) => {
    const renamed = (given: string) =>
      Object.keys(parameters).reduce((sql, key) => sql.replaceAll(`{${key}:`, `{${prefix}${key}:`), given);
    return {
      name,
      sql: renamed(expression),
      code: yesOrNo(renamed(condition)),
      parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [`${prefix}${key}`, value])),
    };
  });
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

function dayAfter(day: string): string {
  return dayOf(Date.parse(day) + 86_400_000);
}

/** What is asked for most comes first: where few people allow little, it is what they allow. */
const ORDER = ['device', 'variant', 'language', 'since', 'band', 'outcome', 'regime', 'segment', 'first'];

/**
 * The dimensions that are divided before the last of those asked for, and these. What comes after makes blocks smaller, and a
 * union of blocks stays one: so an answer that these admit is one that all would admit.
 */
export function dividedUntil(dimensions: Dimensions, asked: Conditions): Dimensions {
  const place = (name: string) => ORDER.indexOf(name.split(':')[0] ?? '');
  const last = Math.max(...Object.keys(asked).map(place));
  return dimensions.filter(({ name }) => place(name) <= last);
}

type Judged = Pick<Group, 'values' | 'count'>;

/**
 * Every single filter, in the order in which they are admitted: by dimension as in `ORDER`, of a dimension the most
 * frequent value first. Made as they are drawn, since most judgements need few.
 */
export function* filterQuestions(groups: readonly Judged[]): Generator<(group: Pick<Group, 'values'>) => boolean> {
  const names = [...new Set(groups.flatMap(({ values }) => Object.keys(values)))];
  for (const place of ORDER) {
    const ofPlace = names.filter((name) => name.split(':')[0] === place);
    for (const { dimension, value } of ofPlace.flatMap((name) => valuesOf(groups, name)).sort(mostFrequentFirst)) {
      yield ({ values }) => values[dimension] === value;
    }
  }
}

interface Frequency {
  readonly dimension: string;
  readonly value: string;
  readonly count: number;
}

function valuesOf(groups: readonly Judged[], dimension: string): Frequency[] {
  const counts = new Map<string, number>();
  for (const { values, count } of groups) {
    const value = values[dimension];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return [...counts].map(([value, count]) => ({ dimension, value, count }));
}

function mostFrequentFirst(one: Frequency, other: Frequency): number {
  const key = ({ dimension, value }: Frequency) => JSON.stringify([dimension, value]);
  return other.count - one.count || (key(one) < key(other) ? -1 : 1);
}
