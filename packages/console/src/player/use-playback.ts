import type { Recording } from '@scrim/protocol';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { learnNames, type MarkNames, withNames } from './mark-names.ts';
import { showClick } from './overlay.ts';
import { FIRST_STATE, Playback, type PlaybackState } from './playback.ts';
import { createDresser } from './replay-document.ts';

const IDLE_STATE: PlaybackState = { ...FIRST_STATE, buffering: true };

interface Opened {
  readonly site: string;
  readonly recording: Recording;
  readonly purpose: string;
  /** Milliseconds since the recording's start. */
  readonly opening: number;
}

/** A playback in an element, and what it shows. It begins anew when the recording changes, not when the moment does. */
export function usePlayback(root: HTMLElement | null, { site, recording, purpose, opening }: Opened) {
  const [playback, setPlayback] = useState<Playback | null>(null);
  // The address carries the moment for sharing; only the first one is a command.
  const [first] = useState(opening);
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
    void created.seek(first);
    return () => created.destroy();
  }, [root, recording, site, purpose, first]);
  const state = useSyncExternalStore(
    useCallback((listener) => playback?.subscribe(listener) ?? (() => {}), [playback]),
    () => playback?.getState() ?? IDLE_STATE,
  );
  return { playback, state };
}

/** Marks named by what their elements say in the replayed page, learnt page view by page view as each is shown. */
export function useNamedMarks(
  playback: Playback | null,
  marks: Recording['marks'],
  state: PlaybackState,
): Recording['marks'] {
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
