import { Kbd, Modal } from '@mantine/core';
import type { MaskingQuestion, Recording } from '@scrim/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../api.ts';
import { PlaylistMenu } from '../recordings/playlist-menu.tsx';
import type { RecordingsSearch } from '../recordings/search.ts';
import { ErrorState } from '../shell/states.tsx';
import { Controls, SPEEDS } from './controls.tsx';
import { elementAt, elementChain, recordedPath, textOf } from './element-chain.ts';
import { EventList } from './event-list.tsx';
import { KEY_HELP } from './keyboard.ts';
import { neighbourMark, pageAt } from './marks.ts';
import { MaskLegend } from './mask-legend.tsx';
import { MaskReason } from './mask-reason.tsx';
import { useVisitSteps } from './neighbours.tsx';
import { NotesPanel, useNotes } from './notes-panel.tsx';
import { clickTrail, drawTrail, showOutline } from './overlay.ts';
import { PageOverview } from './page-overview.tsx';
import { type PanelName, SidePanel } from './side-panel.tsx';
import { Stage } from './stage.tsx';
import { StructurePanel } from './structure-panel.tsx';
import { Timeline } from './timeline.tsx';
import { useNamedMarks, usePlayback } from './use-playback.ts';
import { type PlayerActions, usePlayerKeys } from './use-player-keys.ts';

interface PlayerProps {
  readonly site: string;
  readonly recording: Recording;
  /** Milliseconds since the recording's start. */
  readonly opening: number;
  readonly search: RecordingsSearch;
  readonly purpose: string;
}

export function Player({ site, recording, opening, search, purpose }: PlayerProps) {
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const { playback, state } = usePlayback(root, { site, recording, purpose, opening });
  const [help, setHelp] = useState(false);
  const [said, setSaid] = useState('');
  const [copied, setCopied] = useState(false);
  const [trail, setTrail] = useState(false);
  const [panel, setPanel] = useState<PanelName>('events');
  const [question, setQuestion] = useState<{ readonly asked: MaskingQuestion; readonly path: string } | null>(null);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const navigate = useNavigate();
  const { toPrevious, toNext } = useVisitSteps({ site, session: recording.session, search });
  const notes = useNotes(site, recording.session).data?.notes ?? [];
  useWatched(site, recording.session, state.playing);

  const duration = playback?.duration ?? recording.duration;
  const marks = useNamedMarks(playback, recording.marks, state);
  const shownPage = pageAt(recording.marks, state.at) ?? recording.pages[0] ?? '';
  /** Changes at rest and twice a second: what is drawn over the page need not follow each frame. */
  const moment = `${state.status} ${state.buffering} ${Math.floor(state.at / 500)} ${state.viewport?.width}`;
  const pageOnScreen = useCallback(() => playback?.document ?? null, [playback]);

  const remember = useCallback(
    (at: number) =>
      void navigate({
        to: '/sites/$site/recordings/$session',
        params: { site, session: recording.session },
        search: { ...search, t: Math.round(at / 100) / 10 },
        replace: true,
        resetScroll: false,
      }),
    [navigate, site, recording.session, search],
  );
  const seek = useCallback(
    (at: number) => {
      void playback?.seek(at);
      remember(Math.min(Math.max(0, at), duration));
    },
    [playback, remember, duration],
  );
  const copyLink = useCallback(async () => {
    const at = playback?.getState().at ?? 0;
    // The moment alone: whoever gets the link need not see the list that it was found in.
    const link = new URL(window.location.href);
    link.search = `?t=${Math.round(at / 100) / 10}`;
    remember(at);
    try {
      await navigator.clipboard.writeText(link.href);
      setCopied(true);
      setSaid('');
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      setCopied(false);
      setSaid('The browser did not let the link be copied; it is in the address bar.');
    }
  }, [playback, remember]);

  const actions = useMemo((): PlayerActions => {
    const now = () => playback?.getState().at ?? 0;
    const changeSpeed = (step: 1 | -1) => {
      const speed = playback?.getState().speed ?? 1;
      const index = SPEEDS.findIndex((one) => one >= speed);
      playback?.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index + step))] ?? 1);
    };
    const toMark = (direction: 1 | -1) => {
      const mark = neighbourMark(recording.marks, now(), direction);
      if (mark) seek(mark.at);
    };
    return {
      toggle: () => playback?.toggle(),
      by: (milliseconds) => seek(now() + milliseconds),
      start: () => seek(0),
      end: () => seek(duration),
      'skip-idle': () => playback?.setSkipIdle(!playback.getState().skipIdle),
      faster: () => changeSpeed(1),
      slower: () => changeSpeed(-1),
      'next-event': () => toMark(1),
      'previous-event': () => toMark(-1),
      'next-visit': toNext,
      'previous-visit': toPrevious,
      trail: () => setTrail((shown) => !shown),
      note: () => {
        playback?.pause();
        setPanel('notes');
        setTimeout(() => noteField.current?.focus());
      },
      link: () => void copyLink(),
      help: () => setHelp(true),
    };
  }, [playback, recording.marks, seek, duration, toNext, toPrevious, copyLink]);
  usePlayerKeys(actions);

  const ask = useCallback(
    (element: Element) => {
      const page = playback?.document;
      if (!page) return;
      playback?.pause();
      setQuestion({
        asked: { page: shownPage, elements: elementChain(page, element), text: textOf(element) },
        path: recordedPath(page, element),
      });
      if (root) showOutline(root, page, element);
    },
    [playback, shownPage, root],
  );
  const point = useCallback(
    (element: Element | null) => root && showOutline(root, pageOnScreen(), element),
    [root, pageOnScreen],
  );
  useEffect(() => {
    if (!root) return;
    const onClick = (event: MouseEvent) => {
      const page = playback?.document;
      const box = root.getBoundingClientRect();
      if (!page || box.width === 0) return;
      const scale = box.width / Math.max(1, root.offsetWidth);
      const hit = elementAt(page, (event.clientX - box.left) / scale, (event.clientY - box.top) / scale);
      if (hit) ask(hit);
    };
    root.addEventListener('click', onClick);
    return () => root.removeEventListener('click', onClick);
  }, [root, playback, ask]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the trail is drawn again when another moment is on screen
  useEffect(() => {
    if (!root) return;
    const page = trail ? playback?.document : null;
    drawTrail(root, page ? clickTrail(page, recording.marks, playback?.getState().at ?? 0) : []);
  }, [root, playback, trail, moment, recording.marks]);

  return (
    <section
      className="player"
      aria-label="Player"
      data-status={state.status}
      data-playing={state.playing}
      data-at={Math.round(state.at)}
    >
      <div className="player-main">
        <div className="player-bar">
          <span className="player-address">{shownPage}</span>
          <MaskLegend />
          <span role="status" className="muted">
            {said}
          </span>
          <PlaylistMenu site={site} sessions={[recording.session]} onDone={setSaid} />
        </div>
        <div className="player-stage">
          <Stage
            viewport={state.viewport}
            device={recording.device}
            onRoot={setRoot}
            busy={state.buffering && state.status !== 'failed'}
          />
          {recording.device === 'phone' && <PageOverview page={pageOnScreen} moment={moment} />}
          {question ? (
            <MaskReason
              site={site}
              session={recording.session}
              purpose={purpose}
              question={question.asked}
              path={question.path}
              onClose={() => {
                setQuestion(null);
                point(null);
              }}
            />
          ) : (
            <p className="stage-hint">Click anything on the page to see why it is shown or masked</p>
          )}
        </div>
        {state.error !== null && <ErrorState error={state.error} retry={() => void playback?.seek(state.at)} />}
        <Timeline
          at={state.at}
          duration={duration}
          marks={marks}
          notes={notes}
          chunks={recording.chunks}
          loaded={state.loaded}
          idle={state.idle}
          onSeek={seek}
        />
        <Controls
          playing={state.playing}
          at={state.at}
          duration={duration}
          speed={state.speed}
          skipIdle={state.skipIdle}
          copied={copied}
          trail={trail}
          onTrail={actions.trail}
          onMark={(direction) => actions[direction === 1 ? 'next-event' : 'previous-event']()}
          onToggle={actions.toggle}
          onBy={actions.by}
          onSpeed={(speed) => playback?.setSpeed(speed)}
          onSkipIdle={(skip) => playback?.setSkipIdle(skip)}
          onCopyLink={actions.link}
          onHelp={actions.help}
        />
      </div>
      <SidePanel open={panel} onOpen={setPanel} notes={notes.length}>
        {{
          events: <EventList marks={marks} at={state.at} onSeek={seek} />,
          page: <StructurePanel page={pageOnScreen} moment={moment} onPoint={point} onAsk={ask} />,
          notes: <NotesPanel site={site} session={recording.session} at={state.at} field={noteField} onSeek={seek} />,
        }}
      </SidePanel>
      <Modal opened={help} onClose={() => setHelp(false)} title="Keys" size="sm" centered>
        <dl className="key-help">
          {KEY_HELP.map(([keys, what]) => (
            <div key={keys}>
              <dt>
                <Kbd>{keys}</Kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </section>
  );
}

/** A visit counts as watched once it has been played. */
function useWatched(site: string, session: string, playing: boolean): void {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () => api.markWatched(site, { watched: true, sessions: [session] }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['playlists', site] });
      await queries.invalidateQueries({ queryKey: ['recordings', site], refetchType: 'none' });
    },
  });
  const [begun, setBegun] = useState(false);
  if (playing && !begun) setBegun(true);
  useEffect(() => {
    if (begun) mutate();
  }, [begun, mutate]);
}
