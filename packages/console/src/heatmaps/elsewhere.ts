import { resolvePath } from '@scrim/recorder/element-path';
import { elementLabel, shortPath } from './element-label.ts';
import { isVisible } from './shown-box.ts';

/** An element that people clicked or rested on, and that the picture does not show, by what stands for it in a list. */
export interface Elsewhere {
  readonly path: string;
  readonly name: string;
}

/** More are not worth a reader's choice; the list beside the map has them all. */
const MOST = 5;

/**
 * Of what is missing in a picture the most clicked, one of all that the same menu, dialog or step would bring: those whose
 * innermost shown holder misses the same child.
 */
export function mostClickedElsewhere(
  missing: readonly { readonly path: string; readonly clicks: number | null }[],
  page: Document | null,
): readonly Elsewhere[] {
  if (page === null) return [];
  const chosen = new Map<string, Elsewhere>();
  for (const { path } of [...missing].sort((a, b) => (b.clicks ?? 0) - (a.clicks ?? 0))) {
    const opener = openerOf(page, path);
    if (!chosen.has(opener)) chosen.set(opener, { path, name: nameIn(page, path) });
  }
  return [...chosen.values()].slice(0, MOST);
}

/** The path of what would have to open for an element to be shown: the outermost of what holds it that is not. */
function openerOf(page: Document, path: string): string {
  const steps = path.split(/(?=[>/~])/);
  const prefixes = steps.map((_, at) => steps.slice(0, at + 1).join(''));
  const shown = prefixes.slice(0, -1).findLastIndex((prefix) => {
    const node = resolvePath(page, prefix);
    return node !== null && isVisible(page, node);
  });
  return prefixes[shown + 1] ?? path;
}

/** What a picture calls an element that it has, hidden or not, else the end of its path. */
export function nameIn(page: Document, path: string): string {
  const node = resolvePath(page, path);
  const text = node && elementLabel(node).text;
  return text ? `“${text}”` : shortPath(path);
}
