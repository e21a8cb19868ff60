import type { ClickHouseClient } from '@clickhouse/client';

/** What happened on the views of one page. */
export interface PageCounts {
  readonly page: string;
  readonly views: number;
  readonly subjects: number;
  /** Middle of the views' durations, each from its first signal to its last; milliseconds. */
  readonly medianDuration: number;
  readonly clicks: Count;
  readonly rage: Count;
  readonly dead: Count;
  readonly errors: Count;
}

export interface Count {
  readonly count: number;
  /** Different subjects that contributed. */
  readonly subjects: number;
}

type Raw = string | number;

interface Row {
  readonly page: string;
  readonly views: Raw;
  readonly subjects: Raw;
  readonly median: Raw;
  readonly clicks: readonly [Raw, Raw];
  readonly rage: readonly [Raw, Raw];
  readonly dead: readonly [Raw, Raw];
  readonly errors: readonly [Raw, Raw];
}

/** Pages that at least k subjects saw between two UTC days, both included, most viewed first. */
export async function countPages(
  clickhouse: ClickHouseClient,
  options: { site: string; from: string; to: string; k: number },
): Promise<PageCounts[]> {
  const counted = (name: string) => `(sum(in_view.${name}), uniqExactIf(subject, in_view.${name} > 0)) AS ${name}`;
  const answer = await clickhouse.query({
    query: `
      SELECT page, count() AS views, uniqExact(subject) AS subjects, quantileExact(0.5)(lasted) AS median,
        ${['clicks', 'rage', 'dead', 'errors'].map(counted).join(', ')}
      FROM (
        SELECT page, view, any(signals.subject) AS subject,
          toUnixTimestamp64Milli(max(time)) - toUnixTimestamp64Milli(min(time)) AS lasted,
          countIf(kind = 'click') AS clicks, countIf(kind = 'rage') AS rage,
          countIf(kind = 'dead') AS dead, countIf(kind = 'error') AS errors
        FROM signals FINAL WHERE site = {site:String} AND day BETWEEN {from:Date} AND {to:Date}
        GROUP BY page, view
      ) AS in_view
      GROUP BY page HAVING subjects >= {k:UInt32} ORDER BY views DESC, page`,
    query_params: { ...options },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Row>();
  return rows.map((row) => ({
    page: row.page,
    views: Number(row.views),
    subjects: Number(row.subjects),
    medianDuration: Number(row.median),
    clicks: toCount(row.clicks),
    rage: toCount(row.rage),
    dead: toCount(row.dead),
    errors: toCount(row.errors),
  }));
}

function toCount([count, subjects]: readonly [Raw, Raw]): Count {
  return { count: Number(count), subjects: Number(subjects) };
}

/** Languages of pages that at least k subjects saw, most used first. */
export async function countLanguages(
  clickhouse: ClickHouseClient,
  options: { site: string; k: number },
): Promise<string[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT language FROM signals WHERE site = {site:String} AND kind = 'view' AND language != ''
      GROUP BY language HAVING uniqExact(subject) >= {k:UInt32} ORDER BY uniqExact(subject) DESC, language`,
    query_params: { ...options },
    format: 'JSONEachRow',
  });
  return (await answer.json<{ language: string }>()).map(({ language }) => language);
}
