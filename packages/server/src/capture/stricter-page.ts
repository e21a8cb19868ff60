import { type CompiledPage, type CompiledPolicy, witnessAddresses } from '@scrim/policy';
import { matchPage } from '@scrim/policy/runtime';

/** Per pair of policies; both are cached by their hash, so the number of pairs is small. */
const known = new WeakMap<CompiledPolicy, WeakMap<CompiledPolicy, Map<string, readonly (CompiledPage | null)[]>>>();

/**
 * The pages of the active policy that the addresses behind a template of an earlier one belong to; null stands for
 * addresses that it does not capture. A template hides parts of the address, so there may be several: the strictest holds.
 */
export function pagesNow(
  earlier: CompiledPolicy,
  active: CompiledPolicy,
  template: string,
): readonly (CompiledPage | null)[] {
  const itself = matchPage(active, template)?.page ?? null;
  const others = pagesByTemplate(earlier, active).get(pathOf(template)) ?? [];
  return [...new Set([itself, ...others])];
}

function pagesByTemplate(
  earlier: CompiledPolicy,
  active: CompiledPolicy,
): Map<string, readonly (CompiledPage | null)[]> {
  const ofActive = known.get(active) ?? new WeakMap();
  known.set(active, ofActive);
  const cached: Map<string, readonly (CompiledPage | null)[]> | undefined = ofActive.get(earlier);
  if (cached !== undefined) return cached;
  const found = new Map<string, Set<CompiledPage | null>>();
  for (const address of witnessAddresses([...earlier.pages, ...active.pages].map(({ match }) => match))) {
    const before = matchPage(earlier, address);
    if (before === null) continue;
    const path = pathOf(before.template);
    const pages = found.get(path) ?? new Set();
    found.set(path, pages.add(matchPage(active, address)?.page ?? null));
  }
  const result = new Map([...found].map(([path, pages]) => [path, [...pages]]));
  ofActive.set(earlier, result);
  return result;
}

function pathOf(template: string): string {
  return template.split('?')[0] ?? template;
}
