import { Chip, UnstyledButton } from '@mantine/core';
import type { Mark } from '@scrim/protocol';
import { useEffect, useRef, useState } from 'react';
import { formatClock } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';
import { MARK_KINDS } from './marks.ts';

/** What happened, in order; each entry jumps there. Follows the playhead. */
export function EventList({ marks, at, onSeek }: { marks: readonly Mark[]; at: number; onSeek: (at: number) => void }) {
  const [onlyTrouble, setOnlyTrouble] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const shown = onlyTrouble
    ? marks.filter((mark) => ['rage', 'dead', 'error', 'script_error', 'degraded'].includes(mark.kind))
    : marks;
  const current = shown.findLastIndex((mark) => mark.at <= at + 50);

  useEffect(() => {
    const entry = list.current?.children[current];
    const box = list.current;
    if (!(entry instanceof HTMLElement) || !box || box.contains(document.activeElement)) return;
    const above = entry.offsetTop < box.scrollTop;
    const below = entry.offsetTop + entry.offsetHeight > box.scrollTop + box.clientHeight;
    if (above || below) box.scrollTop = entry.offsetTop - box.clientHeight / 3;
  }, [current]);

  return (
    <div className="event-list">
      <div className="event-list-head">
        <Chip size="xs" checked={onlyTrouble} onChange={setOnlyTrouble} variant="outline">
          Only trouble
        </Chip>
      </div>
      {shown.length === 0 ? (
        <p className="muted event-list-empty">
          {onlyTrouble ? 'No rage clicks, dead clicks or errors here.' : 'No events were captured.'}
        </p>
      ) : (
        <ol ref={list}>
          {keyed(shown, (mark) => `${mark.at} ${mark.kind}`).map(({ key, item: mark, index }) => (
            <li key={key}>
              <UnstyledButton
                className={`event${mark.kind === 'page' ? ' event-page' : ''}`}
                aria-current={index === current ? 'step' : undefined}
                onClick={() => onSeek(mark.at)}
              >
                <span className="event-time">{formatClock(mark.at)}</span>
                <span className="event-mark" aria-hidden>
                  <span className={`mark mark-${MARK_KINDS[mark.kind].shape} mark-kind-${mark.kind}`} />
                </span>
                <span className="event-text">
                  <span className="event-kind">{MARK_KINDS[mark.kind].label}</span>
                  {mark.label !== '' && mark.label !== MARK_KINDS[mark.kind].label && (
                    <span className="event-label">{mark.label}</span>
                  )}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
