import type { Migration } from '../platform/migrations.ts';

/** What people decided about places of a site. The place is structure, never a person; the reason is theirs, and no one else's. */
export const opportunityMigrations: readonly Migration[] = [
  {
    id: 'opportunities-001-decisions',
    sql: `create table opportunity_decisions (
        id text primary key,
        site text not null references sites (id),
        opportunity text not null,
        place text not null,
        status text not null check (status in ('new', 'fixing', 'verified', 'dismissed')),
        reason text not null check (length(reason) <= 200),
        fixed_on text,
        decided_by text not null,
        decided_at timestamptz not null
      );
      create index opportunity_decisions_by_site on opportunity_decisions (site, opportunity, decided_at);`,
  },
  {
    // Two decisions of one millisecond follow each other, too.
    id: 'opportunities-002-order',
    sql: 'alter table opportunity_decisions add column position bigint generated always as identity',
  },
  {
    // Ids of the places that had a sign when it was made, as JSON; the place itself is always covered.
    id: 'opportunities-003-covered-places',
    sql: "alter table opportunity_decisions add column other_places text not null default '[]'",
  },
];
