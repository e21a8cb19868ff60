import { HEATMAP_EVENTS, HEATMAP_SEGMENTS, type UnansweredFilter, WidthBand } from '@scrim/protocol';
import { type Conditions, type Group, matches } from '@scrim/statistics';
import { oldestSegments } from '../journeys/segments/segment.ts';
import { type VisitDimension, visitDimensions } from '../journeys/visit-filter.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import { type Cut, calendarCodes, cutOf, isSince } from './calendar.ts';
import { BAND_NUMBER, BAND_OF_ROW, type PageQuery } from './question.ts';

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

/** Everything that questions about a site may be narrowed by, whoever asks. */
export async function dimensionsOf(
  { clickhouse, clock, database }: Pick<Context, 'clickhouse' | 'clock' | 'database'>,
  { site }: Pick<PageQuery, 'site'>,
): Promise<Dimensions> {
  const segments = await oldestSegments({ database }, site, HEATMAP_SEGMENTS);
  const answer = await clickhouse.query({
    query: `SELECT event FROM signals WHERE site = {site:String} AND kind = 'event'
      GROUP BY event ORDER BY count() DESC, event LIMIT ${HEATMAP_EVENTS}`,
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

/** Those that every site has: properties of the page view, and the month and week in which it began. */
export function columnDimensions(now: number): Dimensions {
  const { month, week } = calendarCodes(now);
  return [
    // The numbers of the column's own enumeration, which begin at 1.
    column('device', { sql: 'toUInt8(device)', values: ['', 'phone', 'tablet', 'desktop'] }),
    column('regime', { sql: 'toUInt8(regime)', values: ['', 'visitor', 'applicant', 'customer'] }),
    column('language', { words: 'language' }),
    column('variant', { words: 'variant' }),
    { name: 'band', sql: BAND_OF_ROW, code: { sql: BAND_NUMBER, values: WidthBand.options }, parameters: {} },
    coded('month', month),
    coded('week', week),
  ];
}

function column(name: string, code: Dimension['code']): Dimension {
  return { name, sql: `toString(${name})`, code, parameters: {} };
}

function coded(name: string, code: ValueCode): Dimension {
  const values = code.values.map((value) => `'${value}'`).join(', ');
  return { name, sql: `[${values}][(${code.sql}) + 1]`, code, parameters: {} };
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

/** A question in words of the dimensions; the period begins at a cut and ends before one, or is open. */
export interface Asked {
  readonly values: Conditions;
  readonly from: Cut | null;
  readonly before: Cut | null;
}

export function isAskedFor(values: Conditions, asked: Asked): boolean {
  return (
    matches(values, asked.values) &&
    (asked.from === null || isSince(values, asked.from)) &&
    (asked.before === null || !isSince(values, asked.before))
  );
}

/**
 * What of the filter keeps the question from being judged, when none of the dimensions tells it. Null: an event that nobody
 * reached, of which no more is told than of one that few did.
 */
export function askedOf(query: PageQuery, dimensions: Dimensions): Asked | UnansweredFilter | null {
  const { device, regime, language, variant, outcome, without, segment } = query.filter;
  const given: Record<string, string | undefined> = {
    device,
    regime,
    language,
    variant,
    ...(query.band === null ? {} : { band: query.band }),
    ...(outcome === undefined ? {} : { [`outcome:${outcome}`]: 'yes' }),
    ...(segment === undefined ? {} : { [`segment:${segment}`]: 'yes' }),
  };
  if (without !== undefined) {
    if (without === outcome) return 'contradiction';
    given[`outcome:${without}`] = 'no';
  }
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!dimensions.some((dimension) => dimension.name === name)) {
      // Every site has the others.
      if (name.startsWith('segment:')) return 'segment';
      const events = dimensions.filter((dimension) => dimension.name.startsWith('outcome:'));
      return events.length < HEATMAP_EVENTS ? null : 'outcome';
    }
    values[name] = value;
  }
  return {
    values,
    from: query.from === FIRST_DAY ? null : widenedCut(query.from),
    before: query.to === LAST_DAY ? null : widenedCut(dayAfter(query.to)),
  };
}

function widenedCut(day: string): Cut {
  const cut = cutOf(day);
  if (cut === null) throw new RangeError(`a period was not widened: ${day}`);
  return cut;
}

function dayAfter(day: string): string {
  return dayOf(Date.parse(day) + 86_400_000);
}

/** What is asked for most comes first: where few people allow little, it is what they allow. */
const ORDER = ['device', 'variant', 'language', 'month', 'week', 'band', 'outcome', 'regime', 'segment', 'first'];

/**
 * The dimensions that are divided before the last of those asked for, and these. What comes after makes blocks smaller, and a
 * union of blocks stays one: so an answer that these admit is one that all would admit.
 */
export function dividedUntil(dimensions: Dimensions, { values, from, before }: Asked): Dimensions {
  const place = (name: string) => ORDER.indexOf(name.split(':')[0] ?? '');
  const cuts = [from, before].flatMap((cut) => (cut === null ? [] : [cut.week === '0' ? 'month' : 'week']));
  const last = Math.max(...[...Object.keys(values), ...cuts].map(place));
  return dimensions.filter(({ name }) => place(name) <= last);
}

type Judged = Pick<Group, 'values' | 'count'>;

/**
 * Every single filter and every cut, in the order in which they are admitted: by dimension as in `ORDER`, of a dimension the most
 * frequent value first, of cuts the oldest, whichever are frequent by now. Made as they are drawn, since most judgements need few.
 */
export function* filterQuestions(groups: readonly Judged[]): Generator<(group: Pick<Group, 'values'>) => boolean> {
  const names = [...new Set(groups.flatMap(({ values }) => Object.keys(values)))];
  for (const place of ORDER) {
    if (place === 'month' || place === 'week') {
      if (!names.includes(place)) continue;
      for (const cut of cutsBetween(groups, place)) yield ({ values }) => isSince(values, cut);
      continue;
    }
    const ofPlace = names.filter((name) => name.split(':')[0] === place);
    for (const { dimension, value } of ofPlace.flatMap((name) => valuesOf(groups, name)).sort(mostFrequentFirst)) {
      yield ({ values }) => values[dimension] === value;
    }
  }
}

/** Of months or of weeks, those at which one of the groups begins and that have another before them, oldest first. */
function cutsBetween(groups: readonly Judged[], place: 'month' | 'week'): Cut[] {
  const found = new Map<string, Cut>();
  for (const { values } of groups) {
    const { month = '', week = '0' } = values;
    const cut = { month, week: place === 'month' ? '0' : week };
    found.set(`${cut.month} ${cut.week}`, cut);
  }
  const [, ...later] = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, cut]) => cut);
  return place === 'month' ? later : later.filter(({ week }) => week !== '0');
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
