import type { ClickHouseClient } from '@clickhouse/client';
import { type Counted, type MarkKey, roundPeople } from '../journeys/disclosure/rounding.ts';
import { elementStatement, fieldStatement, pageStatement } from './place-statement.ts';
import { type RunScope, runParameters, stepStatement, waitStatement } from './step-statement.ts';
import { trendStatement } from './trend-statement.ts';

/** People counted, exact; they never leave this file but rounded. Rows that share nobody add up, and so do their marks. */
type Raw = readonly [count: string | number, mark: string];

export interface Asked {
  readonly scope: RunScope;
  readonly key: MarkKey;
  readonly k: number;
}

/** Rounded people of a row, by the names of its columns. */
export type People<Name extends string> = Readonly<Record<Name, number>>;

export interface StepRow extends People<'people' | 'left' | 'completed'> {
  readonly step: number;
  readonly device: string | null;
  readonly variant: string | null;
  readonly language: string | null;
}
export interface FieldRow extends People<'starters' | 'stopped' | 'errors' | 'reentries' | 'hesitated'> {
  readonly page: string;
  readonly form: string;
  readonly path: string;
}
export interface WaitRow extends People<'people' | 'slow' | 'gone'> {
  readonly page: string;
  readonly form: string;
}
export interface ElementRow extends People<'people' | 'dead' | 'rage' | 'troubled' | 'completers'> {
  readonly page: string;
  readonly path: string;
  /** People who saw the page in a variant in which the element was clicked, and those of them who completed. */
  readonly seen: number;
  readonly seenCompleters: number;
}

/** By what a step's people are divided, each a list of rows; '' stands for everybody. */
const DIVISIONS = [[], ['device'], ['variant'], ['language'], ['device', 'variant']] as const;

type ExactStep = Record<'device' | 'variant' | 'language', string> &
  Record<'people' | 'left' | 'completed', Raw> & { step: string | number };

/** Every division of every step: everybody, by device, by variant, by language, by device and variant. */
export async function countSteps(clickhouse: ClickHouseClient, asked: Asked): Promise<StepRow[]> {
  const rows = await read<ExactStep>(clickhouse, stepStatement, asked);
  return DIVISIONS.flatMap((division) => {
    const groups = groupBy(rows, (row) => JSON.stringify([row.step, ...division.map((name) => row[name])]));
    return [...groups.values()].map((group) => {
      const [first] = group;
      const of = (name: 'device' | 'variant' | 'language') =>
        first !== undefined && division.some((one) => one === name) ? first[name] : null;
      const count = rounded<'people' | 'left' | 'completed'>(group, asked.k);
      const people = count('people');
      return {
        step: Number(first?.step),
        device: of('device'),
        variant: of('variant'),
        language: of('language'),
        people,
        left: count('left', people),
        completed: count('completed', people),
      };
    });
  });
}

export async function countFields(clickhouse: ClickHouseClient, asked: Asked): Promise<FieldRow[]> {
  type Counted = 'stopped' | 'errors' | 'reentries' | 'hesitated';
  type Exact = Record<Counted, Raw> & Record<'page' | 'form' | 'path', string>;
  const rows = await read<Exact>(clickhouse, fieldStatement, asked);
  const starters = new Map(
    rows
      .filter(({ path }) => path === '')
      .map((row) => [`${row.page} ${row.form}`, rounded<Counted>([row], asked.k)('stopped')]),
  );
  return rows
    .filter(({ path }) => path !== '')
    .map((row) => {
      const { page, form, path } = row;
      const all = starters.get(`${page} ${form}`) ?? 0;
      const count = rounded<Counted>([row], asked.k);
      return {
        page,
        form,
        path,
        starters: all,
        stopped: count('stopped', all),
        errors: count('errors', all),
        reentries: count('reentries', all),
        hesitated: count('hesitated', all),
      };
    });
}

export async function countWaits(clickhouse: ClickHouseClient, asked: Asked): Promise<WaitRow[]> {
  type Counted = 'people' | 'slow' | 'gone';
  type Exact = Record<Counted, Raw> & Record<'page' | 'form', string>;
  const rows = await read<Exact>(clickhouse, waitStatement, asked);
  return rows.map((row) => {
    const count = rounded<Counted>([row], asked.k);
    const people = count('people');
    return { page: row.page, form: row.form, people, slow: count('slow', people), gone: count('gone', people) };
  });
}

export async function countElements(clickhouse: ClickHouseClient, asked: Asked): Promise<ElementRow[]> {
  type Counted = 'people' | 'dead' | 'rage' | 'troubled' | 'completers';
  type Seen = Record<'people' | 'completers', Raw> & Record<'page' | 'variant', string>;
  type Exact = Record<Counted, Raw> & Record<'page' | 'path' | 'variant', string>;
  const [pages, rows] = await Promise.all([
    read<Seen>(clickhouse, pageStatement, asked),
    read<Exact>(clickhouse, elementStatement, asked),
  ]);
  return [...groupBy(rows, ({ page, path }) => `${page} ${path}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { page, path } = first;
    const clicked = group.filter((row) => rounded<Counted>([row], asked.k)('people') > 0);
    const seen = pages.filter((one) => one.page === page && clicked.some(({ variant }) => variant === one.variant));
    const [all, count] = [rounded<'people' | 'completers'>(seen, asked.k), rounded<Counted>(group, asked.k)];
    const [people, troubled] = [count('people'), count('troubled')];
    return [
      {
        page,
        path,
        people,
        dead: count('dead'),
        rage: count('rage'),
        troubled,
        completers: count('completers', troubled),
        seen: Math.max(all('people'), people),
        seenCompleters: all('completers', all('people')),
      },
    ];
  });
}

/** Visits, and per stretch of days people who started and completed. */
export async function countTrend(
  clickhouse: ClickHouseClient,
  asked: Asked,
  stretchDays: number,
): Promise<{ stretch: number; visits: number; starters: number; completers: number }[]> {
  type Exact = { stretch: string | number } & Record<'visits' | 'starters' | 'completers', Raw>;
  const rows = await read<Exact>(clickhouse, trendStatement, asked, { stretchDays });
  return rows.map((row) => {
    const count = rounded<'visits' | 'starters' | 'completers'>([row], asked.k);
    return {
      stretch: Number(row.stretch),
      visits: count('visits'),
      starters: count('starters'),
      completers: count('completers'),
    };
  });
}

/** First day of the period with a signal; null: none. */
export async function firstDay(clickhouse: ClickHouseClient, { site, from, to }: RunScope): Promise<string | null> {
  const answer = await clickhouse.query({
    query: `SELECT toString(min(day)) AS first, count() AS signals FROM signals
      WHERE site = {site:String} AND day BETWEEN {from:Date} AND {to:Date}`,
    query_params: { site, from, to },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ first: string; signals: string | number }>();
  return row === undefined || Number(row.signals) === 0 ? null : row.first;
}

async function read<Row>(
  clickhouse: ClickHouseClient,
  query: string,
  { scope, key }: Asked,
  more: Record<string, unknown> = {},
): Promise<Row[]> {
  const answer = await clickhouse.query({
    query,
    query_params: { ...runParameters(scope), ...key, ...more },
    format: 'JSONEachRow',
  });
  return answer.json<Row>();
}

/** Rounded people of rows by the name of a column. Rounding apart, a part may come out larger than its whole: then it is `most`. */
function rounded<Name extends string>(
  rows: readonly Readonly<Record<Name, Raw>>[],
  k: number,
): (name: Name, most?: number) => number {
  return (name, most = Number.POSITIVE_INFINITY) => Math.min(most, roundPeople(sum(rows.map((row) => row[name])), k));
}

function sum(raws: readonly Raw[]): Counted {
  const mark = raws.reduce((all, [, one]) => all ^ BigInt(one), 0n);
  return { count: raws.reduce((all, [count]) => all + Number(count), 0), mark: mark.toString() };
}

function groupBy<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
