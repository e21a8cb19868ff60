import type { ClickHouseClient } from '@clickhouse/client';
import type { Finding } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';
import type { FindingReport } from './finding.ts';

export interface MarkedFinding extends FindingReport {
  readonly id: string;
  readonly mark: string;
}

/** A session is over by then, so its mark has done its work. */
const MARK_MILLISECONDS = 2 * 86_400_000;
const MAX_LISTED = 1000;

export async function storeFindings(
  database: Database,
  findings: readonly MarkedFinding[],
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  // In one order on every node, so that two batches never wait for each other.
  const ordered = [...findings].sort((a, b) => (a.id < b.id ? -1 : 1));
  await database.transaction(async (transaction) => {
    for (const { id, site, detector, page, rule, path, mark } of ordered) {
      await transaction.execute(sql`
        insert into findings (id, site, detector, page, rule, path, first_seen, last_seen)
        values (${id}, ${site}, ${detector}, ${page}, ${rule}, ${path}, ${at}, ${at})
        on conflict (id) do update set last_seen = greatest(findings.last_seen, excluded.last_seen)`);
      await transaction.execute(sql`
        with fresh as (
          insert into finding_sessions (finding, mark, seen_at) values (${id}, ${mark}, ${at})
          on conflict do nothing returning finding
        )
        update findings set sessions = sessions + 1 where id in (select finding from fresh)`);
    }
    const old = new Date(now - MARK_MILLISECONDS).toISOString();
    await transaction.execute(sql`delete from finding_sessions where seen_at < ${old}`);
  });
}

export async function listFindings(database: Database, site: string): Promise<Finding[]> {
  const { rows } = await database.execute<{
    id: string;
    first_seen: string | Date;
    last_seen: string | Date;
    detector: string;
    page: string;
    rule: number;
    path: string;
    sessions: number;
  }>(sql`
    select id, first_seen, last_seen, detector, page, rule, path, sessions from findings
    where site = ${site} order by last_seen desc, id limit ${MAX_LISTED}`);
  return rows.map(({ first_seen, last_seen, ...row }) => ({
    ...row,
    firstSeen: new Date(first_seen).toISOString(),
    lastSeen: new Date(last_seen).toISOString(),
  }));
}

export async function readCompliance(clickhouse: ClickHouseClient, site: string): Promise<number | null> {
  const answer = await clickhouse.query({
    query: `
      SELECT countIf(compliant) AS compliant_sessions, count() AS sessions
      FROM (SELECT session, min(clean AND hits = 0) AS compliant FROM chunks FINAL WHERE site = {site:String} GROUP BY session)`,
    query_params: { site },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ compliant_sessions: string | number; sessions: string | number }>();
  const sessions = Number(row?.sessions ?? 0);
  return sessions === 0 ? null : Number(row?.compliant_sessions) / sessions;
}

/** The latest stored batch of a site, and its latest replay; what the live check looks at. */
export interface LatestFrame {
  readonly session: string;
  readonly seq: number;
  readonly class: 'replay' | 'signals';
  readonly pack: string;
  readonly offset: number;
  readonly length: number;
  readonly page: string;
  readonly receivedAt: number;
  readonly clean: boolean;
  readonly hits: number;
  readonly events: number;
}

/** Frames that came in since a moment (ms since the epoch), latest first, at most 50. */
export async function readLatestFrames(
  clickhouse: ClickHouseClient,
  site: string,
  since: number,
): Promise<LatestFrame[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT session, seq, class, pack, offset, length, page, toUnixTimestamp64Milli(received_at) AS receivedAt, clean,
        hits, events
      FROM chunks FINAL
      WHERE site = {site:String} AND day >= toDate(fromUnixTimestamp64Milli({since:Int64}, 'UTC')) - 2
        AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      ORDER BY received_at DESC, session, seq LIMIT 50`,
    query_params: { site, since },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<LatestFrame>();
  return rows.map((row) => ({ ...row, offset: Number(row.offset), receivedAt: Number(row.receivedAt) }));
}
