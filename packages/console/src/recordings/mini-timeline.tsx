import { MOST_MOMENTS_OF_KIND, type RecordingItem } from '@scrim/protocol';
import { formatCount, plural } from '../shell/format.ts';
import { keyed } from '../shell/keyed.ts';

const HEIGHT = 26;
const BASE = 19;
/** Room at either end for half a mark, of the whole width. */
const MARGIN = 1.6;

type Timeline = RecordingItem['timeline'];

/** Hundredths of the width at which a share of the visit lies. */
const across = (share: number) => (MARGIN + share * (100 - 2 * MARGIN)).toFixed(2);

/** A bar for each stretch in which something was done, on the line; one shape, for there are many rows. */
function bars(activity: readonly number[]): string {
  const most = Math.max(1, ...activity);
  const width = (((100 - 2 * MARGIN) / activity.length) * 0.84).toFixed(2);
  return activity
    .map((count, index) => {
      const height = (3 + 11 * Math.sqrt(count / most)).toFixed(2);
      return count === 0 ? '' : `M${across(index / activity.length)} ${BASE}v-${height}h${width}v${height}z`;
    })
    .join('');
}

/** A visit at a glance: how much was done when, where pages began, and what went wrong or well. */
export function MiniTimeline({ visit }: { visit: RecordingItem }) {
  const { timeline, duration } = visit;
  const x = (at: number) => `${across(duration === 0 ? 0 : Math.min(at, duration) / duration)}%`;
  return (
    <svg className="mini-timeline" role="img" aria-label={inWords(visit)}>
      <line className="mini-rail" x1="0" y1={BASE} x2="100%" y2={BASE} />
      <svg viewBox={`0 0 100 ${HEIGHT}`} width="100%" height={HEIGHT} preserveAspectRatio="none" aria-hidden>
        <path className="mini-activity" d={bars(timeline.activity)} />
      </svg>
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

const drawn = (count: number, one: string) =>
  count < MOST_MOMENTS_OF_KIND ? plural(count, one) : `${formatCount(count)} or more ${one}s`;

/** Of what went wrong, the numbers of the columns beside it: of a long visit, the drawing has not every mark. */
function inWords({ timeline, rage, dead, errors }: RecordingItem): string {
  const events = timeline.marks.filter(({ kind }) => kind === 'event').length;
  const counts = [
    [rage, 'rage click', 'rage clicks'],
    [dead, 'dead click', 'dead clicks'],
    [errors, 'error shown', 'errors shown'],
  ] as const;
  const met = counts.flatMap(([count, one, many]) => (count === 0 ? [] : [plural(count, one, many)]));
  return [
    drawn(timeline.pages.length, 'page view'),
    ...met,
    ...(events === 0 ? [] : [drawn(events, 'outcome event')]),
  ].join(', ');
}
