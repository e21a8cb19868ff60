import type { Migration } from '../platform/migrations.ts';

export const probeMigrations: readonly Migration[] = [
  {
    id: 'probes-001-plans-and-runs',
    sql: `create table probe_plans (
        site text primary key,
        url text not null,
        schedule text not null,
        due_at bigint
      );
      create table probe_runs (
        id text primary key,
        site text not null,
        url text not null,
        actor text not null,
        state text not null,
        started_at bigint not null,
        seen_at bigint not null,
        ended_at bigint,
        progress text not null,
        cancelled boolean not null default false,
        problem_code text,
        problem text,
        leaks integer,
        broken integer,
        review integer,
        json_sha256 text,
        html_sha256 text
      );
      create index probe_runs_by_site on probe_runs (site, started_at desc);
      create unique index probe_runs_running on probe_runs (state) where state = 'running';
      create table probe_reports (
        run text primary key references probe_runs on delete cascade,
        json text not null,
        html text not null
      );`,
  },
  {
    id: 'probes-002-authorised-scripts',
    sql: `create table probe_authorised_scripts (
        id text primary key,
        site text not null,
        url text not null,
        hash text,
        reason text not null,
        person text not null,
        authorised_at bigint not null
      );
      create unique index probe_authorised_once on probe_authorised_scripts (site, url, coalesce(hash, ''));`,
  },
  {
    // Who let a script run, why and until when is evidence: withdrawn or given another reason, a row stays.
    id: 'probes-003-withdrawn-scripts',
    sql: `alter table probe_authorised_scripts add column withdrawn_at bigint;
      alter table probe_authorised_scripts add column withdrawn_by text;
      drop index probe_authorised_once;
      create unique index probe_authorised_once on probe_authorised_scripts (site, url, coalesce(hash, ''))
        where withdrawn_at is null;`,
  },
  {
    id: 'probes-004-who-cancelled',
    sql: 'alter table probe_runs add column cancelled_by text;',
  },
  {
    id: 'probes-004-conclusive',
    sql: 'alter table probe_runs add column conclusive boolean;',
  },
];
