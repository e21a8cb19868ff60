import type { Migration } from '../platform/migrations.ts';

export const checkMigrations: readonly Migration[] = [
  {
    id: 'checks-001-results',
    sql: `create table check_runs (
        site text primary key,
        started_at bigint not null,
        seen_at bigint not null,
        ended_at bigint
      );
      create table check_results (
        site text not null,
        check_id text not null,
        state text not null,
        detail text not null,
        ran_at bigint not null,
        since bigint not null,
        primary key (site, check_id)
      );`,
  },
  {
    id: 'checks-002-completed-runs',
    sql: 'alter table check_runs add column completed_at bigint;',
  },
];
