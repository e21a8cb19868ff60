import { Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconPlaylistX, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { plural } from '../shell/format.ts';
import { PlaylistMenu } from './playlist-menu.tsx';
import { useCollectionChanges } from './use-collections.ts';

interface BulkProps {
  readonly site: string;
  readonly playlist: string | undefined;
  readonly selected: readonly string[];
  readonly onClear: () => void;
}

/** What can be done with several visits at once. Erasing is not among it: that is about a person, not a row. */
export function BulkBar({ site, playlist, selected, onClear }: BulkProps) {
  const { changePlaylist, markWatched } = useCollectionChanges(site);
  const [said, setSaid] = useState('');
  const failed = changePlaylist.error ?? markWatched.error;
  const mark = (watched: boolean) =>
    markWatched.mutate(
      { watched, sessions: [...selected] },
      { onSuccess: () => setSaid(watched ? 'Marked as watched.' : 'Marked as not watched.') },
    );
  return (
    <div className="bulk-bar">
      <span className="strong">{plural(selected.length, 'visit')} selected</span>
      <PlaylistMenu site={site} sessions={selected} onDone={setSaid} />
      {playlist !== undefined && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlaylistX size={15} aria-hidden />}
          onClick={() =>
            changePlaylist.mutate({ playlist, change: 'remove', sessions: [...selected] }, { onSuccess: onClear })
          }
        >
          Take off this playlist
        </Button>
      )}
      <Button variant="default" size="xs" leftSection={<IconEye size={15} aria-hidden />} onClick={() => mark(true)}>
        Mark watched
      </Button>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconEyeOff size={15} aria-hidden />}
        onClick={() => mark(false)}
      >
        Not watched
      </Button>
      <Button variant="subtle" color="gray" size="xs" leftSection={<IconX size={14} aria-hidden />} onClick={onClear}>
        Clear
      </Button>
      <span role="status" className={failed ? 'warn' : 'muted'}>
        {failed ? failed.message : said}
      </span>
    </div>
  );
}
