import type { Migration } from '../platform/migrations.ts';

export const keyMigrations: readonly Migration[] = [
  {
    id: 'keys-001-subject-keys',
    sql: `create table subject_keys (
        subject text primary key,
        wrapped text,
        created_at timestamptz not null,
        destroyed_at timestamptz,
        check ((wrapped is null) = (destroyed_at is not null))
      );
      create table installation_keys (name text primary key, wrapped text not null);`,
  },
];
