import type { ClickHouseClient } from '@clickhouse/client';
import { FormGoal } from '@scrim/protocol';
import { recordOf } from '../../platform/record-of.ts';
import type { Counted, CountedVisits, MarkKey } from '../disclosure/rounding.ts';
import { type JourneyScope, scopeParameters } from '../journey-scope.ts';
import {
  COUNTED,
  type CountedName,
  type FormScope,
  fieldStatement,
  formListStatement,
  formParameters,
  goalStatement,
  OF_FORM,
  submitStatement,
  timeStatement,
} from './form-statement.ts';
import { ANSWERED, type AnsweredName, rightedStatement, submissionStatement } from './submission-statement.ts';

/** Exact numbers; they never leave the server as they are. */
export interface FieldCount {
  readonly path: string;
  readonly counts: Readonly<Record<CountedName | AnsweredName, CountedVisits>>;
  /** Quartiles over people, milliseconds. */
  readonly hesitation: readonly number[];
  /** People that the quartiles of hesitation are of. */
  readonly hesitated: number;
  readonly active: readonly number[];
  /** Quartiles over people of the time until the last error shown was put right, milliseconds. */
  readonly rightedAfter: readonly number[];
  /** Middle time from the form's first field to this one, ms: the order. */
  readonly sequence: number;
}

export interface FormCount {
  readonly starters: CountedVisits;
  readonly completers: CountedVisits;
  readonly submitters: CountedVisits;
  readonly fields: readonly FieldCount[];
}

export interface FormAsked {
  readonly scope: FormScope;
  readonly key: MarkKey;
  readonly k: number;
}

type Raw = string | number;
type RawCount = readonly [count: Raw, mark: string, subjects: Raw];

const toCounted = ([count, mark, subjects]: RawCount): CountedVisits => ({
  count: Number(count),
  mark,
  subjects: Number(subjects),
});

export async function countForms(
  clickhouse: ClickHouseClient,
  asked: { readonly scope: JourneyScope; readonly key: MarkKey; readonly k: number },
): Promise<{ page: string; form: string; fields: number; starters: CountedVisits }[]> {
  const { scope, key, k } = asked;
  const answer = await clickhouse.query({
    query: formListStatement(scope),
    query_params: { ...scopeParameters(scope), ...key, k, people: 2 * k },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ page: string; form: string; fields: Raw; starters: RawCount }>();
  return rows.map(({ page, form, fields, starters }) => ({
    page,
    form,
    fields: Number(fields),
    starters: toCounted(starters),
  }));
}

export interface GoalCounts {
  /** At least k people submitted it. */
  readonly isSubmitted: boolean;
  /** Of at least k people each; exact. */
  readonly went: readonly { readonly goal: FormGoal; readonly visits: Counted }[];
}

/** What may complete the form: its submission, and where visits of at least k people went after it. */
export async function countGoals(clickhouse: ClickHouseClient, { scope, key, k }: FormAsked): Promise<GoalCounts> {
  const options = {
    query_params: { ...formParameters(scope), ...key, k },
    format: 'JSONEachRow',
  } as const;
  const [went, submitted] = await Promise.all([
    clickhouse.query({ query: goalStatement(scope), ...options }),
    clickhouse.query({ query: submitStatement, ...options }),
  ]);
  const next = await went.json<{ kind: string; name: string; visits: string | number; mark: string }>();
  const [submissions] = await submitted.json<{ people: Raw }>();
  return {
    isSubmitted: Number(submissions?.people ?? 0) >= k,
    went: next.map(({ kind, name, visits, mark }) => ({
      goal: FormGoal.parse({ kind, name }),
      visits: { count: Number(visits), mark },
    })),
  };
}

/** All of a form's numbers; those that do not depend on what completes it are counted while the goal is being found. */
export async function countFields(
  clickhouse: ClickHouseClient,
  { scope, key, k, goal }: FormAsked & { readonly goal: FormGoal | null | Promise<FormGoal | null> },
): Promise<FormCount> {
  const params = { ...formParameters(scope), ...key, people: 2 * k };
  const rowsOf = async <Row>(query: string, more: object = {}) => {
    const answer = await clickhouse.query({ query, query_params: { ...params, ...more }, format: 'JSONEachRow' });
    return answer.json<Row>();
  };
  const visitedUntil = (known: FormGoal | null) =>
    rowsOf<VisitedRow>(fieldStatement(scope, known), known === null ? {} : { goal: known.name });
  const [visited, times, submitted, righted] = await Promise.all([
    Promise.resolve(goal).then(visitedUntil),
    rowsOf<TimesRow>(timeStatement(scope)),
    rowsOf<SubmittedRow>(submissionStatement(scope)),
    rowsOf<RightedRow>(rightedStatement(scope)),
  ]);
  const answered = new Map(submitted.map((row) => [row.path, row]));
  const timed = new Map(times.map((row) => [row.path, row]));
  const rightedAfter = new Map(righted.map((row) => [row.path, row.rightedAfter]));
  const known = new Set(visited.map(({ path }) => path));
  const neverEntered = submitted
    .filter(({ path, emptyOnSubmit }) => !known.has(path) && Number(emptyOnSubmit[0]) > 0)
    .map(({ path }) => ({ ...NOT_VISITED, path }));
  const form = visited.find(({ path }) => path === '');
  return {
    starters: toCounted(form?.starters ?? NONE),
    completers: toCounted(form?.completers ?? NONE),
    submitters: toCounted(answered.get('')?.submitted ?? NONE),
    fields: [...visited, ...neverEntered]
      .filter(({ path }) => path !== '')
      .map((row) => toField(row, answered.get(row.path), timed.get(row.path), rightedAfter.get(row.path))),
  };
}

interface VisitedRow extends Readonly<Record<CountedName | (typeof OF_FORM)[number], RawCount>> {
  readonly path: string;
  readonly sequence: Raw;
}

interface TimesRow {
  readonly path: string;
  readonly hesitation: readonly Raw[];
  readonly hesitated: Raw;
  readonly active: readonly Raw[];
}

interface SubmittedRow extends Readonly<Record<AnsweredName, RawCount>> {
  readonly path: string;
}

interface RightedRow {
  readonly path: string;
  readonly rightedAfter: readonly Raw[];
}

const NONE: RawCount = [0, '0', 0];
const NOT_VISITED: Omit<VisitedRow, 'path'> = { ...recordOf([...COUNTED, ...OF_FORM], () => NONE), sequence: 0 };

function toField(
  visited: VisitedRow,
  submitted: SubmittedRow | undefined,
  times: TimesRow | undefined,
  rightedAfter: readonly Raw[] = [],
): FieldCount {
  return {
    path: visited.path,
    counts: {
      ...recordOf(COUNTED, (name) => toCounted(visited[name])),
      ...recordOf(ANSWERED, (name) => toCounted(submitted?.[name] ?? NONE)),
    },
    hesitation: times?.hesitation.map(Number) ?? [],
    hesitated: Number(times?.hesitated ?? 0),
    active: times?.active.map(Number) ?? [],
    rightedAfter: rightedAfter.map(Number),
    sequence: Number(visited.sequence),
  };
}
