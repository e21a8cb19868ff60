import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { buildSnapshot, pageHeight, type Snapshot } from './snapshot.ts';

interface Places {
  /** The frame is built into it. */
  readonly root: RefObject<HTMLElement | null>;
  /** What scrolls around it. */
  readonly scroller: RefObject<HTMLElement | null>;
}

interface RecordedState {
  readonly events: readonly unknown[];
  readonly viewport: { readonly width: number; readonly height: number };
  /** The moment to show, ms since the epoch; null: the full snapshot once settled. */
  readonly at: number | null;
}

/**
 * A recorded state, built anew when it changes. `room` is the scroller's width and `height` the whole page's, both CSS pixels.
 * Until the state stands `snapshot` is null; what kept it from standing is `failure`.
 */
export function useSnapshot({ root, scroller }: Places, { events, viewport, at }: RecordedState) {
  const [room, setRoom] = useState(0);
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [height, setHeight] = useState(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    let built: Snapshot | null = null;
    let isCancelled = false;
    setFailure(null);
    buildSnapshot(element, events, viewport, at).then(
      (result) => {
        built = result;
        if (isCancelled) return result.destroy();
        setHeight(pageHeight(result.document));
        setSnapshot(result);
      },
      (error: unknown) => {
        if (!isCancelled) setFailure(error);
      },
    );
    return () => {
      isCancelled = true;
      built?.destroy();
      setSnapshot(null);
    };
  }, [root, events, viewport, at]);

  return { room, snapshot, failure, height };
}
