import type { ClickHouseClient } from '@clickhouse/client';
import { type Counted, type MarkKey, roundPeople } from '../journeys/disclosure/rounding.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { pageNameStatement } from './page-statement.ts';
import { pageStatement, type RunScope, runParameters, type Trouble } from './people-statement.ts';
import {
  AT_FIELDS,
  CLICKED,
  elementNameStatement,
  elementStatement,
  fieldStatement,
  formStatement,
  type LongHesitations,
  NEVER,
  sentNameStatement,
  waitStatement,
} from './place-statement.ts';
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
/** People who saw the page in a variant in which at least k people clicked the element: all (`seen`), and those in trouble with it. */
export interface ElementRow extends People<'seen' | 'seenCompleters' | 'dead' | 'rage' | 'troubled' | 'completers'> {
  readonly page: string;
  readonly path: string;
}
/** People who saw the page: all, and those who met something on it. */
export interface PageRow extends People<'people' | 'peopleCompleters' | Trouble | `${Trouble}Completers`> {
  readonly page: string;
}

/** By what a step's people are divided, each a list of rows; '' stands for everybody. */
const DIVISIONS = [[], ['device'], ['variant'], ['language'], ['device', 'variant']] as const;

type ExactPage = Record<'pageKey' | 'device' | 'variant' | 'language', string> &
  Record<'people' | 'left' | 'completed' | Trouble | `${Trouble}Completers`, Raw> & { step: string | number };

/** People of every page, exact: what `countSteps`, `countElements` and `countPages` are about. */
export const readPages = (clickhouse: ClickHouseClient, asked: Asked) =>
  read<ExactPage>(clickhouse, pageStatement, asked);

/** Every division of every step: everybody, by device, by variant, by language, by device and variant. */
export function countSteps(pages: readonly ExactPage[], { k }: Asked): StepRow[] {
  const rows = pages.filter(({ step }) => Number(step) > 0);
  return DIVISIONS.flatMap((division) => {
    const groups = groupBy(rows, (row) => JSON.stringify([row.step, ...division.map((name) => row[name])]));
    return [...groups.values()].map((group) => {
      const [first] = group;
      const of = (name: 'device' | 'variant' | 'language') =>
        first !== undefined && division.some((one) => one === name) ? first[name] : null;
      const count = rounded<'people' | 'left' | 'completed'>(group, k);
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
  type Form = Record<'formKey' | 'page' | 'form', string> & Record<'fields' | 'paths', string[]> & { longFrom: number };
  type Told = { place: string; sign: number; people: Raw };
  const forms = await read<Form>(clickhouse, formStatement(asked.k), asked);
  const told = await read<Told>(clickhouse, fieldStatement, asked, longHesitations(forms));
  const known = new Map(told.map(({ place, sign, people }) => [`${place} ${sign}`, people]));
  return forms.flatMap(({ formKey, page, form, fields, paths }) => {
    const count = (place: string, sign: (typeof AT_FIELDS)[number], most?: number) => {
      const people = known.get(`${place} ${AT_FIELDS.indexOf(sign)}`);
      return rounded<'people'>(people === undefined ? [] : [{ people }], asked.k)('people', most);
    };
    const starters = count(formKey, 'starters');
    return fields.map((field, at) => ({
      ...{ page, form, path: paths[at] ?? '', starters },
      stopped: count(field, 'stopped', starters),
      errors: count(field, 'errors', starters),
      reentries: count(field, 'reentries', starters),
      hesitated: count(field, 'hesitated', starters),
    }));
  });
}

function longHesitations(forms: readonly { readonly formKey: string; readonly longFrom: number }[]): LongHesitations {
  const known = forms.filter(({ longFrom }) => longFrom < NEVER);
  return {
    forms: [0n, ...known.map(({ formKey }) => BigInt(formKey))],
    longFrom: [NEVER, ...known.map(({ longFrom }) => longFrom)],
  };
}

export async function countWaits(clickhouse: ClickHouseClient, asked: Asked): Promise<WaitRow[]> {
  type Counted = 'people' | 'slow' | 'gone';
  const [names, rows] = await Promise.all([
    read<Record<'formKey' | 'page' | 'form', string>>(clickhouse, sentNameStatement, asked),
    read<Record<Counted, Raw> & { formKey: string }>(clickhouse, waitStatement, asked),
  ]);
  const ofForm = new Map(rows.map((row) => [row.formKey, row]));
  return names.flatMap(({ formKey, page, form }) => {
    const row = ofForm.get(formKey);
    if (row === undefined) return [];
    const count = rounded<Counted>([row], asked.k);
    const people = count('people');
    return [{ page, form, people, slow: count('slow', people), gone: count('gone', people) }];
  });
}

export async function countElements(
  clickhouse: ClickHouseClient,
  asked: Asked,
  pages: Promise<readonly ExactPage[]>,
): Promise<ElementRow[]> {
  type Exact = Record<'people' | 'completers', Raw> & Record<'element' | 'variant', string>;
  type Named = Record<'element' | 'pageKey' | 'page' | 'path' | 'variant', string>;
  const [named, rows, exactPages] = await Promise.all([
    read<Named>(clickhouse, elementNameStatement(asked.k), asked),
    read<Exact>(clickhouse, elementStatement, asked),
    pages,
  ]);
  const byHit = groupBy(rows, ({ element }) => element);
  const byPage = groupBy(exactPages, ({ pageKey }) => pageKey);
  const variantsOf = groupBy(named, ({ element }) => element);
  return [...variantsOf.values()].flatMap((variants) => {
    const [first] = variants;
    if (first === undefined) return [];
    const { element, pageKey, page, path } = first;
    const among = <Row extends { readonly variant: string }>(all: readonly Row[] | undefined) =>
      (all ?? []).filter((row) => variants.some(({ variant }) => variant === row.variant));
    const clicked = (how: keyof typeof CLICKED) =>
      rounded<'people' | 'completers'>(among(byHit.get(String(BigInt(element) + BigInt(CLICKED[how])))), asked.k);
    const all = rounded<'people' | 'completed'>(among(byPage.get(pageKey)), asked.k);
    const seen = all('people');
    const inTrouble = clicked('deadOrRage');
    const troubled = inTrouble('people', seen);
    return [
      {
        page,
        path,
        seen,
        seenCompleters: all('completed', seen),
        dead: clicked('dead')('people'),
        rage: clicked('rage')('people'),
        troubled,
        completers: inTrouble('completers', troubled),
      },
    ];
  });
}

export async function countPages(
  clickhouse: ClickHouseClient,
  asked: Asked,
  pages: Promise<readonly ExactPage[]>,
): Promise<PageRow[]> {
  const [named, exactPages] = await Promise.all([
    read<Record<'pageKey' | 'page', string>>(clickhouse, pageNameStatement, asked),
    pages,
  ]);
  const seen = groupBy(exactPages, ({ pageKey }) => pageKey);
  return named.map(({ pageKey, page }) => {
    const count = rounded<'people' | 'completed' | Trouble | `${Trouble}Completers`>(seen.get(pageKey) ?? [], asked.k);
    const people = count('people');
    const [shownError, scriptFailed] = [count('shownError', people), count('scriptFailed', people)];
    return {
      page,
      people,
      peopleCompleters: count('completed', people),
      shownError,
      shownErrorCompleters: count('shownErrorCompleters', shownError),
      scriptFailed,
      scriptFailedCompleters: count('scriptFailedCompleters', scriptFailed),
    };
  });
}

/** Visits, and per stretch of days people who started, and those of them who completed. */
export async function countTrend(
  clickhouse: ClickHouseClient,
  asked: Asked,
  stretchDays: number,
): Promise<{ stretch: number; visits: number; starters: number; completers: number }[]> {
  type Exact = { stretch: string | number } & Record<'visits' | 'starters' | 'completers', Raw>;
  const rows = await read<Exact>(clickhouse, trendStatement, asked, { stretchDays });
  return rows.map((row) => {
    const count = rounded<'visits' | 'starters' | 'completers'>([row], asked.k);
    const starters = count('starters');
    return {
      stretch: Number(row.stretch),
      visits: count('visits'),
      starters,
      completers: count('completers', starters),
    };
  });
}

/**
 * First day of the period on which at least k people saw a page; the period's first when as many had come by then on days of
 * fewer, since a day of fewer is not told. Null when fewer than k came.
 */
export async function firstDay(
  clickhouse: ClickHouseClient,
  { scope: { site, from, to }, k }: Pick<Asked, 'scope' | 'k'>,
): Promise<string | null> {
  const answer = await clickhouse.query({
    query: `
      SELECT toString(day), arrayMap(one -> toString(one), groupUniqArray({k:UInt32})(person)) FROM signals
      WHERE ${IN_PERIOD} AND kind = 'view' GROUP BY day ORDER BY day`,
    query_params: { site, from, to, k },
    format: 'JSONCompactEachRow',
  });
  const earlier = new Set<string>();
  for (const [day, people] of await answer.json<readonly [day: string, people: readonly string[]]>()) {
    if (people.length >= k) return day;
    for (const person of people) earlier.add(person);
    if (earlier.size >= k) return from;
  }
  return null;
}

/** Whether k people or more had come by the end of a period's first day; of fewer it is not told that they came. */
export async function isRecordedBy(
  clickhouse: ClickHouseClient,
  { scope: { site, from }, k }: Pick<Asked, 'scope' | 'k'>,
): Promise<boolean> {
  const answer = await clickhouse.query({
    query: `SELECT DISTINCT person FROM signals
      WHERE site = {site:String} AND day <= {from:Date} AND kind = 'view' LIMIT {k:UInt32}`,
    query_params: { site, from, k },
    format: 'JSONCompactEachRow',
  });
  return (await answer.json()).length >= k;
}

async function read<Row>(
  clickhouse: ClickHouseClient,
  query: string,
  { scope, key }: Asked,
  more: object = {},
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
