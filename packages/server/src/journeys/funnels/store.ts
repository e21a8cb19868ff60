import type { ClickHouseClient } from '@clickhouse/client';
import type { FunnelBreakdown, FunnelQuestion } from '@scrim/protocol';
import type { Counted, MarkKey } from '../disclosure/rounding.ts';
import { countStatement, type FunnelScope, funnelParameters, leaverStatement } from './funnel-statement.ts';

/** Exact numbers; they never leave the server as they are. */
export interface StepCount extends Counted {
  /** Quartiles of the milliseconds since the step before; null at the first step and of nobody. */
  readonly took: readonly [lower: number, median: number, upper: number] | null;
}

export interface GroupCount {
  readonly name: string;
  readonly steps: readonly StepCount[];
}

export interface LeaverCount {
  readonly step: number;
  readonly people: Counted;
  readonly cameBack: Counted;
  /** '' where the visit ended. */
  readonly next: readonly { readonly page: string; readonly people: Counted }[];
}

export interface Asked {
  readonly question: FunnelQuestion;
  readonly scope: FunnelScope;
  readonly key: MarkKey;
}

export async function countSteps(
  clickhouse: ClickHouseClient,
  { question, scope, key, by }: Asked & { readonly by: FunnelBreakdown | null },
): Promise<GroupCount[]> {
  const answer = await clickhouse.query({
    query: countStatement(question, scope, by),
    query_params: { ...funnelParameters(question, scope), ...key },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Record<string, unknown>>();
  return rows.map((row) => ({
    name: String(row.breakdown),
    steps: question.steps.map((_, at) => {
      const count = Number(row[`people${at}`]);
      return { count, mark: String(row[`mark${at}`]), took: count === 0 ? null : quartiles(row[`took${at}`]) };
    }),
  }));
}

export async function countLeavers(clickhouse: ClickHouseClient, asked: Asked): Promise<LeaverCount[]> {
  const { question, scope, key } = asked;
  const answer = await clickhouse.query({
    query: leaverStatement(question, scope),
    query_params: { ...funnelParameters(question, scope), ...key },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<LeaverRow>();
  return question.steps.slice(0, -1).map((_, at) => {
    const ofStep = rows.filter((row) => Number(row.step) === at + 1);
    const all = ofStep.find((row) => Number(row.isTotal) === 1);
    return {
      step: at + 1,
      people: { count: Number(all?.people ?? 0), mark: all?.mark ?? '0' },
      cameBack: { count: Number(all?.back ?? 0), mark: all?.backMark ?? '0' },
      next: ofStep
        .filter((row) => Number(row.isTotal) === 0)
        .map((row) => ({ page: row.next, people: { count: Number(row.people), mark: row.mark } })),
    };
  });
}

interface LeaverRow {
  readonly step: string | number;
  readonly next: string;
  readonly isTotal: string | number;
  readonly people: string | number;
  readonly mark: string;
  readonly back: string | number;
  readonly backMark: string;
}

function quartiles(value: unknown): StepCount['took'] {
  if (!Array.isArray(value)) return null;
  const [lower, median, upper] = value.map(Number);
  return lower === undefined || median === undefined || upper === undefined ? null : [lower, median, upper];
}
