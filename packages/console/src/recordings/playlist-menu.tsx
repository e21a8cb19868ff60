import { Button, Checkbox, Menu, Modal, TextInput } from '@mantine/core';
import { IconPlaylistAdd, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { sayFailure } from '../request.ts';
import { useCollectionChanges, usePlaylists } from './use-collections.ts';

interface MenuProps {
  readonly site: string;
  readonly sessions: readonly string[];
  /** What became of it, to be said to whoever waits. */
  readonly onDone: (text: string) => void;
}

/** Puts visits on a playlist, or on a new one. */
export function PlaylistMenu({ site, sessions, onDone }: MenuProps) {
  const { data } = usePlaylists(site);
  const { changePlaylist, createPlaylist } = useCollectionChanges(site);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const add = (playlist: string, label: string) =>
    changePlaylist.mutate(
      { playlist, change: 'add', sessions: [...sessions] },
      {
        onSuccess: () => onDone(`Added to “${label}”.`),
        onError: (error) => onDone(sayFailure(error, 'It could not be added. Try again.')),
      },
    );
  return (
    <>
      <Menu position="bottom-start" shadow="md" width={230} withinPortal>
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlaylistAdd size={15} aria-hidden />}
            loading={changePlaylist.isPending}
          >
            Add to playlist
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {data?.playlists.map((playlist) => (
            <Menu.Item key={playlist.id} onClick={() => add(playlist.id, playlist.name)}>
              {playlist.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setNaming(true)}>
            New playlist…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={naming} onClose={() => setNaming(false)} title="New playlist" size="sm" centered>
        <form
          className="name-form"
          onSubmit={(event) => {
            event.preventDefault();
            createPlaylist.mutate(
              { name, shared },
              {
                onSuccess: (playlist) => {
                  setNaming(false);
                  setName('');
                  add(playlist.id, playlist.name);
                },
              },
            );
          }}
        >
          <TextInput
            label="Name"
            description="Say what the visits have in common, nothing about a person."
            maxLength={80}
            required
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={createPlaylist.error?.message}
          />
          <Checkbox
            label="Share with everybody who sees recordings"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button type="submit" disabled={name.trim() === ''} loading={createPlaylist.isPending}>
            Make playlist
          </Button>
        </form>
      </Modal>
    </>
  );
}
