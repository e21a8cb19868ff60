import type { Migration } from '../platform/migrations.ts';

export const heatmapMigrations: readonly Migration[] = [
  {
    id: 'heatmaps-001-zones',
    sql: `create table heatmap_zones (
        id text primary key,
        site text not null references sites (id),
        page text not null,
        name text not null,
        paths text not null,
        middle double precision not null,
        made_by text not null,
        made_at timestamptz not null
      );
      create index heatmap_zones_by_page on heatmap_zones (site, page, name);`,
  },
  {
    // Where a zone is, the picture shown tells.
    id: 'heatmaps-002-zones-have-no-place',
    sql: 'alter table heatmap_zones drop column middle',
  },
];
