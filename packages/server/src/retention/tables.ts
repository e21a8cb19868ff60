import type { Migration } from '../platform/migrations.ts';

export const retentionMigrations: readonly Migration[] = [
  {
    id: 'retention-001-deletion-receipts',
    sql: `create table deletion_receipts (
        id text primary key,
        site text not null,
        class text not null,
        day date not null,
        retention_days integer not null,
        packs integer not null,
        bytes bigint not null,
        chunk_rows bigint not null,
        signal_rows bigint not null,
        digest text not null,
        planned_at timestamptz not null,
        completed_at timestamptz
      );
      create index deletion_receipts_site on deletion_receipts (site, day);`,
  },
];
