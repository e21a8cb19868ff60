import type { ClickHouseClient } from '@clickhouse/client';
import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { isCancelled } from '../platform/cancellation.ts';
import { isGivenUp } from '../platform/supervised-query.ts';
import type { Period } from './find.ts';
import type { Asked, countTrend } from './store.ts';

/** All counts of a period, rounded. */
export interface PeriodCounts {
  /** Null when fewer than k people saw a page in it. */
  readonly period: Period | null;
  readonly trend: Awaited<ReturnType<typeof countTrend>>;
}

/** Of a site: three periods and those before them, and as many of the day before. */
const MOST = 12;

interface Kept {
  /** What the rows that were counted are known by. */
  readonly rows: string;
  readonly counts: Promise<PeriodCounts>;
}

const kept = new WeakMap<ClickHouseClient, Map<string, Map<string, Kept>>>();

/**
 * What `count` counts of a period, kept for as long as its rows stay as many and of the same people: batches that come
 * late, erasure and retention change that. Of a period that is over the answer so takes one look at two columns. Nothing depends
 * on it being kept.
 */
export async function keptCounts(
  clickhouse: ClickHouseClient,
  asked: Asked,
  count: () => Promise<PeriodCounts>,
): Promise<PeriodCounts> {
  const sites = kept.get(clickhouse) ?? new Map<string, Map<string, Kept>>();
  kept.set(clickhouse, sites);
  const all = sites.get(asked.scope.site) ?? new Map<string, Kept>();
  sites.set(asked.scope.site, all);
  const key = JSON.stringify(asked);
  // Before they are counted: what comes in meanwhile makes the next one count again.
  const rows = await knownBy(clickhouse, asked);
  const known = all.get(key);
  all.delete(key);
  const counts = known?.rows === rows ? known.counts : count();
  all.set(key, { rows, counts });
  for (const [oldest] of all) if (all.size > MOST) all.delete(oldest);
  try {
    return await counts;
  } catch (error) {
    if (all.get(key)?.counts === counts) all.delete(key);
    // Whoever asked first may have gone; others still wait.
    if (!isCancelled(error) || isGivenUp()) throw error;
    return keptCounts(clickhouse, asked, count);
  }
}

async function knownBy(clickhouse: ClickHouseClient, { scope: { site, from, to } }: Asked): Promise<string> {
  const answer = await clickhouse.query({
    query: `SELECT count(), sum(person) FROM signals WHERE ${IN_PERIOD}`,
    query_params: { site, from, to },
    format: 'JSONCompactEachRow',
  });
  return answer.text();
}
