import { randomUUID } from 'node:crypto';
import {
  type NewPlaylist,
  type NewSavedView,
  type Playlist,
  type PlaylistList,
  type SavedView,
  SavedView as SavedViewSchema,
} from '@scrim/protocol';
import { listPeople } from '../access/people.ts';
import {
  prohibitedListName,
  prohibitedName,
  prohibitedPage,
  prohibitedProperty,
  refuseBasis,
} from '../journeys/segments/prohibited-basis.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import {
  addPlaylistVisits,
  addWatched,
  countPlaylists,
  countPlaylistVisits,
  countViews,
  countWatched,
  deletePlaylist,
  deleteView,
  insertPlaylist,
  insertView,
  readPlaylistSessions,
  readPlaylists,
  readViews,
  readWatched,
  removePlaylistVisits,
  removeWatched,
  type Whose,
} from './collection-store.ts';
import { readSubjects } from './visit-store.ts';

export type { Whose } from './collection-store.ts';

/** Everybody's list of visits to talk about; there is one per site, and nobody owns it. */
export const TO_DISCUSS = 'discuss';
/** Visits of a playlist, and watched visits, that a filter looks at: the newest so many. */
const MOST_VISITS = 20_000;
/** Playlists, and views, that one person may keep per site. */
const MOST_OF_EACH = 100;

/** Filters of a view whose values are names that a site made up. */
const NAMED: readonly string[] = ['variant', 'outcome', 'without'];

/** Playlists that somebody sees: "to discuss", their own, and those that others share. */
export async function listPlaylists(context: Context, whose: Whose): Promise<PlaylistList> {
  const { database } = context;
  const [rows, visits, watched, names] = await Promise.all([
    readPlaylists(database, whose),
    countPlaylistVisits(database, whose.site),
    countWatched(database, whose),
    namesOfPeople(context),
  ]);
  const discuss: Playlist = {
    id: TO_DISCUSS,
    name: 'To discuss',
    kind: 'discuss',
    shared: true,
    mine: false,
    by: '',
    visits: visits.get(TO_DISCUSS) ?? 0,
  };
  const own = rows.map(({ id, owner, name, shared }): Playlist => {
    const mine = owner === whose.person;
    return { id, name, kind: 'own', shared, mine, by: names.get(owner) ?? '', visits: visits.get(id) ?? 0 };
  });
  return { playlists: [discuss, ...own], watched };
}

/** Throws `segment_property_refused`, `collection_full`. */
export async function createPlaylist(context: Context, whose: Whose, { name, shared }: NewPlaylist): Promise<Playlist> {
  refuseBasis(name, prohibitedListName(name));
  if ((await countPlaylists(context.database, whose)) >= MOST_OF_EACH) throw new ScrimError('collection_full');
  const id = randomUUID();
  await insertPlaylist(context.database, whose, { id, name, shared, now: nowOf(context) });
  const by = (await namesOfPeople(context)).get(whose.person) ?? '';
  return { id, name, kind: 'own', shared, mine: true, by, visits: 0 };
}

/** Throws `playlist_unknown` unless it is one of their own. */
export async function dropPlaylist(context: Context, whose: Whose, id: string): Promise<void> {
  if (!(await deletePlaylist(context.database, whose, id))) throw new ScrimError('playlist_unknown');
}

/** How many visits were named that exist. Throws `playlist_unknown` unless they see the playlist. */
export async function changePlaylist(
  context: Context,
  whose: Whose,
  id: string,
  { change, sessions }: { readonly change: 'add' | 'remove'; readonly sessions: readonly string[] },
): Promise<number> {
  await requirePlaylist(context, whose, id);
  if (change === 'remove') return removePlaylistVisits(context.database, whose.site, id, sessions);
  const visits = await readSubjects(context.clickhouse, whose.site, sessions);
  await addPlaylistVisits(context.database, whose, id, visits, nowOf(context));
  return visits.size;
}

/** Throws `playlist_unknown` unless they see the playlist. */
export async function sessionsOfPlaylist(context: Context, whose: Whose, id: string): Promise<string[]> {
  await requirePlaylist(context, whose, id);
  return readPlaylistSessions(context.database, whose.site, id, MOST_VISITS);
}

async function requirePlaylist(context: Context, whose: Whose, id: string): Promise<void> {
  if (id === TO_DISCUSS) return;
  const seen = await readPlaylists(context.database, whose);
  if (!seen.some((playlist) => playlist.id === id)) throw new ScrimError('playlist_unknown');
}

export async function markWatched(
  context: Context,
  whose: Whose,
  { watched, sessions }: { readonly watched: boolean; readonly sessions: readonly string[] },
): Promise<number> {
  if (!watched) return removeWatched(context.database, whose, sessions);
  const visits = await readSubjects(context.clickhouse, whose.site, sessions);
  await addWatched(context.database, whose, visits, nowOf(context));
  return visits.size;
}

/** Visits that somebody watched, the newest first; of `among` when it is given. */
export function watchedSessions(
  context: Context,
  whose: Whose,
  among: readonly string[] | null = null,
): Promise<string[]> {
  return readWatched(context.database, whose, { among, most: MOST_VISITS });
}

export async function listViews(context: Context, whose: Whose): Promise<SavedView[]> {
  const [rows, names] = await Promise.all([readViews(context.database, whose), namesOfPeople(context)]);
  return rows.map(({ id, owner, name, shared, search }) => ({
    id,
    name,
    shared,
    mine: owner === whose.person,
    by: names.get(owner) ?? '',
    search: withoutLanguage(SavedViewSchema.shape.search.parse(JSON.parse(search))),
  }));
}

/** Views of before kept it. */
function withoutLanguage({ language, ...search }: SavedView['search']): SavedView['search'] {
  const { sort, ...unsorted } = search;
  return sort === 'language' ? unsorted : search;
}

/** A view outlives its question as a segment does, so it is refused what a segment is. Throws `segment_property_refused`. */
function admitView({ name, search }: Pick<NewSavedView, 'name' | 'search'>): void {
  refuseBasis(name, prohibitedListName(name));
  for (const [property, value] of Object.entries(search)) {
    refuseBasis(property, prohibitedProperty(property));
    if (typeof value !== 'string') continue;
    if (property === 'sort') refuseBasis(value, prohibitedProperty(value));
    if (property === 'page') refuseBasis(value, prohibitedPage(value));
    if (NAMED.includes(property)) refuseBasis(value, prohibitedName(value));
  }
}

/** Throws `segment_property_refused`, `collection_full`. */
export async function saveView(
  context: Context,
  whose: Whose,
  { name, shared, search }: NewSavedView,
): Promise<SavedView> {
  admitView({ name, search });
  if ((await countViews(context.database, whose)) >= MOST_OF_EACH) throw new ScrimError('collection_full');
  const id = randomUUID();
  const now = nowOf(context);
  await insertView(context.database, whose, { id, name, shared, search: JSON.stringify(search), now });
  return { id, name, shared, mine: true, by: (await namesOfPeople(context)).get(whose.person) ?? '', search };
}

/** Throws `view_unknown` unless it is one of their own. */
export async function dropView(context: Context, whose: Whose, id: string): Promise<void> {
  if (!(await deleteView(context.database, whose, id))) throw new ScrimError('view_unknown');
}

export async function namesOfPeople(context: Context): Promise<Map<string, string>> {
  return new Map((await listPeople(context.database)).map(({ id, name }) => [id, name]));
}

function nowOf(context: Context): string {
  return new Date(context.clock.now()).toISOString();
}
