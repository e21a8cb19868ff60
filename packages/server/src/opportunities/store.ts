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
  readonly signal: AbortSignal;
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
      const people = rounded(group, ['people', 'left', 'completed'], asked.k);
      return {
        step: Number(first?.step),
        device: of('device'),
        variant: of('variant'),
        language: of('language'),
        ...within(people, 'people'),
      };
    });
  });
}

export async function countFields(clickhouse: ClickHouseClient, asked: Asked): Promise<FieldRow[]> {
  const names = ['stopped', 'errors', 'reentries', 'hesitated'] as const;
  type Exact = Record<(typeof names)[number], Raw> & Record<'page' | 'form' | 'path', string>;
  const rows = await read<Exact>(clickhouse, fieldStatement, asked);
  const starters = new Map(
    rows
      .filter(({ path }) => path === '')
      .map((row) => [`${row.page} ${row.form}`, rounded([row], names, asked.k).stopped]),
  );
  return rows
    .filter(({ path }) => path !== '')
    .map((row) => {
      const people = rounded([row], names, asked.k);
      const { page, form, path } = row;
      return { page, form, path, ...within({ ...people, starters: starters.get(`${page} ${form}`) ?? 0 }, 'starters') };
    });
}

export async function countWaits(clickhouse: ClickHouseClient, asked: Asked): Promise<WaitRow[]> {
  const names = ['people', 'slow', 'gone'] as const;
  type Exact = Record<(typeof names)[number], Raw> & Record<'page' | 'form', string>;
  const rows = await read<Exact>(clickhouse, waitStatement, asked);
  return rows.map((row) => ({
    page: row.page,
    form: row.form,
    ...within(rounded([row], names, asked.k), 'people'),
  }));
}

export async function countElements(clickhouse: ClickHouseClient, asked: Asked): Promise<ElementRow[]> {
  const names = ['people', 'dead', 'rage', 'troubled', 'completers'] as const;
  type Seen = Record<'people' | 'completers', Raw> & Record<'page' | 'variant', string>;
  type Exact = Record<(typeof names)[number], Raw> & Record<'page' | 'path' | 'variant', string>;
  const [pages, rows] = await Promise.all([
    read<Seen>(clickhouse, pageStatement, asked),
    read<Exact>(clickhouse, elementStatement, asked),
  ]);
  return [...groupBy(rows, ({ page, path }) => `${page} ${path}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { page, path } = first;
    const clicked = group.filter((row) => rounded([row], ['people'], asked.k).people > 0);
    const seen = pages.filter((one) => one.page === page && clicked.some(({ variant }) => variant === one.variant));
    const all = rounded(seen, ['people', 'completers'], asked.k);
    const people = rounded(group, names, asked.k);
    return [
      {
        page,
        path,
        ...people,
        completers: Math.min(people.completers, people.troubled),
        seen: Math.max(all.people, people.people),
        seenCompleters: Math.min(all.completers, all.people),
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
  return rows.map((row) => ({
    stretch: Number(row.stretch),
    ...rounded([row], ['visits', 'starters', 'completers'], asked.k),
  }));
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
  { scope, key, signal }: Asked,
  more: Record<string, unknown> = {},
): Promise<Row[]> {
  const answer = await clickhouse.query({
    query,
    query_params: { ...runParameters(scope), ...key, ...more },
    format: 'JSONEachRow',
    abort_signal: signal,
  });
  return answer.json<Row>();
}

function rounded<Name extends string>(
  rows: readonly Readonly<Record<Name, Raw>>[],
  names: readonly Name[],
  k: number,
): People<Name> {
  const sums = names.map((name) => [name, roundPeople(sum(rows.map((row) => row[name])), k)] as const);
  return Object.fromEntries(sums) as People<Name>;
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

/** Rounding apart, a part may come out larger than its whole. */
function within<Name extends string>(people: People<Name>, whole: NoInfer<Name>): People<Name> {
  const most = people[whole];
  const entries = Object.entries<number>(people).map(([name, count]) => [name, Math.min(count, most)]);
  return Object.fromEntries(entries) as People<Name>;
}
