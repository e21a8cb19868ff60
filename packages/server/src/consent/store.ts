import type { Receipt } from '@scrim/protocol';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

export type Executor = Pick<Database, 'execute'>;
export type RevocationReason = 'withdrawn' | 'refused' | 'erased' | 'superseded';

export async function insertReceipt(executor: Executor, receipt: Receipt, signed: string): Promise<void> {
  const keepUntil = new Date(Date.parse(receipt.time) + receipt.retentionDays.consent * 86_400_000).toISOString();
  await executor.execute(
    sql`insert into consent_receipts
        (id, site, subject, decision, method, language, policy, regime, signed, decided_at, keep_until)
      values (${receipt.id}, ${receipt.site}, ${receipt.subject}, ${receipt.decision}, ${receipt.method},
        ${receipt.noticeLanguage}, ${receipt.policy}, ${receipt.regime}, ${signed}, ${receipt.time}::timestamptz,
        ${keepUntil}::timestamptz)`,
  );
}

/** Decisions of one person wait for each other until the transaction ends. */
export async function lockSubject(executor: Executor, subject: string): Promise<void> {
  await executor.execute(sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 0))`);
}

/** Revokes all granting receipts of a subject; returns their ids, also of those that were revoked before. */
export async function revokeSubject(
  executor: Executor,
  site: string,
  subject: string,
  reason: RevocationReason,
  now: string,
): Promise<string[]> {
  await executor.execute(
    sql`insert into consent_revocations (receipt, reason, revoked_at)
      select id, ${reason}, ${now}::timestamptz from consent_receipts
      where site = ${site} and subject = ${subject} and decision = 'granted'
      on conflict (receipt) do nothing`,
  );
  const { rows } = await executor.execute<{ id: string }>(
    sql`select id from consent_receipts where site = ${site} and subject = ${subject} and decision = 'granted'`,
  );
  return rows.map(({ id }) => id);
}

export async function isRevoked(executor: Executor, receipt: string): Promise<boolean> {
  const { rows } = await executor.execute(sql`select receipt from consent_revocations where receipt = ${receipt}`);
  return rows.length > 0;
}

/** Revocations after a position and since a time, oldest first. */
export async function readRevocations(
  executor: Executor,
  after: number,
  since: string,
): Promise<{ position: number; receipt: string; at: number }[]> {
  const { rows } = await executor.execute<{ position: number; receipt: string; at: number }>(
    sql`select r.position::float8 as position, r.receipt, extract(epoch from r.revoked_at)::float8 * 1000 as at
      from consent_revocations r
      where r.position > ${after}::bigint and r.revoked_at >= ${since}::timestamptz order by r.position`,
  );
  return rows;
}

export interface SessionRow {
  readonly session: string;
  readonly site: string;
  readonly receipt: string;
  readonly subject: string;
  readonly openedAt: string;
  readonly expiresAt: string;
}

/** False when the receipt is unknown, does not grant, or was revoked: then nothing is written. */
export async function insertSession(executor: Executor, row: SessionRow): Promise<boolean> {
  const { rows } = await executor.execute<{ session: string }>(
    sql`insert into consent_sessions (session, site, receipt, subject, opened_at, expires_at)
      select ${row.session}, c.site, c.id, c.subject, ${row.openedAt}::timestamptz, ${row.expiresAt}::timestamptz
      from consent_receipts c
      where c.id = ${row.receipt} and c.site = ${row.site} and c.subject = ${row.subject} and c.decision = 'granted'
        and not exists (select 1 from consent_revocations r where r.receipt = c.id)
      returning session`,
  );
  return rows.length > 0;
}

export async function insertIdentity(
  executor: Executor,
  identity: { site: string; kind: string; token: string; subject: string; session: string; now: string },
): Promise<void> {
  const { site, kind, token, subject, session, now } = identity;
  await executor.execute(
    sql`insert into consent_identities (site, kind, token, subject, session, identified_at)
      values (${site}, ${kind}, ${token}, ${subject}, ${session}, ${now}::timestamptz) on conflict do nothing`,
  );
}

export async function deleteIdentities(executor: Executor, site: string, subject: string): Promise<void> {
  await executor.execute(sql`delete from consent_identities where site = ${site} and subject = ${subject}`);
}

/** Receipts past their time, with their sessions and revocations. Returns how many receipts there were. */
export async function deleteExpired(executor: Executor, now: string): Promise<number> {
  const { rows } = await executor.execute<{ id: string }>(
    sql`delete from consent_receipts where keep_until < ${now}::timestamptz returning id`,
  );
  return rows.length;
}

export async function countOverdue(executor: Executor, site: string, before: string): Promise<number> {
  const { rows } = await executor.execute<{ count: number }>(
    sql`select count(*)::integer as count from consent_receipts
      where site = ${site} and keep_until < ${before}::timestamptz`,
  );
  return rows[0]?.count ?? 0;
}

/** What a session was opened under; times in milliseconds. */
export interface SessionConsent {
  readonly session: string;
  readonly receipt: string;
  readonly subject: string;
  readonly decision: string;
  /** Null: it still allows capture. */
  readonly revokedAt: number | null;
}

/** Sessions that are not known to the site are left out. */
export async function readSessionConsents(
  executor: Executor,
  site: string,
  sessions: readonly string[],
): Promise<SessionConsent[]> {
  if (sessions.length === 0) return [];
  const { rows } = await executor.execute<{ [Key in keyof SessionConsent]: SessionConsent[Key] }>(
    sql`select s.session, s.receipt, s.subject, c.decision,
        extract(epoch from r.revoked_at)::float8 * 1000 as "revokedAt"
      from consent_sessions s join consent_receipts c on c.id = s.receipt and c.site = s.site and c.subject = s.subject
        left join consent_revocations r on r.receipt = s.receipt
      where s.site = ${site} and s.session in ${sessions}`,
  );
  return rows;
}

export interface DecisionCount {
  readonly key: string;
  readonly decision: string;
  readonly count: number;
}

const COUNTED = {
  day: sql`to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD')`,
  language: sql`language`,
  method: sql`method`,
} as const satisfies Record<string, SQL>;

/** Decisions of whole UTC days, both included, by one column. */
export async function countDecisions(
  executor: Executor,
  by: keyof typeof COUNTED,
  span: { readonly site: string; readonly from: string; readonly to: string },
): Promise<DecisionCount[]> {
  const { rows } = await executor.execute<{ key: string; decision: string; count: number }>(
    sql`select ${COUNTED[by]} as key, decision, count(*)::integer as count from consent_receipts
      where site = ${span.site} and decided_at >= (${span.from}::date)::timestamp at time zone 'UTC'
        and decided_at < (${span.to}::date + 1)::timestamp at time zone 'UTC'
      group by 1, 2 order by 1, 2`,
  );
  return rows;
}
