import type { RecordingList } from '@scrim/protocol';
import { formatShare } from '../shell/format.ts';

/** `the policy samples 25 % of visits to pages with replay`: beside every share that is of replays or among them. */
export function samplingWords(sampling: RecordingList['sampling']): string {
  if (sampling.length === 0) return 'the policy replays no page';
  const rates = sampling.map(({ sample }) => sample);
  const [lowest, highest] = [Math.min(...rates), Math.max(...rates)];
  const share = lowest === highest ? formatShare(lowest) : `${formatShare(lowest)} to ${formatShare(highest)}`;
  return `the policy samples ${share} of visits to pages with replay`;
}
