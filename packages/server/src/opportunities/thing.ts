import type { OpportunityPlace, OpportunitySign } from '@scrim/protocol';
import { isSameThing, placeId } from './place.ts';

type Sign = Pick<OpportunitySign, 'place' | 'name' | 'difference' | 'p'>;

/**
 * Signs by the thing to fix that they are of, which is what is listed: through any of its places, the wait of a form joins an
 * element in the form and a group of the step. Signs that another thing speaks for are left out.
 */
export function thingsOf<One extends Sign>(signs: readonly One[]): One[][] {
  return byPage(signs).flatMap(thingsOnPage);
}

/**
 * The same signs, clearest first, with their p adjusted for all of them: listing the things whose signs are at most q keeps the
 * expected share of false things, those without a true sign, among the listed at q or below, however the tests hang together (who
 * stopped at one field stopped at no other).
 *
 * A sign is chosen when p ≤ q × R ÷ (signs × H), with R the things that the chosen signs make and H = 1 + ½ + … + 1 ÷ places. That is
 * Benjamini and Yekutieli (Ann. Statist. 29, 1165–1188, 2001), but counting things as they are listed in place of signs: one bad form
 * has many true signs, which would else pay for false ones elsewhere. It holds because every false thing has a false sign of its own,
 * and R may depend on the data in any way (Blanchard and Roquain, Electron. J. Stat. 2, 963–992, 2008: dependency control under
 * unspecified dependence; for lists that are filtered after the choice: Katsevich, Sabatti and Bogomolov, J. Am. Stat. Assoc. 118,
 * 165–176, 2023).
 */
export function adjustByThing<One extends Sign>(signs: readonly One[]): One[] {
  const places = new Set(signs.map(({ place }) => placeId(place))).size;
  let scale = 0;
  for (let place = 1; place <= places; place++) scale += signs.length / place;
  const pages = new Map<string, { readonly signs: One[]; things: number }>();
  let things = 0;
  const adjusted = [...signs]
    .sort((a, b) => a.p - b.p)
    .map((sign) => {
      // There are no more things than places.
      if (sign.p * scale >= places) return { ...sign, p: 1 };
      const page = pages.get(sign.place.page) ?? { signs: [], things: 0 };
      pages.set(sign.place.page, page);
      page.signs.push(sign);
      things -= page.things;
      page.things = thingsOnPage(page.signs).length;
      things += page.things;
      return { ...sign, p: (sign.p * scale) / things };
    });
  // Whatever is chosen with a larger p is chosen with it.
  let least = 1;
  return adjusted
    .toReversed()
    .map((sign) => {
      least = Math.min(least, sign.p);
      return { ...sign, p: least };
    })
    .toReversed();
}

/**
 * A step is told by what makes people leave it, if that is known; errors shown on a page, by the field at which they are. Of groups,
 * which overlap, the one that departs furthest, the narrowest cause, stands for the others.
 */
function thingsOnPage<One extends Sign>(signs: readonly One[]): One[][] {
  if (signs.every(({ place }) => place.kind === 'step' || place.kind === 'page'))
    return signs.length === 0 ? [] : [[...signs]];
  const [furthest] = signs
    .filter(({ place }) => place.kind === 'group')
    .sort((a, b) => b.difference.value - a.difference.value);
  const isFurthest = (place: OpportunityPlace) => furthest !== undefined && placeId(place) === placeId(furthest.place);
  const hasField = signs.some(({ place }) => place.kind === 'field');
  const causes = signs.filter(({ place, name }) => {
    if (place.kind === 'page') return name !== 'shownError' || !hasField;
    return place.kind !== 'step' && (place.kind !== 'group' || isFurthest(place));
  });
  let things: One[][] = [];
  for (const sign of causes) {
    const same = things.filter((thing) => thing.some(({ place }) => isSameThing(place, sign.place)));
    things = [...things.filter((thing) => !same.includes(thing)), [...same.flat(), sign]];
  }
  return things;
}

function byPage<One extends Sign>(signs: readonly One[]): One[][] {
  const pages = new Map<string, One[]>();
  for (const sign of signs) pages.set(sign.place.page, [...(pages.get(sign.place.page) ?? []), sign]);
  return [...pages.values()];
}
