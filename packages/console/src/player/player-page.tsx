import './player.css';
import { Badge, Kbd, Modal } from '@mantine/core';
import type { Recording } from '@scrim/protocol';
import { IconMovieOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { PurposeGate } from '../access/purpose.tsx';
import { api } from '../api.ts';
import { browserName, formatDateTime, formatDuration } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { Controls, SPEEDS } from './controls.tsx';
import { EventList } from './event-list.tsx';
import { KEY_HELP, keepsKey, playerCommand } from './keyboard.ts';
import { learnNames, type MarkNames, withNames } from './mark-names.ts';
import { neighbourMark, pageAt } from './marks.ts';
import { MaskLegend } from './mask-legend.tsx';
import { Playback, type PlaybackState } from './playback.ts';
import { createDresser } from './replay-document.ts';
import { Stage } from './stage.tsx';
import { Timeline } from './timeline.tsx';

interface PlayerPageProps {
  readonly site: string;
  readonly session: string;
  /** Milliseconds since the recording's start. */
  readonly startAt: number;
}

export function PlayerPage({ site, session, startAt }: PlayerPageProps) {
  const name = useSite(site)?.name ?? site;
  const crumbs = [
    { label: name, to: `/sites/${site}/pages` },
    { label: 'Recordings', to: `/sites/${site}/recordings` },
    { label: session.slice(0, 8) },
  ];
  return (
    <PurposeGate what="this recording">
      {(purpose) => <LoadedPlayer site={site} session={session} startAt={startAt} purpose={purpose} crumbs={crumbs} />}
    </PurposeGate>
  );
}

type Crumbs = Parameters<typeof PageHeader>[0]['crumbs'];

function LoadedPlayer({
  site,
  session,
  startAt,
  purpose,
  crumbs,
}: PlayerPageProps & { purpose: string; crumbs: Crumbs }) {
  const recording = useQuery({
    queryKey: ['recording', site, session, purpose],
    queryFn: () => api.recording(site, session, purpose),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const header = (extra?: Recording) => (
    <PageHeader
      title={extra ? `Visit of ${formatDateTime(extra.startedAt)}` : 'Recording'}
      crumbs={crumbs ?? []}
      description={extra && <Facts recording={extra} />}
    />
  );
  if (recording.isPending) {
    return (
      <>
        {header()}
        <LoadingRows rows={6} height={48} />
      </>
    );
  }
  if (recording.isError) {
    return (
      <>
        {header()}
        <ErrorState error={recording.error} retry={() => recording.refetch()} />
      </>
    );
  }
  return (
    <>
      {header(recording.data)}
      {recording.data.chunks.length === 0 ? (
        <EmptyState icon={<IconMovieOff size={22} aria-hidden />} title="This visit has no replay">
          Its pages are captured as signals only, or it was not in the sample that the policy replays. Its clicks count
          in the heatmaps.
        </EmptyState>
      ) : (
        <Player site={site} recording={recording.data} startAt={startAt} purpose={purpose} />
      )}
    </>
  );
}

function Facts({ recording }: { recording: Recording }) {
  return (
    <span className="facts">
      <span>{formatDuration(recording.duration)}</span>
      <span>{formatDuration(recording.activeDuration)} active</span>
      <span>
        {recording.device}, {browserName(recording.browser)}
      </span>
      <span>{recording.language}</span>
      <span>{recording.regime}</span>
      {recording.variant && <span>variant {recording.variant}</span>}
      {recording.outcome.map((outcome) => (
        <Badge key={outcome} variant="light" size="sm" radius="sm" tt="none">
          {outcome}
        </Badge>
      ))}
      <span title={recording.policy}>policy {recording.policy.slice(0, 8)}</span>
      <span title={recording.receipt}>receipt {recording.receipt.slice(0, 8)}</span>
    </span>
  );
}

const IDLE_STATE: PlaybackState = {
  status: 'loading',
  error: null,
  playing: false,
  buffering: true,
  at: 0,
  speed: 1,
  skipIdle: true,
  loaded: new Set(),
  idle: [],
  viewport: null,
};

/** Marks named by what their elements say in the replayed page, learnt page view by page view as each is shown. */
function useNamedMarks(playback: Playback | null, marks: Recording['marks'], state: PlaybackState): Recording['marks'] {
  const [names, setNames] = useState<MarkNames>(new Map());
  const passed = marks.findLastIndex((mark) => mark.at <= state.at);
  const settled = state.status === 'ready' && !state.buffering;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page on screen is read again when a mark is passed or a seek has ended
  useEffect(() => {
    const page = settled ? playback?.document : null;
    if (page) setNames((known) => learnNames(known, marks, page, playback?.getState().at ?? 0));
  }, [playback, marks, passed, settled]);
  return useMemo(() => withNames(marks, names), [marks, names]);
}

/** A ring where a click was replayed; it fades by itself. */
function showClick(root: HTMLElement, point: { x: number; y: number }): void {
  const ring = document.createElement('div');
  ring.className = 'replay-click';
  ring.style.left = `${point.x}px`;
  ring.style.top = `${point.y}px`;
  ring.addEventListener('animationend', () => ring.remove());
  root.appendChild(ring);
}

function Player({
  site,
  recording,
  startAt,
  purpose,
}: {
  site: string;
  recording: Recording;
  startAt: number;
  purpose: string;
}) {
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const [playback, setPlayback] = useState<Playback | null>(null);
  const [help, setHelp] = useState(false);
  const [copied, setCopied] = useState(false);
  const navigate = useNavigate();

  // The address carries the moment for sharing; only the first one is a command.
  const [opening] = useState(startAt);
  useEffect(() => {
    if (!root) return;
    const dress = createDresser({
      assetAddress: (hash) => api.assetAddress(site, hash),
    });
    const created = new Playback({
      recording,
      root,
      readChunk: async (seq) => dress((await api.chunk(site, recording.session, seq, purpose)).events),
      onClick: (point) => showClick(root, point),
    });
    setPlayback(created);
    void created.seek(opening);
    return () => created.destroy();
  }, [root, recording, site, purpose, opening]);

  const state = useSyncExternalStore(
    useCallback((listener) => playback?.subscribe(listener) ?? (() => {}), [playback]),
    () => playback?.getState() ?? IDLE_STATE,
  );
  const duration = playback?.duration ?? recording.duration;
  const marks = useNamedMarks(playback, recording.marks, state);

  const remember = useCallback(
    (at: number) =>
      void navigate({ to: '.', search: { t: Math.round(at / 100) / 10 }, replace: true, resetScroll: false }),
    [navigate],
  );
  const seek = useCallback(
    (at: number) => {
      void playback?.seek(at);
      remember(Math.min(Math.max(0, at), duration));
    },
    [playback, remember, duration],
  );
  const actions = useMemo(
    () => ({
      changeSpeed: (step: 1 | -1) => {
        const now = playback?.getState().speed ?? 1;
        const index = SPEEDS.findIndex((speed) => speed >= now);
        playback?.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index + step))] ?? 1);
      },
      toMark: (direction: 1 | -1) => {
        const mark = neighbourMark(recording.marks, playback?.getState().at ?? 0, direction);
        if (mark) seek(mark.at);
      },
    }),
    [playback, recording.marks, seek],
  );

  useEffect(() => {
    if (!playback) return;
    const onKey = (event: KeyboardEvent) => {
      const command = playerCommand(
        event.key,
        { shift: event.shiftKey, other: event.ctrlKey || event.metaKey || event.altKey },
        keepsKey(event.target, event.key),
      );
      if (!command || event.defaultPrevented) return;
      event.preventDefault();
      const { at, skipIdle } = playback.getState();
      if (command.kind === 'toggle') playback.toggle();
      if (command.kind === 'by') seek(at + command.milliseconds);
      if (command.kind === 'start') seek(0);
      if (command.kind === 'end') seek(duration);
      if (command.kind === 'skip-idle') playback.setSkipIdle(!skipIdle);
      if (command.kind === 'faster') actions.changeSpeed(1);
      if (command.kind === 'slower') actions.changeSpeed(-1);
      if (command.kind === 'next-event') actions.toMark(1);
      if (command.kind === 'previous-event') actions.toMark(-1);
      if (command.kind === 'help') setHelp(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [playback, seek, duration, actions]);

  const copyLink = async () => {
    const link = new URL(window.location.href);
    link.search = `?t=${Math.round(state.at / 100) / 10}`;
    remember(state.at);
    try {
      await navigator.clipboard.writeText(link.href);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      setCopied(false);
    }
  };

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
          <span className="player-address">{pageAt(recording.marks, state.at) ?? recording.pages[0] ?? ''}</span>
          <MaskLegend />
        </div>
        <Stage
          viewport={state.viewport}
          device={recording.device}
          onRoot={setRoot}
          busy={state.buffering && state.status !== 'failed'}
        />
        {state.error !== null && <ErrorState error={state.error} retry={() => void playback?.seek(state.at)} />}
        <Timeline
          at={state.at}
          duration={duration}
          marks={marks}
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
          onToggle={() => playback?.toggle()}
          onBy={(milliseconds) => seek(state.at + milliseconds)}
          onSpeed={(speed) => playback?.setSpeed(speed)}
          onSkipIdle={(skip) => playback?.setSkipIdle(skip)}
          onCopyLink={() => void copyLink()}
          onHelp={() => setHelp(true)}
        />
      </div>
      <EventList marks={marks} at={state.at} onSeek={seek} />
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
