import type { Migration } from '../platform/migrations.ts';

/** Questions that people keep: segments and funnels. The definition is JSON of schema words, never of a person. */
export const journeyMigrations: readonly Migration[] = [
  {
    id: 'journeys-001-saved-questions',
    sql: `create table saved_questions (
        id text primary key,
        site text not null references sites (id),
        kind text not null check (kind in ('segment', 'funnel')),
        name text not null,
        definition text not null,
        created_by text not null,
        created_at timestamptz not null
      );
      create unique index saved_questions_by_name on saved_questions (site, kind, lower(name));`,
  },
];
