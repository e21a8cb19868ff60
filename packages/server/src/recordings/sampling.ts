import type { CompiledPolicy } from '@scrim/policy';
import type { PageSampling } from '@scrim/protocol';

/** Of which share of their visits the pages with replay keep one, as the policy says; shown wherever a share of replays is. */
export function replaySampling(policy: CompiledPolicy | null): PageSampling[] {
  return (policy?.pages ?? [])
    .filter(({ level }) => level === 'replay')
    .map(({ match, sample }) => ({ match, sample }));
}
