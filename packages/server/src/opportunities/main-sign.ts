import type { OpportunityPlace, OpportunitySign, OpportunitySignName } from '@scrim/protocol';
import { placeId } from './place.ts';

const LEAVING: ReadonlySet<OpportunitySignName> = new Set(['stopped', 'gone', 'left']);

/** The sign that an opportunity is about first: of its own place, that people leave, if they do, else the clearest; then as they are. */
export function mainFirst(place: OpportunityPlace, signs: readonly OpportunitySign[]): OpportunitySign[] {
  const own = signs.filter((sign) => placeId(sign.place) === placeId(place));
  const main = own.find(({ name }) => LEAVING.has(name)) ?? own[0] ?? signs[0];
  return main === undefined ? [] : [main, ...signs.filter((sign) => sign !== main)];
}
