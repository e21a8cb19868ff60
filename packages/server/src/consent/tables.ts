import type { Migration } from '../platform/migrations.ts';

/**
 * Decisions, and the sessions that they allow. Rows are never changed; they are deleted only once they need not be kept
 * any longer (`keep_until`, from the policy that was consented to).
 */
export const consentMigrations: readonly Migration[] = [
  {
    id: 'consent-001-receipts',
    sql: `create table consent_receipts (
      id text primary key,
      site text not null,
      subject text,
      decision text not null check (decision in ('granted', 'denied', 'withdrawn', 'gpc')),
      method text not null,
      language text not null,
      policy text not null,
      regime text not null,
      signed text not null,
      decided_at timestamptz not null,
      keep_until timestamptz not null,
      check ((decision in ('granted', 'withdrawn')) = (subject is not null))
    );
    create index consent_receipts_by_time on consent_receipts (site, decided_at);
    create index consent_receipts_by_subject on consent_receipts (subject) where subject is not null;
    create table consent_revocations (
      position bigint generated always as identity primary key,
      receipt text not null unique references consent_receipts (id) on delete cascade,
      reason text not null check (reason in ('withdrawn', 'refused', 'erased')),
      revoked_at timestamptz not null
    );
    create table consent_sessions (
      session text primary key,
      site text not null,
      receipt text not null references consent_receipts (id) on delete cascade,
      subject text not null,
      opened_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index consent_sessions_by_receipt on consent_sessions (receipt);
    create table consent_identities (
      site text not null,
      kind text not null check (kind in ('applicant', 'customer')),
      token text not null,
      subject text not null,
      session text not null references consent_sessions (session) on delete cascade,
      identified_at timestamptz not null,
      primary key (session, kind, token)
    );
    create index consent_identities_by_token on consent_identities (site, kind, token);
    create function consent_refuse_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and tg_table_name = 'consent_receipts' then
        if old.keep_until < now() then
          return old;
        end if;
      elsif tg_op = 'DELETE' and pg_trigger_depth() > 1 then
        return old;
      end if;
      raise exception 'consent records are append-only';
    end
    $$;
    create trigger consent_receipts_append_only before update or delete on consent_receipts
      for each row execute function consent_refuse_change();
    create trigger consent_revocations_append_only before update or delete on consent_revocations
      for each row execute function consent_refuse_change();
    create trigger consent_sessions_append_only before update or delete on consent_sessions
      for each row execute function consent_refuse_change();`,
  },
  {
    id: 'consent-002-superseded',
    sql: `alter table consent_revocations drop constraint consent_revocations_reason_check;
    alter table consent_revocations add constraint consent_revocations_reason_check
      check (reason in ('withdrawn', 'refused', 'erased', 'superseded'));`,
  },
  {
    id: 'consent-003-no-truncate',
    sql: ['consent_receipts', 'consent_revocations', 'consent_sessions']
      .map(
        (table) => `create trigger ${table}_no_truncate before truncate on ${table}
      for each statement execute function consent_refuse_change();`,
      )
      .join('\n'),
  },
];
