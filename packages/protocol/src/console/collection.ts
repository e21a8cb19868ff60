import { z } from 'zod';

/** Names and notes are free text of the person who writes them; both are bounded. */
export const CollectionName = z.string().trim().min(1).max(80);
export const SESSIONS_AT_ONCE = 500;

/** GET /api/v1/sites/:site/playlists */
export const Playlist = z.object({
  id: z.string(),
  name: z.string(),
  /** `discuss` is everybody's and cannot be deleted. */
  kind: z.enum(['discuss', 'own']),
  shared: z.boolean(),
  /** Of who asks. */
  mine: z.boolean(),
  /** Name of the person who made it; empty for `discuss`. */
  by: z.string(),
  visits: z.number(),
});
export type Playlist = z.infer<typeof Playlist>;
export const PlaylistList = z.object({
  playlists: z.array(Playlist),
  /** Visits that who asks has watched. */
  watched: z.number(),
});
export type PlaylistList = z.infer<typeof PlaylistList>;
export const NewPlaylist = z.strictObject({ name: CollectionName, shared: z.boolean() });
export type NewPlaylist = z.infer<typeof NewPlaylist>;

const Sessions = z.array(z.string().min(1).max(200)).min(1).max(SESSIONS_AT_ONCE);
/** POST /api/v1/sites/:site/playlists/:playlist/visits */
export const PlaylistChange = z.strictObject({ change: z.enum(['add', 'remove']), sessions: Sessions });
export type PlaylistChange = z.infer<typeof PlaylistChange>;
/** POST /api/v1/sites/:site/watched */
export const WatchedChange = z.strictObject({ watched: z.boolean(), sessions: Sessions });
export type WatchedChange = z.infer<typeof WatchedChange>;
/** How many of the visits named there were; unknown and erased ones are passed over. */
export const Changed = z.object({ changed: z.number() });

/** GET /api/v1/sites/:site/recording-views: filters of the list under a name. */
export const SavedView = z.object({
  id: z.string(),
  name: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  by: z.string(),
  /** Search parameters of the console's list. */
  search: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type SavedView = z.infer<typeof SavedView>;
export const SavedViewList = z.object({ views: z.array(SavedView) });
export const NewSavedView = z.strictObject({
  name: CollectionName,
  shared: z.boolean(),
  search: z
    .record(z.string().regex(/^[a-zA-Z]{1,20}$/), z.union([z.string().max(2000), z.number(), z.boolean()]))
    .refine((search) => Object.keys(search).length <= 24, 'has too many filters'),
});
export type NewSavedView = z.infer<typeof NewSavedView>;

/** GET /api/v1/sites/:site/recordings/:session/notes */
export const Note = z.object({
  id: z.string(),
  /** Milliseconds since the recording's start. */
  at: z.number(),
  text: z.string(),
  by: z.string(),
  mine: z.boolean(),
  writtenAt: z.string(),
});
export type Note = z.infer<typeof Note>;
export const NoteList = z.object({ notes: z.array(Note) });
export const NewNote = z.strictObject({
  at: z.number().int().min(0).max(86_400_000),
  text: z.string().trim().min(1).max(500),
});
export type NewNote = z.infer<typeof NewNote>;
