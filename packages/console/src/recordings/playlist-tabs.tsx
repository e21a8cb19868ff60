import { ActionIcon, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { sayFailure } from '../request.ts';
import { formatCount } from '../shell/format.ts';
import type { RecordingsSearch } from './search.ts';
import { useCollectionChanges, usePlaylists } from './use-collections.ts';

interface Tab {
  readonly key: string;
  readonly label: string;
  readonly count: number | null;
  readonly title?: string;
  readonly search: Partial<RecordingsSearch>;
}

const NONE = { playlist: undefined, watched: undefined, typical: undefined } as const;
/** A tab that says how many it has lists as many: of all time. */
const WHOLE = { ...NONE, period: 'all', from: undefined, to: undefined } as const;

/** Which visits: all, ten typical ones, those of a playlist, or those watched. Filters hold within each. */
export function PlaylistTabs({ site, search }: { site: string; search: RecordingsSearch }) {
  const { data } = usePlaylists(site);
  const { deletePlaylist } = useCollectionChanges(site);
  const navigate = useNavigate();
  const playlists = data?.playlists ?? [];
  // Back from all time, the others have the usual days.
  const isWhole = search.playlist !== undefined || search.watched === 'yes';
  const rest = isWhole && search.period === 'all' ? { ...NONE, period: undefined } : NONE;
  const tabs: Tab[] = [
    { key: 'all', label: 'All visits', count: null, search: rest },
    { key: 'typical', label: 'Ten typical', count: null, search: { ...rest, typical: true } },
    { key: 'unwatched', label: 'Not watched', count: null, search: { ...rest, watched: 'no' } },
    { key: 'watched', label: 'Watched', count: data?.watched ?? null, search: { ...WHOLE, watched: 'yes' } },
    ...playlists.map((playlist) => ({
      key: playlist.id,
      label: playlist.name,
      count: playlist.visits,
      ...(playlist.shared && playlist.by !== '' && { title: `Shared by ${playlist.by}` }),
      search: { ...WHOLE, playlist: playlist.id },
    })),
  ];
  const current =
    search.playlist ??
    (search.typical ? 'typical' : search.watched === 'yes' ? 'watched' : search.watched === 'no' ? 'unwatched' : 'all');
  const own = playlists.find((playlist) => playlist.id === search.playlist && playlist.mine);
  return (
    <div className="playlist-tabs">
      <nav aria-label="Which visits">
        <ul>
          {tabs.map((tab) => (
            <li key={tab.key}>
              <Link
                to="/sites/$site/recordings"
                params={{ site }}
                search={{ ...search, ...tab.search }}
                replace
                className="playlist-tab"
                data-current={tab.key === current || undefined}
                activeProps={{ 'aria-current': tab.key === current ? 'page' : undefined }}
                title={tab.title}
              >
                {tab.label}
                {tab.count !== null && <span className="playlist-count">{formatCount(tab.count)}</span>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <span role="status" className="warn">
        {deletePlaylist.error &&
          deletePlaylist.variables === search.playlist &&
          sayFailure(deletePlaylist.error, 'It could not be deleted. Try again.')}
      </span>
      {own && (
        <Tooltip label={`Delete the playlist “${own.name}”; the visits stay`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Delete the playlist ${own.name}`}
            loading={deletePlaylist.isPending}
            onClick={() =>
              deletePlaylist.mutate(own.id, {
                onSuccess: () =>
                  void navigate({ to: '/sites/$site/recordings', params: { site }, search: { ...search, ...NONE } }),
              })
            }
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
