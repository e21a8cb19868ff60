import type { ReactNode, RefObject } from 'react';
import { boxOf } from './shown-box.ts';

interface PageWindowProps {
  readonly scroller: RefObject<HTMLElement | null>;
  /** The frame is built into it. */
  readonly root: RefObject<HTMLDivElement | null>;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Of the whole page, CSS pixels. */
  readonly height: number;
  readonly scale: number;
  /** What the scrolled region is called. */
  readonly label: string;
  readonly isReady: boolean;
  readonly onScroll: () => void;
  /** What lies over the page, in pixels of the screen. */
  readonly children?: ReactNode;
}

/**
 * The window through which a recorded page is looked at, as high as that of the visit: it scrolls, the frame in it stands.
 * A lower one would never show the end of the page.
 */
export function PageWindow(props: PageWindowProps) {
  const { scroller, root, viewport, height, scale, label, isReady, onScroll, children } = props;
  const [width, shownHeight] = [viewport.width * scale, viewport.height * scale];
  return (
    <section
      ref={scroller}
      className="heat-scroller"
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label={label}
      style={{ height: shownHeight }}
      data-ready={isReady}
    >
      <div style={{ height: height * scale, width }} className="heat-track">
        <div className="heat-window" style={{ width, height: shownHeight }}>
          <div
            className="heat-scaled"
            style={{ width: viewport.width, height: viewport.height, transform: `scale(${scale})` }}
          >
            <div ref={root} className="replay-root" />
          </div>
          {children}
        </div>
      </div>
    </section>
  );
}

/** Where an element stands in the window, in pixels of the screen; null when it takes no room. */
export function boxInWindow(document: Document, element: Element, scale: number) {
  const { left, top, width, height } = boxOf(document, element);
  if (width === 0 || height === 0) return null;
  return { left: left * scale, top: top * scale, width: width * scale, height: height * scale };
}
