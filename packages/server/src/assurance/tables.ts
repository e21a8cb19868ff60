import type { Migration } from '../platform/migrations.ts';

export const assuranceMigrations: readonly Migration[] = [
  {
    id: 'assurance-001-findings',
    sql: `create table findings (
        id text primary key,
        site text not null,
        detector text not null,
        page text not null,
        rule integer not null,
        path text not null,
        first_seen timestamptz not null,
        last_seen timestamptz not null,
        sessions integer not null default 0,
        unique (site, detector, page, rule, path)
      );
      create index findings_by_site on findings (site, last_seen desc);
      create table finding_sessions (
        finding text not null references findings on delete cascade,
        mark text not null,
        seen_at timestamptz not null,
        primary key (finding, mark)
      );
      create index finding_sessions_by_age on finding_sessions (seen_at);`,
  },
  {
    id: 'assurance-002-work-on-findings',
    sql: `alter table findings
        add column kind text not null default 'inspection',
        add column severity text not null default 'high',
        add column state text not null default 'open',
        add column owner text,
        add column due_at timestamptz,
        add column accepted_reason text,
        add column accepted_until timestamptz;
      update findings set due_at = first_seen + interval '7 days';`,
  },
  {
    id: 'assurance-003-stored-redactions',
    sql: `create table stored_redactions (
        id text primary key,
        site text not null,
        policy text not null,
        actor text not null,
        started_at bigint not null,
        state text not null,
        packs integer not null,
        done integer not null,
        rewritten integer not null
      );
      create index stored_redactions_by_site on stored_redactions (site, started_at desc);
      create table stored_redaction_packs (
        run text not null references stored_redactions on delete cascade,
        pack text not null,
        replacement text,
        finished boolean not null default false,
        primary key (run, pack)
      );`,
  },
  {
    id: 'assurance-004-one-run-at-a-time',
    sql: `update stored_redactions older set state = 'failed'
        where state = 'running' and exists (
          select 1 from stored_redactions newer
          where newer.site = older.site and newer.state = 'running' and newer.id > older.id);
      create unique index stored_redactions_running on stored_redactions (site) where state = 'running';`,
  },
  {
    id: 'assurance-005-what-a-run-could-not-keep',
    sql: `alter table stored_redactions
        add column skipped integer not null default 0,
        add column destroyed integer not null default 0;`,
  },
  {
    id: 'assurance-006-what-became-of-a-pack',
    sql: `alter table stored_redaction_packs
        add column rewritten boolean not null default false,
        add column skipped integer not null default 0,
        add column destroyed integer not null default 0;
      update stored_redaction_packs set rewritten = true where replacement is not null;`,
  },
  {
    // The id says which place it is, and where checks fail it is the same under another rule.
    id: 'assurance-007-places-by-id',
    sql: 'alter table findings drop constraint findings_site_detector_page_rule_path_key;',
  },
];
