import type { MiniTimeline as Timeline } from '@scrim/protocol';
import { plural } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';

const HEIGHT = 26;
const BASE = 19;
/** Room at either end for half a mark, of the whole width. */
const MARGIN = 1.6;

const KINDS = { rage: 'rage click', dead: 'dead click', error: 'error shown', event: 'outcome event' } as const;

/** A visit at a glance: how much was done when, where pages began, and what went wrong or well. */
export function MiniTimeline({ timeline, duration }: { timeline: Timeline; duration: number }) {
  const across = (share: number) => `${(MARGIN + share * (100 - 2 * MARGIN)).toFixed(2)}%`;
  const x = (at: number) => across(duration === 0 ? 0 : Math.min(at, duration) / duration);
  const most = Math.max(1, ...timeline.activity);
  const stretches = timeline.activity.length;
  return (
    <svg className="mini-timeline" role="img" aria-label={inWords(timeline)}>
      <line className="mini-rail" x1="0" y1={BASE} x2="100%" y2={BASE} />
      {keyed(timeline.activity, (_count) => 'stretch').map(({ key, item: count, index }) =>
        count === 0 ? null : (
          <rect
            key={key}
            className="mini-activity"
            x={across(index / stretches)}
            width={`${((100 - 2 * MARGIN) / stretches) * 0.84}%`}
            y={BASE - 3 - 11 * Math.sqrt(count / most)}
            height={3 + 11 * Math.sqrt(count / most)}
          />
        ),
      )}
      {keyed(timeline.pages, ({ at, page }) => `${at} ${page}`).map(({ key, item }) => (
        <line key={key} className="mini-page" x1={x(item.at)} x2={x(item.at)} y1={BASE - 3} y2={HEIGHT} />
      ))}
      {keyed(timeline.marks, ({ at, kind }) => `${at} ${kind}`).map(({ key, item }) => (
        <MiniMark key={key} kind={item.kind} x={x(item.at)} />
      ))}
    </svg>
  );
}

/** Shape and colour both tell the kinds apart, as on the player's timeline. */
function MiniMark({ kind, x }: { kind: Timeline['marks'][number]['kind']; x: string }) {
  return (
    <svg x={x} overflow="visible" aria-hidden>
      {kind === 'rage' && <path className="mini-rage" d="M0 1l4 7h-8z" />}
      {kind === 'dead' && <rect className="mini-dead" x={-3} y={1.6} width={6} height={6} rx={1} />}
      {kind === 'error' && <path className="mini-error" d="M0 1l3.6 3.8-3.6 3.8-3.6-3.8z" />}
      {kind === 'event' && <path className="mini-event" d="M-3.5 4.6l2.6 2.8 4.6-5.6" />}
    </svg>
  );
}

function inWords({ pages, marks }: Timeline): string {
  const counts = Object.entries(KINDS).flatMap(([kind, name]) => {
    const count = marks.filter((mark) => mark.kind === kind).length;
    return count === 0 ? [] : [plural(count, name, name === 'error shown' ? 'errors shown' : `${name}s`)];
  });
  return [plural(pages.length, 'page view'), ...counts].join(', ');
}
