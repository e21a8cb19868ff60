import { type CompiledPolicy, durationOf } from '@scrim/policy';
import { decideLevel, matchPage } from '@scrim/policy/runtime';
import type { RecordingSummary } from '@scrim/protocol';

const DAY = 86_400_000;

/**
 * Why a visit has no replay, in a sentence, as far as the policy that it was captured under (`policy`) and the one that is active tell.
 * @param now milliseconds since the epoch
 */
export function whyNoReplay(
  { pages, startedAt }: Pick<RecordingSummary, 'pages' | 'startedAt'>,
  { policy, active }: { readonly policy: CompiledPolicy | null; readonly active: CompiledPolicy | null },
  now: number,
): string {
  const nothing = 'None is stored of this visit.';
  if (policy === null) return nothing;
  const rules = pages.flatMap((page) => matchPage(policy, page)?.page ?? []);
  const replayed = rules.filter((rule) => decideLevel(rule, 0, startedAt) === 'replay');
  if (replayed.length === 0) return 'Its policy captures these pages as signals only.';
  const kept = Math.min(...[policy, active].flatMap((one) => one?.retentionDays.replay ?? []));
  if (Date.parse(startedAt) < now - kept * DAY)
    return `Replays are kept for ${durationOf(kept)}, and this visit is older.`;
  const isSampled = replayed.every(({ sample }) => sample < 1);
  if (isSampled && replayed.some(({ triggers }) => triggers.length > 0))
    return 'Its policy replays a share of the visits to these pages, and of some of them only those in which something happens, such as an error; this one is not among them.';
  if (isSampled) return 'Its policy replays a share of the visits to these pages, and this one is not among them.';
  if (replayed.every(({ triggers }) => triggers.length > 0))
    return 'Its policy replays these pages only once something happens, such as an error, and it did not.';
  return nothing;
}
