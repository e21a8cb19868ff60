import type { CompiledPage, CompiledPolicy, CompiledSelector } from '@scrim/policy';
import { isPlatformName, namesOf } from '@scrim/redaction';

/** Per page of the earlier policy and rules of the later; both policies are cached by their hash, so these are few. */
const known = new WeakMap<CompiledPage, WeakMap<CompiledPolicy, Map<string, CompiledPolicy>>>();

/**
 * Page rules of a later policy as one rule, its only one, to be held against what a browser redacted under an earlier one.
 * The browser renamed what only the later policy's selectors name, and left out attributes that only they ask for. So masks
 * and exclusions ask for nothing that it did not send, and hold for more elements; what lights does not match then.
 * @param pages of the later policy; all of them hold
 */
export function masksAsSeen(
  earlier: CompiledPage,
  active: CompiledPolicy,
  pages: readonly [CompiledPage, ...CompiledPage[]],
): CompiledPolicy {
  const ofEarlier = known.get(earlier) ?? new WeakMap<CompiledPolicy, Map<string, CompiledPolicy>>();
  known.set(earlier, ofEarlier);
  const byRules = ofEarlier.get(active) ?? new Map<string, CompiledPolicy>();
  ofEarlier.set(active, byRules);
  const rules = pages.map(({ rule }) => rule).join();
  const policy = byRules.get(rules) ?? { ...active, pages: [strictest(pages, seenUnder(earlier))] };
  byRules.set(rules, policy);
  return policy;
}

function strictest(
  pages: readonly [CompiledPage, ...CompiledPage[]],
  asSeen: (selector: CompiledSelector) => CompiledSelector,
): CompiledPage {
  const [first, ...others] = pages;
  const everywhere = <Lit>(lit: (page: CompiledPage) => readonly Lit[]): Lit[] => {
    const inOthers = others.map((page) => new Set(lit(page).map((one) => JSON.stringify(one))));
    return lit(first).filter((one) => inOthers.every((texts) => texts.has(JSON.stringify(one))));
  };
  return {
    ...first,
    light: {
      text: everywhere(({ light }) => light.text),
      attributes: everywhere(({ light }) => light.attributes),
      images: everywhere(({ light }) => light.images),
    },
    mask: pages.flatMap(({ mask }) => mask.map(asSeen)),
    exclude: pages.flatMap(({ exclude }) => exclude.map(asSeen)),
  };
}

/** A selector without what is not to be seen in what was redacted under a page rule. */
function seenUnder(page: CompiledPage): (selector: CompiledSelector) => CompiledSelector {
  const { light, mask, exclude } = page;
  const lit = [...light.text, ...light.images, ...light.attributes.map(({ selector }) => selector)];
  const compounds = [...lit, ...mask, ...exclude].flatMap((selector) => selector.compounds);
  const names = namesOf(page);
  const asked = new Set(compounds.flatMap(({ attributes = [] }) => attributes.map((one) => JSON.stringify(one))));
  return (selector) => ({
    ...selector,
    compounds: selector.compounds.map(({ tag, id, classes = [], attributes = [] }) => ({
      ...(tag !== undefined && (names.has(tag) || isPlatformName(tag)) && { tag }),
      ...(id !== undefined && names.has(id) && { id }),
      classes: classes.filter((name) => names.has(name)),
      attributes: attributes.filter((one) => asked.has(JSON.stringify(one))),
    })),
  });
}
