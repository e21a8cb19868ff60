import type { ClickHouseClient } from '@clickhouse/client';
import { FormGoal } from '@scrim/protocol';
import type { CountedVisits, MarkKey } from '../disclosure/rounding.ts';
import { type JourneyScope, scopeParameters } from '../journey-scope.ts';
import {
  COUNTED,
  type CountedName,
  type FormScope,
  fieldStatement,
  formListStatement,
  formParameters,
  goalStatement,
  submitStatement,
} from './form-statement.ts';

/** Exact numbers; they never leave the server as they are. */
export interface FieldCount {
  readonly path: string;
  readonly counts: Readonly<Record<CountedName, CountedVisits>>;
  /** Quartiles, milliseconds. */
  readonly hesitation: readonly number[];
  /** People that the quartiles of hesitation are of, counted up to 2k. */
  readonly hesitated: number;
  readonly active: readonly number[];
  /** Middle time from the form's first field to this one, ms: the order. */
  readonly sequence: number;
}

export interface FormCount {
  readonly starters: CountedVisits;
  readonly completers: CountedVisits;
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

/** What may complete the form: its submission, and where visits of at least k people went after it, most frequent first. */
export async function listGoals(
  clickhouse: ClickHouseClient,
  { scope, k }: Omit<FormAsked, 'key'>,
): Promise<FormGoal[]> {
  const options = {
    query_params: { ...formParameters(scope), k },
    format: 'JSONEachRow',
  } as const;
  const [went, submitted] = await Promise.all([
    clickhouse.query({ query: goalStatement(scope), ...options }),
    clickhouse.query({ query: submitStatement, ...options }),
  ]);
  const next = await went.json<{ kind: string; name: string }>();
  const [submissions] = await submitted.json<{ people: Raw }>();
  return [
    ...(Number(submissions?.people ?? 0) >= k ? [{ kind: 'submit' as const, name: '' }] : []),
    ...next.map(({ kind, name }) => FormGoal.parse({ kind, name })),
  ];
}

export async function countFields(
  clickhouse: ClickHouseClient,
  { scope, key, k, goal }: FormAsked & { readonly goal: FormGoal | null },
): Promise<FormCount> {
  const answer = await clickhouse.query({
    query: fieldStatement(scope, goal),
    query_params: { ...formParameters(scope), ...key, people: 2 * k, ...(goal === null ? {} : { goal: goal.name }) },
    format: 'JSONEachRow',
  });
  const rows = (await answer.json<FieldRow>()).map(toField);
  const total = rows.find(({ path }) => path === '');
  const nobody: CountedVisits = { count: 0, mark: '0', subjects: 0 };
  return {
    starters: total?.counts.changed ?? nobody,
    completers: total?.counts.recovered ?? nobody,
    fields: rows.filter(({ path }) => path !== ''),
  };
}

interface FieldRow extends Readonly<Record<CountedName, RawCount>> {
  readonly path: string;
  readonly hesitation: readonly Raw[];
  readonly hesitated: Raw;
  readonly active: readonly Raw[];
  readonly sequence: Raw;
}

function toField(row: FieldRow): FieldCount {
  const counts = COUNTED.map((name) => [name, toCounted(row[name])] as const);
  return {
    path: row.path,
    counts: Object.fromEntries(counts) as Record<CountedName, CountedVisits>,
    hesitation: row.hesitation.map(Number),
    hesitated: Number(row.hesitated),
    active: row.active.map(Number),
    sequence: Number(row.sequence),
  };
}
