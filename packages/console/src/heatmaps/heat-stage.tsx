import { type PointerEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { ErrorState } from '../shell/states.tsx';
import {
  type AnchoredElement,
  createHeatLayer,
  type HeatElement,
  type HeatLayer,
  keepAnchored,
  sourcesOf,
} from './anchored-heat.ts';
import { boxOf, shownBox } from './shown-box.ts';
import { pageHeight } from './snapshot.ts';
import { useSnapshot } from './use-snapshot.ts';

/** Where the elements are in a picture that stands. */
export interface AnchorResult {
  readonly found: AnchoredElement[];
  readonly document: Document;
  /** CSS pixels of the recorded page. */
  readonly pageHeight: number;
  /** Hits on one spot that are as dense as its densest place. */
  readonly strongest: number;
}

/** What was anchored, unless its page has been taken away: that one tells nothing, and cannot be drawn. */
export const standing = (anchored: AnchorResult | null): AnchorResult | null =>
  anchored?.document.defaultView ? anchored : null;

const NOTHING_DRAWN = { anchored: [], layer: null };

interface HeatStageProps {
  readonly elements: readonly HeatElement[];
  readonly difference?: boolean;
  /** Hits on one spot that have the strongest colour; null: those of its densest place. */
  readonly strongest?: number | null;
  readonly events: readonly unknown[];
  readonly viewport: { readonly width: number; readonly height: number };
  /** The moment to show, ms since the epoch; null: the full snapshot once settled. */
  readonly at?: number | null;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  /** Null once the picture goes, as when another state or kind is about to be drawn. */
  readonly onAnchored: (result: AnchorResult | null) => void;
  /** Given a rectangle that was drawn, in CSS pixels of the page; null: nothing is being drawn. */
  readonly onDrawn?: ((box: DrawnBox) => void) | null;
  /** What lies over the whole page besides heat, in CSS pixels of the page. */
  readonly overlay?: ReactNode;
  /** What the scrolled region is called. */
  readonly label?: string;
}

export interface DrawnBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The redacted page with the heat on its elements. Frame and heat scroll together; the frame itself has no scripts and takes no input. */
export function HeatStage(props: HeatStageProps) {
  const {
    elements,
    difference = false,
    strongest = null,
    events,
    viewport,
    at = null,
    active,
    onActive,
    onAnchored,
    onDrawn,
  } = props;
  const scroller = useRef<HTMLElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { room, snapshot, failure, height } = useSnapshot({ scroller, root }, { events, viewport, at });
  const canvas = useRef<HTMLCanvasElement>(null);
  const outline = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const [{ anchored, layer }, setDrawn] = useState<{ anchored: AnchoredElement[]; layer: HeatLayer | null }>(
    NOTHING_DRAWN,
  );
  const [drawing, setDrawing] = useState<{ x: number; y: number; box: DrawnBox } | null>(null);
  const scale = room > 0 ? Math.min(1, room / viewport.width, (window.innerHeight * 0.76) / viewport.height) : 0;

  useEffect(() => {
    if (!snapshot) return;
    const { document } = snapshot;
    const stop = keepAnchored(document, elements, ({ found }) => {
      const page = { height: pageHeight(document), scrolled: snapshot.frame.contentWindow?.scrollY ?? 0 };
      const drawn = createHeatLayer(sourcesOf(document, found), viewport, page, difference);
      setDrawn({ anchored: found, layer: drawn });
      onAnchored({ found, document, pageHeight: page.height, strongest: drawn.strongest });
    });
    return () => {
      stop();
      onAnchored(null);
    };
  }, [snapshot, elements, viewport, difference, onAnchored]);

  const draw = useCallback(() => {
    if (!snapshot || !layer || !canvas.current || scale === 0) return;
    const top = (scroller.current?.scrollTop ?? 0) / scale;
    snapshot.frame.contentWindow?.scrollTo({ top, behavior: 'instant' });
    layer.draw(canvas.current, strongest ?? undefined);
    if (overlay.current) overlay.current.style.transform = `translateY(${-top}px)`;
    const target = anchored.find((candidate) => candidate.element.path === active);
    const box = target && shownBox(snapshot.document, boxOf(snapshot.document, target.node), target.cuts);
    if (!outline.current) return;
    outline.current.hidden = !box;
    if (box) {
      outline.current.style.transform = `translate(${box.left}px, ${box.top}px)`;
      outline.current.style.width = `${box.width}px`;
      outline.current.style.height = `${box.height}px`;
    }
  }, [snapshot, layer, strongest, anchored, scale, active]);

  useEffect(() => draw(), [draw]);

  // However many scroll events come, the heat is drawn once a frame.
  const frame = useRef(0);
  const drawSoon = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(draw);
  }, [draw]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  useEffect(() => {
    if (!snapshot || !active || !scroller.current || scroller.current.matches(':hover')) return;
    const target = anchored.find((candidate) => candidate.element.path === active);
    if (!target) return;
    const box = boxOf(snapshot.document, target.node);
    const shown = scroller.current;
    const top = box.top * scale;
    if (top < 0 || top + box.height * scale > shown.clientHeight) shown.scrollTop += top - shown.clientHeight / 3;
  }, [active, anchored, scale, snapshot]);

  const pointed = useRef<string | null>(null);
  const placeOf = (event: PointerEvent) => {
    const frameBox = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - frameBox.left) / scale, y: (event.clientY - frameBox.top) / scale };
  };
  const point = (event: PointerEvent) => {
    const { x, y } = placeOf(event);
    if (drawing) {
      const box = {
        left: Math.min(x, drawing.x),
        top: Math.min(y, drawing.y),
        width: Math.abs(x - drawing.x),
        height: Math.abs(y - drawing.y),
      };
      setDrawing({ ...drawing, box });
      return;
    }
    const under = anchored
      .map(({ element, node, cuts }) => ({
        path: element.path,
        box: snapshot ? shownBox(snapshot.document, boxOf(snapshot.document, node), cuts) : new DOMRect(),
      }))
      .filter(({ box }) => x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height)
      .sort((a, b) => a.box.width * a.box.height - b.box.width * b.box.height);
    pointed.current = under[0]?.path ?? null;
    onActive(pointed.current);
  };
  /** What was pointed at goes; what the ranking's focus chose stays. */
  const leave = () => {
    if (pointed.current !== null && pointed.current === active) onActive(null);
    pointed.current = null;
  };
  const begin = (event: PointerEvent) => {
    if (!onDrawn) return;
    const { x, y } = placeOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrawing({ x, y, box: { left: x, top: y, width: 0, height: 0 } });
  };
  const finish = () => {
    if (!drawing || !onDrawn) return;
    const scrolled = snapshot?.frame.contentWindow?.scrollY ?? 0;
    setDrawing(null);
    if (drawing.box.width > 8 && drawing.box.height > 8) onDrawn({ ...drawing.box, top: drawing.box.top + scrolled });
  };

  return (
    <div className="heat-stage">
      {failure !== null && <ErrorState error={failure} />}
      <section
        ref={scroller}
        className="heat-scroller"
        onScroll={drawSoon}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label={props.label ?? 'Page with heat, scrollable'}
        style={{ height: viewport.height * scale }}
        data-ready={snapshot !== null && scale > 0}
      >
        <div style={{ height: height * scale, width: viewport.width * scale }} className="heat-track">
          <div
            className="heat-window"
            data-drawing={onDrawn ? true : undefined}
            style={{ width: viewport.width * scale, height: viewport.height * scale }}
            onPointerMove={point}
            onPointerDown={begin}
            onPointerUp={finish}
            onPointerLeave={leave}
          >
            <div
              className="heat-scaled"
              style={{ width: viewport.width, height: viewport.height, transform: `scale(${scale})` }}
            >
              <div ref={root} className="replay-root" />
              <div className="heat-veil" />
              <canvas ref={canvas} className="heat-canvas" />
              <div ref={overlay} className="heat-overlay" style={{ height }}>
                {props.overlay}
              </div>
              {drawing && <div className="heat-drawn" style={drawing.box} />}
              <div ref={outline} className="heat-outline" hidden style={{ borderWidth: scale > 0 ? 2 / scale : 2 }} />
            </div>
          </div>
        </div>
      </section>
    </div>
  );
}
