import type { Mark, Note, ReplayChunk } from '@scrim/protocol';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { formatClock } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';
import { density } from './density.ts';
import type { Span } from './inactivity.ts';
import { MARK_KINDS, pageAt } from './marks.ts';

interface TimelineProps {
  readonly at: number;
  readonly duration: number;
  readonly marks: readonly Mark[];
  readonly notes: readonly Note[];
  readonly chunks: readonly ReplayChunk[];
  readonly loaded: ReadonlySet<number>;
  readonly idle: readonly Span[];
  readonly onSeek: (at: number) => void;
}

const STRETCHES = 120;

/** The recording as a line: pages, clicks and trouble as marks, idle time shaded, unrecorded time left open. */
export function Timeline({ at, duration, marks, notes, chunks, loaded, idle, onSeek }: TimelineProps) {
  const track = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const amounts = useMemo(() => density(chunks, marks, duration, STRETCHES), [chunks, marks, duration]);
  const share = (moment: number) => `${duration > 0 ? (Math.min(Math.max(0, moment), duration) / duration) * 100 : 0}%`;
  const width = (from: number, to: number) => `${duration > 0 ? Math.max(0.1, ((to - from) / duration) * 100) : 0}%`;

  const momentAt = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * duration;
  };
  const near = hover === null ? [] : marks.filter((mark) => Math.abs(mark.at - hover) < duration * 0.008).slice(0, 4);

  return (
    <div className="timeline">
      <div
        ref={track}
        className="timeline-track"
        role="slider"
        tabIndex={0}
        aria-label="Position in the recording"
        aria-valuemin={0}
        aria-valuemax={Math.round(duration / 1000)}
        aria-valuenow={Math.round(at / 1000)}
        aria-valuetext={`${formatClock(at)} of ${formatClock(duration)}, ${pageAt(marks, at) ?? 'no page'}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onSeek(momentAt(event));
        }}
        onPointerMove={(event) => {
          const moment = momentAt(event);
          setHover(moment);
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onSeek(moment);
        }}
        onPointerLeave={() => setHover(null)}
      >
        <svg className="timeline-density" viewBox={`0 0 ${STRETCHES} 1`} preserveAspectRatio="none" aria-hidden>
          <path d={densityPath(amounts)} />
        </svg>
        <div className="timeline-rail">
          {chunks.map((chunk) => (
            <span
              key={chunk.seq}
              className={loaded.has(chunk.seq) ? 'timeline-chunk timeline-chunk-loaded' : 'timeline-chunk'}
              style={{ left: share(chunk.from), width: width(chunk.from, chunk.to) }}
            />
          ))}
          {idle.map((span) => (
            <span
              key={span.from}
              className="timeline-idle"
              style={{ left: share(span.from), width: width(span.from, span.to) }}
            />
          ))}
          <span className="timeline-played" style={{ width: share(at) }} />
        </div>
        {keyed(marks, (mark) => `${mark.at} ${mark.kind}`).map(({ key, item: mark }) => (
          <span
            key={key}
            className={`timeline-mark mark mark-${MARK_KINDS[mark.kind].shape} mark-kind-${mark.kind}`}
            style={{ left: share(mark.at) }}
          />
        ))}
        {notes.map((note) => (
          <span key={note.id} className="timeline-note" style={{ left: share(note.at) }} />
        ))}
        <span className="timeline-head" style={{ left: share(at) }} />
        {hover !== null && (
          <div className="timeline-tip" style={{ left: share(hover) }}>
            <strong>{formatClock(hover)}</strong>
            <span>{pageAt(marks, hover) ?? ''}</span>
            {keyed(near, (mark) => `${mark.at} ${mark.kind}`).map(({ key, item: mark }) => (
              <span key={key}>
                {MARK_KINDS[mark.kind].label}
                {mark.kind === 'page' ? '' : ` · ${mark.label}`}
              </span>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** The outline of a density from left to right, heights by square root so that little is seen beside much. */
function densityPath(amounts: readonly number[]): string {
  const steps = amounts.map((amount, stretch) => `L${stretch} ${1 - Math.sqrt(amount)}H${stretch + 1}`);
  return `M0 1${steps.join('')}V1Z`;
}
