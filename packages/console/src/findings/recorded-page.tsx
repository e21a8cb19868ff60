import { resolvePath } from '@scrim/recorder/element-path';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { boxInWindow, PageWindow } from '../heatmaps/page-window.tsx';
import { useSnapshot } from '../heatmaps/use-snapshot.ts';
import '../heatmaps/heatmaps.css';
import { ErrorState } from '../shell/states.tsx';

interface RecordedPageProps {
  /** Redacted rrweb events, from a full snapshot on. */
  readonly events: readonly unknown[];
  readonly viewport: { readonly width: number; readonly height: number };
  /** The element to bring into view and outline, where the page has it. */
  readonly path: string | null;
}

/** A recorded page as wide as its place, scrollable; the frame has no scripts and takes no input. */
export function RecordedPage({ events, viewport, path }: RecordedPageProps) {
  const scroller = useRef<HTMLElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { room, snapshot, failure, height } = useSnapshot({ scroller, root }, { events, viewport, at: null });
  const scale = room > 0 ? Math.min(1, room / viewport.width, (window.innerHeight * 0.6) / viewport.height) : 0;
  const [marked, setMarked] = useState<ReturnType<typeof boxInWindow>>(null);
  const element = useMemo(() => (snapshot && path ? resolvePath(snapshot.document, path) : null), [snapshot, path]);

  const follow = useCallback(() => {
    if (!snapshot || scale === 0) return;
    snapshot.frame.contentWindow?.scrollTo({ top: (scroller.current?.scrollTop ?? 0) / scale, behavior: 'instant' });
    setMarked(element && boxInWindow(snapshot.document, element, scale));
  }, [snapshot, scale, element]);

  useEffect(() => {
    follow();
    if (element && scroller.current && scale > 0) {
      const top = element.getBoundingClientRect().top * scale;
      scroller.current.scrollTop += top - scroller.current.clientHeight / 3;
    }
    follow();
  }, [element, scale, follow]);
  if (failure !== null) return <ErrorState error={failure} />;
  return (
    <PageWindow
      {...{ scroller, root, viewport, height, scale }}
      label="Recorded page, scrollable"
      isReady={snapshot !== null && scale > 0}
      onScroll={follow}
    >
      {marked && <div className="heat-outline" style={marked} />}
    </PageWindow>
  );
}
