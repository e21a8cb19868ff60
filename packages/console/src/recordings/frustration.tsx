import { FRUSTRATION_CAP, FRUSTRATION_WEIGHTS, type RecordingItem } from '@scrim/protocol';
import { formatCount } from '../shell/format.ts';

const { rage, errors, dead, reentries } = FRUSTRATION_WEIGHTS;

/** The formula of frustration points, in words. */
export const FRUSTRATION_WORDS = `Points: ${rage} for each rage click, ${errors} for each error shown, ${dead} for each dead click, ${reentries} for each time they came back to a field that was filled in; at most ${FRUSTRATION_CAP} of each count. The rank is among the visits of this list, 1 the most frustrated.`;

/** From here a bar is full: a visit in which everything went wrong several times. */
const FULL = 30;

export function Frustration({ item }: { item: RecordingItem }) {
  if (item.frustration === 0) return <span className="muted">–</span>;
  return (
    <span className="frustration" title={FRUSTRATION_WORDS}>
      <span>
        <span className="strong">{item.frustration}</span> <span className="muted">#{formatCount(item.rank)}</span>
      </span>
      <span className="frustration-bar" aria-hidden>
        <span style={{ width: `${Math.min(100, (item.frustration / FULL) * 100)}%` }} />
      </span>
    </span>
  );
}
