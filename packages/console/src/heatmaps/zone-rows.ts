import type { HeatmapElement, PageDepth, RankedElement, Zone } from '@scrim/protocol';
import { exposureAt } from './exposure.ts';
import type { AnchorResult, DrawnBox } from './heat-stage.tsx';
import { atTop } from './shown-box.ts';
import { isWithin, zoneBox, zoneCount, zoneKeepsItsPlace } from './zones.ts';

/** A zone with what is known of it on one picture. */
export interface ZoneRow {
  readonly id: string;
  readonly name: string;
  /** Hits of the map's kind on what is shown of it. */
  readonly hits: number;
  /** Null: withheld, the picture lacks the zone, or it is not always at its place. */
  readonly exposed: number | null;
  /** Page views of its most clicked element ÷ those exposed: what it attracts at least. */
  readonly attracts: number | null;
  /** Where it lies in the picture, CSS pixels of the page; null when the picture lacks it. */
  readonly box: DrawnBox | null;
}

interface OnePicture {
  readonly elements: readonly HeatmapElement[];
  /** Null: not known. */
  readonly ranking: readonly RankedElement[] | null;
  /** Null: there is no picture, or another is about to be drawn. */
  readonly anchored: AnchorResult | null;
  readonly depth: PageDepth | null;
}

/** Zones as they lie in the picture shown, which need not be the one that they were drawn on. */
export function zoneRows(
  zones: readonly Zone[],
  { elements, ranking, anchored, depth }: OnePicture,
): readonly ZoneRow[] {
  const page = anchored?.document;
  const boxes = page && atTop(page, () => zones.map((zone) => zoneBox(page, zone, 0)));
  return zones.map((zone, at) => {
    const box = boxes?.[at] ?? null;
    const exposed =
      box && page && zoneKeepsItsPlace(page, zone) ? exposureAt(box, anchored?.pageHeight ?? 0, depth) : null;
    const within = ranking?.filter(({ path }) => isWithin(zone, path)) ?? [];
    const clicked = Math.max(0, ...within.map(({ viewShare }) => viewShare ?? 0));
    return {
      id: zone.id,
      name: zone.name,
      hits: zoneCount(zone, elements),
      exposed,
      attracts: ranking === null || exposed === null || exposed === 0 ? null : Math.min(1, clicked / exposed),
      box,
    };
  });
}
