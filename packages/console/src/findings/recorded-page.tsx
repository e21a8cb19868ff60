import { useEffect, useRef } from 'react';
import { useSnapshot } from '../heatmaps/use-snapshot.ts';
import '../heatmaps/heatmaps.css';
import { ErrorState } from '../shell/states.tsx';

interface RecordedPageProps {
  /** Redacted rrweb events, from a full snapshot on. */
  readonly events: readonly unknown[];
  readonly viewport: { readonly width: number; readonly height: number };
}

/** A recorded page as wide as its place, scrollable; the frame has no scripts and takes no input. */
export function RecordedPage({ events, viewport }: RecordedPageProps) {
  const scroller = useRef<HTMLElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { room, snapshot, failure, height } = useSnapshot({ scroller, root }, { events, viewport, at: null });
  const scale = room > 0 ? Math.min(1, room / viewport.width) : 0;
  const shownHeight = Math.min(viewport.height * scale, window.innerHeight * 0.6);
  const follow = () => {
    const top = scale === 0 ? 0 : (scroller.current?.scrollTop ?? 0) / scale;
    snapshot?.frame.contentWindow?.scrollTo({ top, behavior: 'instant' });
  };
  useEffect(follow);
  if (failure !== null) return <ErrorState error={failure} />;
  return (
    <section
      ref={scroller}
      className="heat-scroller"
      onScroll={follow}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label="Recorded page, scrollable"
      style={{ height: shownHeight }}
      data-ready={snapshot !== null && scale > 0}
    >
      <div
        style={{ height: Math.max(shownHeight, height * scale), width: viewport.width * scale }}
        className="heat-track"
      >
        <div className="heat-window" style={{ width: viewport.width * scale, height: shownHeight }}>
          <div
            className="heat-scaled"
            style={{ width: viewport.width, height: viewport.height, transform: `scale(${scale})` }}
          >
            <div ref={root} className="replay-root" />
          </div>
        </div>
      </div>
    </section>
  );
}
