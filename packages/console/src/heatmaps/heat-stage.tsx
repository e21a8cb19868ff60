import type { Heatmap } from '@scrim/protocol';
import { type PointerEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ErrorState } from '../shell/states.tsx';
import { type AnchoredElement, anchor, drawHeat, pageMaximum } from './anchored-heat.ts';
import { buildSnapshot, pageHeight, type Snapshot } from './snapshot.ts';

export interface AnchorResult {
  readonly found: AnchoredElement[];
  readonly missing: Heatmap['elements'];
}

interface HeatStageProps {
  readonly heatmap: Heatmap;
  readonly events: readonly unknown[];
  readonly viewport: { readonly width: number; readonly height: number };
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  readonly onAnchored: (result: AnchorResult) => void;
}

/** The redacted page with the heat on its elements. Frame and heat scroll together; the frame itself has no scripts and takes no input. */
export function HeatStage({ heatmap, events, viewport, active, onActive, onAnchored }: HeatStageProps) {
  const scroller = useRef<HTMLElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const outline = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [anchored, setAnchored] = useState<AnchoredElement[]>([]);
  const [maximum, setMaximum] = useState(0);
  const [height, setHeight] = useState(0);
  const scale = room > 0 ? Math.min(1, room / viewport.width, (window.innerHeight * 0.76) / viewport.height) : 0;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    let built: Snapshot | null = null;
    let cancelled = false;
    setFailure(null);
    buildSnapshot(element, events, viewport).then(
      (result) => {
        built = result;
        if (cancelled) return result.destroy();
        setHeight(pageHeight(result.document));
        setSnapshot(result);
      },
      (error: unknown) => {
        if (!cancelled) setFailure(error);
      },
    );
    return () => {
      cancelled = true;
      built?.destroy();
      setSnapshot(null);
    };
  }, [events, viewport]);

  useEffect(() => {
    if (!snapshot) return;
    const result = anchor(snapshot.document, heatmap.elements);
    setAnchored(result.found);
    onAnchored(result);
    const scrolled = snapshot.frame.contentWindow?.scrollY ?? 0;
    setMaximum(pageMaximum(result.found, { width: viewport.width, height: pageHeight(snapshot.document) }, scrolled));
  }, [snapshot, heatmap, viewport, onAnchored]);

  const draw = useCallback(() => {
    if (!snapshot || !canvas.current || scale === 0) return;
    snapshot.frame.contentWindow?.scrollTo({ top: (scroller.current?.scrollTop ?? 0) / scale, behavior: 'instant' });
    drawHeat(canvas.current, anchored, viewport, maximum);
    const target = anchored.find((candidate) => candidate.element.path === active);
    const box = target?.node.getBoundingClientRect();
    if (!outline.current) return;
    outline.current.hidden = !box;
    if (box) {
      outline.current.style.transform = `translate(${box.left}px, ${box.top}px)`;
      outline.current.style.width = `${box.width}px`;
      outline.current.style.height = `${box.height}px`;
    }
  }, [snapshot, anchored, viewport, maximum, scale, active]);

  useEffect(() => draw(), [draw]);

  useEffect(() => {
    if (!snapshot || !active || !scroller.current || scroller.current.matches(':hover')) return;
    const box = anchored.find((candidate) => candidate.element.path === active)?.node.getBoundingClientRect();
    if (!box) return;
    const shown = scroller.current;
    const top = box.top * scale;
    if (top < 0 || top + box.height * scale > shown.clientHeight) shown.scrollTop += top - shown.clientHeight / 3;
  }, [active, anchored, scale, snapshot]);

  const point = (event: PointerEvent) => {
    const frame = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - frame.left) / scale;
    const y = (event.clientY - frame.top) / scale;
    const under = anchored
      .map((candidate) => ({ path: candidate.element.path, box: candidate.node.getBoundingClientRect() }))
      .filter(({ box }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
      .sort((a, b) => a.box.width * a.box.height - b.box.width * b.box.height);
    onActive(under[0]?.path ?? null);
  };

  return (
    <div className="heat-stage">
      {failure !== null && <ErrorState error={failure} />}
      <section
        ref={scroller}
        className="heat-scroller"
        onScroll={draw}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label="Page with heat, scrollable"
        style={{ height: viewport.height * scale }}
        data-ready={snapshot !== null && scale > 0}
      >
        <div style={{ height: height * scale, width: viewport.width * scale }} className="heat-track">
          <div
            className="heat-window"
            style={{ width: viewport.width * scale, height: viewport.height * scale }}
            onPointerMove={point}
            onPointerLeave={() => onActive(null)}
          >
            <div
              className="heat-scaled"
              style={{ width: viewport.width, height: viewport.height, transform: `scale(${scale})` }}
            >
              <div ref={root} className="replay-root" />
              <div className="heat-veil" />
              <canvas ref={canvas} className="heat-canvas" />
              <div ref={outline} className="heat-outline" hidden style={{ borderWidth: scale > 0 ? 2 / scale : 2 }} />
            </div>
          </div>
        </div>
      </section>
    </div>
  );
}
