import type { PlaylistChange, WatchedChange } from '@scrim/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Playlists, and how many visits one has watched. */
export function usePlaylists(site: string) {
  return useQuery({ queryKey: ['playlists', site], queryFn: () => api.playlists(site) });
}

/** Changes to what people keep about visits; lists and counts are read again after each. */
export function useCollectionChanges(site: string) {
  const queries = useQueryClient();
  const changed = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['playlists', site] }),
      queries.invalidateQueries({ queryKey: ['recordings', site] }),
    ]);
  };
  return {
    changePlaylist: useMutation({
      mutationFn: ({ playlist, ...change }: PlaylistChange & { playlist: string }) =>
        api.changePlaylist(site, playlist, change),
      onSuccess: changed,
    }),
    createPlaylist: useMutation({
      mutationFn: (playlist: { name: string; shared: boolean }) => api.createPlaylist(site, playlist),
      onSuccess: changed,
    }),
    deletePlaylist: useMutation({
      mutationFn: (playlist: string) => api.deletePlaylist(site, playlist),
      onSuccess: changed,
    }),
    markWatched: useMutation({
      mutationFn: (change: WatchedChange) => api.markWatched(site, change),
      onSuccess: changed,
    }),
  };
}
