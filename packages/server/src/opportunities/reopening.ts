import type { OpportunityReopening, OpportunitySign } from '@scrim/protocol';
import { dayOf } from '../platform/clock.ts';
import type { CoveringDecision } from './decision-store.ts';
import { placeId } from './place.ts';

type At = Pick<OpportunitySign, 'place'>;

/** Whether a place is found in the longest standard period, of those no longer than the one shown, that begins after this day. */
export type IsFoundAfter = (day: string, place: string) => boolean;

/**
 * The places of a thing's signs for which its decisions, the latest first, do not speak. Of a place speaks the latest decision that
 * was made about it: that it is being fixed or dismissed until another is made; that its fix is verified until it is found in days
 * that are all after the one of that decision, since a period that begins before holds days of the friction as it was.
 */
export function reopenedAt(
  signs: readonly At[],
  decisions: readonly CoveringDecision[],
  isFoundAfter: IsFoundAfter,
): OpportunityReopening[] {
  if ((decisions[0]?.status ?? 'new') === 'new') return [];
  const places = new Map(signs.map(({ place }) => [placeId(place), place]));
  return [...places].flatMap(([id, place]): OpportunityReopening[] => {
    const decision = decisions.find(({ covers }) => covers.includes(id));
    if (decision === undefined || decision.status === 'new') return [{ place, verifiedOn: null }];
    const verifiedOn = verifiedDay(decision);
    return verifiedOn !== null && isFoundAfter(verifiedOn, id) ? [{ place, verifiedOn }] : [];
  });
}

export const verifiedDay = ({ status, at }: Pick<CoveringDecision, 'status' | 'at'>): string | null =>
  status === 'verified' ? dayOf(Date.parse(at)) : null;
