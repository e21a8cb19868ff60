import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

type Executor = Pick<Database, 'execute'>;

/** Whose playlists, watched visits and views. */
export interface Whose {
  readonly site: string;
  readonly person: string;
}

export interface PlaylistRow {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly shared: boolean;
}

export async function readPlaylists(database: Executor, { site, person }: Whose): Promise<PlaylistRow[]> {
  const { rows } = await database.execute<{ id: string; owner: string; name: string; shared: boolean }>(
    sql`select id, owner, name, shared from recording_playlists
      where site = ${site} and (shared or owner = ${person}) order by lower(name), id`,
  );
  return rows;
}

export async function countPlaylists(database: Executor, { site, person }: Whose): Promise<number> {
  const { rows } = await database.execute<{ n: string | number }>(
    sql`select count(*) as n from recording_playlists where site = ${site} and owner = ${person}`,
  );
  return Number(rows[0]?.n ?? 0);
}

export async function insertPlaylist(
  database: Executor,
  { site, person }: Whose,
  playlist: { readonly id: string; readonly name: string; readonly shared: boolean; readonly now: string },
): Promise<void> {
  await database.execute(sql`insert into recording_playlists (id, site, owner, name, shared, created_at)
    values (${playlist.id}, ${site}, ${person}, ${playlist.name}, ${playlist.shared}, ${playlist.now}::timestamptz)`);
}

/** True when there was such a playlist of this person. */
export async function deletePlaylist(database: Database, { site, person }: Whose, id: string): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.execute<{ id: string }>(
      sql`delete from recording_playlists where site = ${site} and owner = ${person} and id = ${id} returning id`,
    );
    if (rows.length === 0) return false;
    await transaction.execute(sql`delete from recording_playlist_visits where site = ${site} and playlist = ${id}`);
    return true;
  });
}

export async function readPlaylistSessions(
  database: Executor,
  site: string,
  playlist: string,
  most: number,
): Promise<string[]> {
  const { rows } = await database.execute<{ session: string }>(
    sql`select session from recording_playlist_visits where site = ${site} and playlist = ${playlist}
      order by added_at desc, session limit ${most}`,
  );
  return rows.map(({ session }) => session);
}

/** Visits in each playlist of a site. */
export async function countPlaylistVisits(database: Executor, site: string): Promise<Map<string, number>> {
  const { rows } = await database.execute<{ playlist: string; n: string | number }>(
    sql`select playlist, count(*) as n from recording_playlist_visits where site = ${site} group by playlist`,
  );
  return new Map(rows.map(({ playlist, n }) => [playlist, Number(n)]));
}

/** Session → subject. */
export type Visits = ReadonlyMap<string, string>;

const tuples = (values: readonly ReturnType<typeof sql>[]) => sql.join([...values], sql`, `);

export async function addPlaylistVisits(
  database: Executor,
  { site, person }: Whose,
  playlist: string,
  visits: Visits,
  now: string,
): Promise<void> {
  const rows = [...visits].map(
    ([session, subject]) => sql`(${site}, ${playlist}, ${session}, ${subject}, ${person}, ${now}::timestamptz)`,
  );
  if (rows.length === 0) return;
  await database.execute(sql`insert into recording_playlist_visits (site, playlist, session, subject, added_by, added_at)
    values ${tuples(rows)} on conflict do nothing`);
}

const among = (sessions: readonly string[]) => sql`session in (${tuples(sessions.map((session) => sql`${session}`))})`;

export async function removePlaylistVisits(
  database: Executor,
  site: string,
  playlist: string,
  sessions: readonly string[],
): Promise<number> {
  const { rows } = await database.execute<{ session: string }>(
    sql`delete from recording_playlist_visits where site = ${site} and playlist = ${playlist} and ${among(sessions)}
      returning session`,
  );
  return rows.length;
}

export async function readWatched(
  database: Executor,
  { site, person }: Whose,
  options: { readonly among: readonly string[] | null; readonly most: number },
): Promise<string[]> {
  const { rows } = await database.execute<{ session: string }>(
    sql`select session from recording_watched where site = ${site} and person = ${person}
      ${options.among === null ? sql`` : sql`and ${among(options.among)}`}
      order by watched_at desc, session limit ${options.most}`,
  );
  return rows.map(({ session }) => session);
}

export async function countWatched(database: Executor, { site, person }: Whose): Promise<number> {
  const { rows } = await database.execute<{ n: string | number }>(
    sql`select count(*) as n from recording_watched where site = ${site} and person = ${person}`,
  );
  return Number(rows[0]?.n ?? 0);
}

export async function addWatched(
  database: Executor,
  { site, person }: Whose,
  visits: Visits,
  now: string,
): Promise<void> {
  const rows = [...visits].map(
    ([session, subject]) => sql`(${site}, ${person}, ${session}, ${subject}, ${now}::timestamptz)`,
  );
  if (rows.length === 0) return;
  await database.execute(sql`insert into recording_watched (site, person, session, subject, watched_at)
    values ${tuples(rows)} on conflict do nothing`);
}

export async function removeWatched(
  database: Executor,
  { site, person }: Whose,
  sessions: readonly string[],
): Promise<number> {
  const { rows } = await database.execute<{ session: string }>(
    sql`delete from recording_watched where site = ${site} and person = ${person} and ${among(sessions)} returning session`,
  );
  return rows.length;
}

export interface ViewRow {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly shared: boolean;
  /** JSON. */
  readonly search: string;
}

export async function readViews(database: Executor, { site, person }: Whose): Promise<ViewRow[]> {
  const { rows } = await database.execute<{ id: string; owner: string; name: string; shared: boolean; search: string }>(
    sql`select id, owner, name, shared, search from recording_views
      where site = ${site} and (shared or owner = ${person}) order by lower(name), id`,
  );
  return rows;
}

export async function countViews(database: Executor, { site, person }: Whose): Promise<number> {
  const { rows } = await database.execute<{ n: string | number }>(
    sql`select count(*) as n from recording_views where site = ${site} and owner = ${person}`,
  );
  return Number(rows[0]?.n ?? 0);
}

export async function insertView(
  database: Executor,
  { site, person }: Whose,
  view: Omit<ViewRow, 'owner'> & { readonly now: string },
): Promise<void> {
  await database.execute(sql`insert into recording_views (id, site, owner, name, shared, search, created_at)
    values (${view.id}, ${site}, ${person}, ${view.name}, ${view.shared}, ${view.search}, ${view.now}::timestamptz)`);
}

export async function deleteView(database: Executor, { site, person }: Whose, id: string): Promise<boolean> {
  const { rows } = await database.execute<{ id: string }>(
    sql`delete from recording_views where site = ${site} and owner = ${person} and id = ${id} returning id`,
  );
  return rows.length > 0;
}
