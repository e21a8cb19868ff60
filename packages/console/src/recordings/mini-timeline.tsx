import type { MiniTimeline as Timeline } from '@scrim/protocol';
import { plural } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';

const WIDTH = 192;
const HEIGHT = 26;
const BASE = 19;

const KINDS = { rage: 'rage click', dead: 'dead click', error: 'error shown', event: 'outcome event' } as const;

/** A visit at a glance: how much was done when, where pages began, and what went wrong or well. */
export function MiniTimeline({ timeline, duration }: { timeline: Timeline; duration: number }) {
  const x = (at: number) => (duration === 0 ? 0 : (Math.min(at, duration) / duration) * (WIDTH - 6) + 3);
  const most = Math.max(1, ...timeline.activity);
  const stretch = (WIDTH - 6) / timeline.activity.length;
  return (
    <svg className="mini-timeline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={inWords(timeline)}>
      <line className="mini-rail" x1="0" y1={BASE} x2={WIDTH} y2={BASE} />
      {keyed(timeline.activity, (_count) => 'stretch').map(({ key, item: count, index }) =>
        count === 0 ? null : (
          <rect
            key={key}
            className="mini-activity"
            x={3 + index * stretch}
            width={Math.max(1, stretch - 1)}
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
function MiniMark({ kind, x }: { kind: Timeline['marks'][number]['kind']; x: number }) {
  if (kind === 'rage') return <path className="mini-rage" d={`M${x} 1l4 7h-8z`} />;
  if (kind === 'dead') return <circle className="mini-dead" cx={x} cy={5} r={2.8} />;
  if (kind === 'error') return <path className="mini-error" d={`M${x} 1l3.6 3.8-3.6 3.8-3.6-3.8z`} />;
  return <path className="mini-event" d={`M${x - 3.5} 4.6l2.6 2.8 4.6-5.6`} />;
}

function inWords({ pages, marks }: Timeline): string {
  const counts = Object.entries(KINDS).flatMap(([kind, name]) => {
    const count = marks.filter((mark) => mark.kind === kind).length;
    return count === 0 ? [] : [plural(count, name, name === 'error shown' ? 'errors shown' : `${name}s`)];
  });
  return [plural(pages.length, 'page view'), ...counts].join(', ');
}
