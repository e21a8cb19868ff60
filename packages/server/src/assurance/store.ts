import type { ClickHouseClient } from '@clickhouse/client';
import { type Finding, FindingKind, type FindingList, FindingSeverity, FindingState } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';
import type { FindingReport } from './finding.ts';

/** Where something was found, whichever rule of the policy held there. */
export type Place = Pick<MarkedFinding, 'site' | 'kind' | 'detector' | 'page' | 'path'>;

export interface MarkedFinding extends FindingReport {
  readonly id: string;
  readonly mark: string;
  readonly kind: Finding['kind'];
  readonly severity: Finding['severity'];
  readonly dueAt: string;
}

/** A finding as it stands before it is seen again. */
export interface StandingFinding extends Place {
  readonly id: string;
  readonly state: FindingState;
  readonly severity: FindingSeverity;
}

/** A session is over by then, so its mark has done its work. */
const MARK_MILLISECONDS = 2 * 86_400_000;
const MAX_LISTED = 1000;
const FROM_WORST = sql.raw(`array[${FindingSeverity.options.map((one) => `'${one}'`).join()}]`);

/** Places of inspection may have several, from when ids told the rule: then one that is still to be dealt with, if there is. */
export async function readStanding(database: Database, places: readonly MarkedFinding[]): Promise<StandingFinding[]> {
  const ids = places.map(({ id }) => sql`${id}`);
  const tuples = places.map(
    ({ site, kind, detector, page, path }) => sql`(${site}, ${kind}, ${detector}, ${page}, ${path})`,
  );
  const { rows } = await database.execute<Record<keyof StandingFinding, string>>(sql`
    select distinct on (site, kind, detector, page, path) id, site, kind, detector, page, path, state, severity
    from findings where id in (${sql.join(ids, sql`, `)})
      or (kind = 'inspection' and (site, kind, detector, page, path) in (${sql.join(tuples, sql`, `)}))
    order by site, kind, detector, page, path,
      array_position(array['in-work', 'open', 'accepted', 'fixed'], state), last_seen desc, id`);
  return rows.map(({ kind, state, severity, ...row }) => ({
    ...row,
    kind: FindingKind.parse(kind),
    state: FindingState.parse(state),
    severity: FindingSeverity.parse(severity),
  }));
}

/** One that was fixed is open again, and so is one that was accepted when it was less severe. */
export async function storeFindings(
  database: Database,
  findings: readonly MarkedFinding[],
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  // In one order on every node, so that two batches never wait for each other.
  const ordered = [...findings].sort((a, b) => (a.id < b.id ? -1 : 1));
  const worse = sql`array_position(${FROM_WORST}, excluded.severity) < array_position(${FROM_WORST}, findings.severity)`;
  const opens = sql`(findings.state = 'fixed' or (findings.state = 'accepted' and ${worse}))`;
  await database.transaction(async (transaction) => {
    for (const { id, site, detector, page, rule, path, mark, kind, severity, dueAt } of ordered) {
      await transaction.execute(sql`
        insert into findings (id, site, detector, page, rule, path, first_seen, last_seen, kind, severity, due_at)
        values (${id}, ${site}, ${detector}, ${page}, ${rule}, ${path}, ${at}, ${at}, ${kind}, ${severity}, ${dueAt})
        on conflict (id) do update set last_seen = greatest(findings.last_seen, excluded.last_seen),
          rule = excluded.rule,
          severity = case when findings.state = 'fixed' or ${worse} then excluded.severity else findings.severity end,
          due_at = case when ${opens} then excluded.due_at when ${worse} then least(findings.due_at, excluded.due_at)
            else findings.due_at end,
          state = case when ${opens} then 'open' else findings.state end,
          accepted_reason = case when ${opens} then null else findings.accepted_reason end,
          accepted_until = case when ${opens} then null else findings.accepted_until end`);
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

interface FindingRow extends Record<string, unknown> {
  readonly id: string;
  readonly kind: string;
  readonly severity: string;
  readonly state: string;
  readonly owner: string | null;
  readonly due_at: string | Date;
  readonly accepted_reason: string | null;
  readonly accepted_until: string | Date | null;
  readonly first_seen: string | Date;
  readonly last_seen: string | Date;
  readonly detector: string;
  readonly page: string;
  readonly rule: number;
  readonly path: string;
  readonly sessions: number;
}

const COLUMNS = sql`id, kind, severity, state, owner, due_at, accepted_reason, accepted_until, first_seen, last_seen,
  detector, page, rule, path, sessions`;

/** To be dealt with: also one whose acceptance has ended. */
const isOpen = (now: number) => sql`(state in ('open', 'in-work')
  or (state = 'accepted' and accepted_until <= ${new Date(now).toISOString()}))`;

/** At most a thousand: what is to be dealt with first, of that the worst, of that what was seen last. */
export async function listFindings(database: Database, site: string, now: number): Promise<Finding[]> {
  const { rows } = await database.execute<FindingRow>(sql`
    select ${COLUMNS} from findings where site = ${site}
    order by ${isOpen(now)} desc, array_position(${FROM_WORST}, severity), last_seen desc, id limit ${MAX_LISTED}`);
  return rows.map((row) => toFinding(row, now));
}

/** Of all that a site has. */
export async function countFindings(database: Database, site: string, now: number): Promise<FindingList['counts']> {
  const { rows } = await database.execute<Record<keyof FindingList['counts'], number | string>>(sql`
    select count(*) as all, count(*) filter (where ${isOpen(now)}) as open,
      count(*) filter (where ${isOpen(now)} and due_at < ${new Date(now).toISOString()}) as overdue
    from findings where site = ${site}`);
  const [row] = rows;
  return { open: Number(row?.open ?? 0), overdue: Number(row?.overdue ?? 0), all: Number(row?.all ?? 0) };
}

/** When anything of inspection was last seen on each page of a site, ms. */
export async function readLastInspected(database: Database, site: string): Promise<Map<string, number>> {
  const { rows } = await database.execute<{ page: string; last: string | Date }>(sql`
    select page, max(last_seen) as last from findings where site = ${site} and kind = 'inspection' group by page`);
  return new Map(rows.map(({ page, last }) => [page, new Date(last).getTime()]));
}

export async function readFinding(database: Database, site: string, id: string, now: number): Promise<Finding | null> {
  const { rows } = await database.execute<FindingRow>(sql`
    select ${COLUMNS} from findings where site = ${site} and id = ${id}`);
  return rows[0] === undefined ? null : toFinding(rows[0], now);
}

export async function updateFinding(
  database: Database,
  site: string,
  { id, state, owner, accepted }: Pick<Finding, 'id' | 'state' | 'owner' | 'accepted'>,
): Promise<void> {
  await database.execute(sql`
    update findings set state = ${state}, owner = ${owner}, accepted_reason = ${accepted?.reason ?? null},
      accepted_until = ${accepted?.until ?? null}
    where site = ${site} and id = ${id}`);
}

/** Of one check at a site, as stored. */
export async function listCheckFindings(
  database: Database,
  site: string,
  check: string,
): Promise<{ id: string; state: FindingState }[]> {
  const { rows } = await database.execute<{ id: string; state: string }>(sql`
    select id, state from findings where site = ${site} and kind = 'check' and detector = ${check} order by id`);
  return rows.map(({ id, state }) => ({ id, state: FindingState.parse(state) }));
}

export async function fixFinding(database: Database, site: string, id: string): Promise<void> {
  await database.execute(sql`
    update findings set state = 'fixed', accepted_reason = null, accepted_until = null
    where site = ${site} and id = ${id}`);
}

/** One whose acceptance has ended is open again; of one that is dealt with nothing is overdue. */
function toFinding(row: FindingRow, now: number): Finding {
  const until = row.accepted_until === null ? null : new Date(row.accepted_until);
  const ended = row.state === 'accepted' && until !== null && until.getTime() <= now;
  const state = FindingState.parse(ended ? 'open' : row.state);
  const due = new Date(row.due_at);
  const { id, owner, detector, page, rule, path, sessions } = row;
  return {
    id,
    kind: FindingKind.parse(row.kind),
    severity: FindingSeverity.parse(row.severity),
    state,
    owner,
    dueAt: due.toISOString(),
    overdue: (state === 'open' || state === 'in-work') && due.getTime() < now,
    accepted:
      state === 'accepted' && until !== null ? { reason: row.accepted_reason ?? '', until: until.toISOString() } : null,
    firstSeen: new Date(row.first_seen).toISOString(),
    lastSeen: new Date(row.last_seen).toISOString(),
    detector,
    page,
    rule,
    path,
    sessions,
  };
}

/** Share of stored sessions that are compliant, null without any; and in how many inspection found something. */
export async function readCompliance(
  clickhouse: ClickHouseClient,
  site: string,
): Promise<Pick<FindingList, 'maskingCompliance' | 'foundIn'>> {
  const answer = await clickhouse.query({
    query: `
      SELECT countIf(compliant) AS compliant_sessions, countIf(found) AS found_sessions, count() AS sessions
      FROM (
        SELECT session, min(clean AND hits = 0) AS compliant, max(hits > 0) AS found
        FROM chunks FINAL WHERE site = {site:String} GROUP BY session
      )`,
    query_params: { site },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<Record<'compliant_sessions' | 'found_sessions' | 'sessions', string | number>>();
  const sessions = Number(row?.sessions ?? 0);
  return {
    maskingCompliance: sessions === 0 ? null : Number(row?.compliant_sessions) / sessions,
    foundIn: Number(row?.found_sessions ?? 0),
  };
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

/** When the site's latest frame came in (ms since the epoch), null when nothing is kept of it. */
export async function readLastStored(clickhouse: ClickHouseClient, site: string): Promise<number | null> {
  const answer = await clickhouse.query({
    query: `
      SELECT toUnixTimestamp64Milli(max(received_at)) AS last FROM chunks
      WHERE site = {site:String} AND day = (SELECT max(day) FROM chunks WHERE site = {site:String})
      HAVING count() > 0`,
    query_params: { site },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ last: string | number }>();
  return row === undefined ? null : Number(row.last);
}

/** A part of a recording that begins with a full snapshot. */
export interface RecordedPage {
  readonly session: string;
  readonly seq: number;
  readonly pack: string;
  readonly offset: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly recordedAt: number;
}

/** Of several that cannot be opened any more another one can. */
const MOST_PAGES = 5;

/** Recorded states of a page: first those in which inspection found something, of these the latest. */
export async function readRecordedPages(
  clickhouse: ClickHouseClient,
  site: string,
  page: string,
): Promise<RecordedPage[]> {
  const answer = await clickhouse.query({
    query: `
      SELECT session, seq, pack, toUInt32(offset) AS offset, length, viewport_width AS width, viewport_height AS height,
        toUnixTimestamp64Milli(time_from) AS recordedAt
      FROM chunks FINAL
      WHERE site = {site:String} AND page = {page:String} AND class = 'replay' AND keyframe AND viewport_width > 0
      ORDER BY hits > 0 DESC, time_from DESC LIMIT ${MOST_PAGES}`,
    query_params: { site, page },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Omit<RecordedPage, 'recordedAt'> & { recordedAt: string | number }>();
  return rows.map((row) => ({ ...row, recordedAt: Number(row.recordedAt) }));
}
