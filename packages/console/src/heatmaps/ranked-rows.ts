import type { PageDepth, RankedElement } from '@scrim/protocol';
import { type AnchoredElement, anchor, type HeatElement } from './anchored-heat.ts';
import { shortPath } from './element-label.ts';
import { exposureAt } from './exposure.ts';
import type { AnchorResult } from './heat-stage.tsx';
import { keepsItsPlace } from './shown-box.ts';
import type { DifferenceElement } from './use-heatmap.ts';

/** An element of the list beside a map: what the ranking knows of it, and its hits of the map's kind. */
export interface ListedElement extends RankedElement {
  /** Null: withheld, or nothing. */
  readonly hits: number | null;
}

/** A listed element with what only the picture of the page tells: its name, and where its middle line is. */
export interface RankedRow extends ListedElement {
  readonly name: string;
  readonly detail: string;
  readonly exposed: number | null;
  readonly attractiveness: number | null;
}

export interface RankedRows {
  readonly shown: readonly RankedRow[];
  /** Those that the picture lacks. */
  readonly missing: readonly RankedRow[];
}

const NOTHING = { clicks: null, viewShare: null, rage: null, dead: null, firstShare: null, timeToClick: null };

/**
 * Elements to list: those that are ranked, by clicks of whatever kind, and those that the map draws, on which a pointer may only
 * have rested. Of a difference, what both sides show.
 */
export function listedElements(
  ranking: readonly RankedElement[],
  drawn: readonly Pick<HeatElement, 'path' | 'count'>[],
  difference: readonly DifferenceElement[] | null,
): readonly ListedElement[] {
  const ranked = new Map(ranking.map((element) => [element.path, element]));
  const hits = new Map(drawn.map(({ path, count }) => [path, count]));
  const paths = difference === null ? new Set([...ranked.keys(), ...hits.keys()]) : difference.map(({ path }) => path);
  return [...paths].map((path) => ({ path, ...NOTHING, ...ranked.get(path), hits: hits.get(path) ?? null }));
}

/** Elements as the picture has them; all are shown while there is none. */
export function rankedRows(
  elements: readonly ListedElement[],
  anchored: AnchorResult | null,
  depth: PageDepth | null,
): RankedRows {
  const places =
    anchored &&
    anchor(
      anchored.document,
      elements.map(({ path }) => ({ path, count: 0, cells: [] })),
    );
  const nodes = new Map(places?.found.map((found) => [found.element.path, found]));
  const absent = new Set(places?.missing.map(({ path }) => path));
  const rows = elements.map((element): RankedRow => {
    const found = nodes.get(element.path);
    const exposed = exposureOf(found, anchored, depth);
    return {
      ...element,
      name: found?.text ?? found?.kind ?? shortPath(element.path),
      detail: found?.text ? found.kind : found ? 'text masked' : '',
      exposed,
      attractiveness:
        exposed === null || exposed === 0 || element.viewShare === null
          ? null
          : Math.min(1, element.viewShare / exposed),
    };
  });
  return {
    shown: rows.filter(({ path }) => !absent.has(path)),
    missing: rows.filter(({ path }) => absent.has(path)),
  };
}

function exposureOf(
  found: AnchoredElement | undefined,
  anchored: AnchorResult | null,
  depth: PageDepth | null,
): number | null {
  return found && anchored && keepsItsPlace(anchored.document, found.node)
    ? exposureAt(found.box, anchored.pageHeight, depth)
    : null;
}
