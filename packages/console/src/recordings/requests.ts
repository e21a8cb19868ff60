import {
  Changed,
  Neighbours,
  type NewPlaylist,
  type NewSavedView,
  Playlist,
  type PlaylistChange,
  PlaylistList,
  RecordingList,
  Representatives,
  SavedView,
  SavedViewList,
  type WatchedChange,
} from '@scrim/protocol';
import { z } from 'zod';
import { address, ask, json, type Query, recordingOf, request, site } from '../request.ts';

export const recordingsRequests = {
  recordings: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(RecordingList, address(`${site(siteId)}/recordings`, query), signal),
  representatives: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(Representatives, address(`${site(siteId)}/recordings/representatives`, query), signal),
  neighbours: (siteId: string, session: string, query: Query, signal?: AbortSignal) =>
    ask(Neighbours, address(`${recordingOf(siteId, session)}/neighbours`, query), signal),
  playlists: (siteId: string) => request(PlaylistList, address(`${site(siteId)}/playlists`)),
  createPlaylist: (siteId: string, playlist: NewPlaylist) =>
    request(Playlist, address(`${site(siteId)}/playlists`), json('POST', playlist)),
  deletePlaylist: (siteId: string, playlist: string) =>
    request(z.unknown(), address(`${site(siteId)}/playlists/${encodeURIComponent(playlist)}`), { method: 'DELETE' }),
  changePlaylist: (siteId: string, playlist: string, change: PlaylistChange) =>
    request(Changed, address(`${site(siteId)}/playlists/${encodeURIComponent(playlist)}/visits`), json('POST', change)),
  markWatched: (siteId: string, change: WatchedChange) =>
    request(Changed, address(`${site(siteId)}/watched`), json('POST', change)),
  savedViews: (siteId: string) => request(SavedViewList, address(`${site(siteId)}/recording-views`)),
  saveView: (siteId: string, view: NewSavedView) =>
    request(SavedView, address(`${site(siteId)}/recording-views`), json('POST', view)),
  deleteView: (siteId: string, view: string) =>
    request(z.unknown(), address(`${site(siteId)}/recording-views/${encodeURIComponent(view)}`), { method: 'DELETE' }),
};
