import type { ClickHouseClient } from '@clickhouse/client';
import { recordOf } from '../../platform/record-of.ts';
import type { Counted, MarkKey } from '../disclosure/rounding.ts';
import {
  durationStatement,
  MET,
  type Met,
  peopleStatement,
  VITALS,
  type Vital,
  vitalStatement,
} from './page-statement.ts';

/** What happened on one page, or on the whole site; exact, and never told as it is. */
export interface PageCounts extends Readonly<Record<Met, Counted>> {
  /** '' for the whole site. */
  readonly page: string;
  readonly people: Counted;
  /** Middle of the views' durations, milliseconds; null for the whole site. */
  readonly medianDuration: number | null;
  readonly vitals: Readonly<Record<Vital, Percentile>> | null;
}

export interface Percentile {
  readonly value: number;
  /** Different people whose loads were measured; exact below 2k, else at least 2k. */
  readonly people: number;
}

export interface PageAsked {
  readonly site: string;
  /** UTC days, both included. */
  readonly from: string;
  readonly to: string;
  readonly key: MarkKey;
  readonly k: number;
}

type Raw = string | number;
type RawCount = readonly [count: Raw, mark: string];
type PeopleRow = Readonly<Record<Met | 'people', RawCount>> & { readonly page: string };
type VitalRow = Readonly<Record<Vital, readonly [Raw, Raw]>> & { readonly page: string };

/** Exact counts of each page, and of the whole site; a page that nobody saw is none. */
export async function countPages(
  clickhouse: ClickHouseClient,
  { key, k, ...period }: PageAsked,
): Promise<PageCounts[]> {
  const rowsOf = async <Row>(query: string): Promise<Row[]> => {
    const answer = await clickhouse.query({
      query,
      query_params: { ...period, ...key, people: 2 * k },
      format: 'JSONEachRow',
    });
    return answer.json<Row>();
  };
  const [people, durations, vitals] = await Promise.all([
    rowsOf<PeopleRow>(peopleStatement),
    rowsOf<{ page: string; middle: Raw }>(durationStatement),
    rowsOf<VitalRow>(vitalStatement),
  ]);
  const lasted = new Map(durations.map(({ page, middle }) => [page, Number(middle)]));
  const measured = new Map(vitals.map((row) => [row.page, row]));
  return people.map((row) => {
    const vital = measured.get(row.page);
    return {
      ...recordOf(MET, (name) => toCounted(row[name])),
      page: row.page,
      people: toCounted(row.people),
      medianDuration: lasted.get(row.page) ?? null,
      vitals: vital === undefined ? null : recordOf(VITALS, (name) => toPercentile(vital[name])),
    };
  });
}

const toCounted = ([count, mark]: RawCount): Counted => ({ count: Number(count), mark });
const toPercentile = ([value, people]: readonly [Raw, Raw]): Percentile => ({
  value: Number(value),
  people: Number(people),
});
