import type { Migration } from '../platform/migrations.ts';

/**
 * What people keep about visits. Every row that names a visit holds its subject, so that an erasure takes it along, and a
 * nightly sweep takes those whose visit has expired. Notes are the only free text; they are deleted with their author too.
 */
export const recordingMigrations: readonly Migration[] = [
  {
    id: 'recordings-001-collections',
    sql: `create table recording_playlists (
      id text primary key,
      site text not null references sites (id),
      owner text not null references people (id) on delete cascade,
      name text not null check (length(name) between 1 and 80),
      shared boolean not null,
      created_at timestamptz not null
    );
    create index recording_playlists_by_site on recording_playlists (site);
    create table recording_playlist_visits (
      site text not null,
      playlist text not null,
      session text not null,
      subject text not null,
      added_by text not null references people (id) on delete cascade,
      added_at timestamptz not null,
      primary key (site, playlist, session)
    );
    create index recording_playlist_visits_by_subject on recording_playlist_visits (subject);
    create table recording_watched (
      site text not null,
      person text not null references people (id) on delete cascade,
      session text not null,
      subject text not null,
      watched_at timestamptz not null,
      primary key (site, person, session)
    );
    create index recording_watched_by_subject on recording_watched (subject);
    create table recording_views (
      id text primary key,
      site text not null references sites (id),
      owner text not null references people (id) on delete cascade,
      name text not null check (length(name) between 1 and 80),
      shared boolean not null,
      search text not null,
      created_at timestamptz not null
    );
    create index recording_views_by_site on recording_views (site);
    create table recording_notes (
      id text primary key,
      site text not null,
      session text not null,
      subject text not null,
      author text not null references people (id) on delete cascade,
      at_ms integer not null check (at_ms >= 0),
      text text not null check (length(text) between 1 and 500),
      written_at timestamptz not null
    );
    create index recording_notes_by_session on recording_notes (site, session);
    create index recording_notes_by_subject on recording_notes (subject);`,
  },
];
