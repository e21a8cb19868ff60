import type { Recording } from '@scrim/protocol';
import { IconMovieOff } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { PlaylistMenu } from '../recordings/playlist-menu.tsx';
import { EventList } from './event-list.tsx';
import { NotesPanel } from './notes-panel.tsx';

interface VisitProps {
  readonly site: string;
  readonly recording: Recording;
  /** Milliseconds since the visit's start. */
  readonly opening: number;
}

/** What happened in a visit of which there is no replay, why there is none, and what people noted. */
export function VisitWithoutReplay({ site, recording, opening }: VisitProps) {
  const [at, setAt] = useState(opening);
  const [said, setSaid] = useState('');
  const noteField = useRef<HTMLTextAreaElement>(null);
  return (
    <section className="player" aria-label="Visit without replay">
      <div className="player-main">
        <div className="player-bar">
          <p className="no-replay">
            <IconMovieOff size={18} aria-hidden />
            <span>
              <strong>No replay.</strong> {recording.noReplay}
            </span>
          </p>
          <span role="status" className="muted">
            {said}
          </span>
          <PlaylistMenu site={site} sessions={[recording.session]} onDone={setSaid} />
        </div>
        <EventList marks={recording.marks} at={at} onSeek={setAt} />
      </div>
      <section className="side-panel" aria-label="Notes">
        <div className="side-panel-body">
          <NotesPanel site={site} session={recording.session} at={at} field={noteField} onSeek={setAt} />
        </div>
      </section>
    </section>
  );
}
