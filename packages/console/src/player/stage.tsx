import { useLayoutEffect, useRef, useState } from 'react';

interface StageProps {
  readonly viewport: { readonly width: number; readonly height: number } | null;
  readonly device: 'phone' | 'tablet' | 'desktop';
  /** Receives the element that the replay lives in, once. */
  readonly onRoot: (root: HTMLElement | null) => void;
  readonly busy: boolean;
}

/** The recorded viewport, scaled to fit, in a frame of the device's kind. */
export function Stage({ viewport, device, onRoot, busy }: StageProps) {
  const room = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = room.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scale = fitScale(viewport, size, device === 'desktop' ? 0 : 44);
  const width = viewport ? viewport.width * scale : 0;
  const height = viewport ? viewport.height * scale : 0;
  return (
    <div className="stage" ref={room}>
      <div className={`device device-${device}`} style={{ visibility: viewport ? 'visible' : 'hidden' }}>
        <div className="device-screen" style={{ width, height }}>
          <div
            ref={onRoot}
            className="replay-root"
            style={{
              width: viewport?.width ?? 0,
              height: viewport?.height ?? 0,
              transform: `scale(${scale})`,
              ['--replay-scale' as string]: scale,
            }}
          />
        </div>
      </div>
      {busy && (
        <div className="stage-busy" role="status">
          <span className="spinner" aria-hidden /> Reading the recording…
        </div>
      )}
    </div>
  );
}

/** Scale at which a viewport fits into the room with `margin` px around it; never above 1.5. */
export function fitScale(
  viewport: { readonly width: number; readonly height: number } | null,
  room: { readonly width: number; readonly height: number },
  margin: number,
): number {
  if (!viewport || viewport.width <= 0 || viewport.height <= 0) return 1;
  const scale = Math.min((room.width - margin) / viewport.width, (room.height - margin) / viewport.height, 1.5);
  return Math.max(0.05, scale);
}
