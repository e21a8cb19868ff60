import { clickhouseTime } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { DAY, type FailedPlace } from './check.ts';

/** Long enough for every visitor's page to have been loaded anew, short enough to be right again soon after a repair. */
const WINDOW_DAYS = 7;

/** A page of some chunks, and the first rule that they were recorded under. */
export interface PageRow {
  readonly page: string;
  readonly rule: number | string;
}
export const PAGE_AND_RULE = 'page, min(chunks.rule) AS rule';

/** What `select` says of a site's chunks received in the last seven days; `rest` of the SQL begins with AND or GROUP BY. */
export async function ofLastDays<Row>(
  { clickhouse, clock }: Context,
  site: string,
  { select, rest = '', parameters = {} }: { select: string; rest?: string; parameters?: Record<string, unknown> },
): Promise<Row[]> {
  const answer = await clickhouse.query({
    query: `SELECT ${select} FROM chunks WHERE site = {site:String} AND received_at >= {since:DateTime64(3, 'UTC')} ${rest}`,
    query_params: { site, since: clickhouseTime(clock.now() - WINDOW_DAYS * DAY), ...parameters },
    format: 'JSONEachRow',
  });
  return answer.json<Row>();
}

export const placesOn = (rows: readonly PageRow[], what: Pick<FailedPlace, 'path' | 'severity'>): FailedPlace[] =>
  rows.map(({ page, rule }) => ({ page, rule: Number(rule), ...what }));
