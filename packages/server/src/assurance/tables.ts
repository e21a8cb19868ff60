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
];
