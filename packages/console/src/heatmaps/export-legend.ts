import type { Heatmap, PageDepth, PageState } from '@scrim/protocol';
import { formatCount } from '../shell/format.ts';
import type { PictureText } from './export-image.ts';
import { notesOf, scaleOf } from './heat-panel.tsx';
import type { AnchorResult } from './heat-stage.tsx';
import { type HeatmapView, isDepth, KINDS } from './kinds.ts';
import type { RankedRows } from './ranked-rows.ts';
import type { Narrowed } from './search.ts';
import type { DifferenceElement } from './use-heatmap.ts';
import type { ZoneRow } from './zone-rows.ts';

/** One answer on its page. */
export interface Side {
  /** What it is called beside another; null: it stands alone. */
  readonly name: string | null;
  readonly filters: Narrowed;
  /** What is drawn on; null: there is no picture. */
  readonly state: PageState | null;
  readonly heatmap: Heatmap;
  readonly depth: PageDepth | null;
  /** Null until it is drawn; what is withheld never is. */
  readonly anchored: AnchorResult | null;
  /** Hits on one spot that have the strongest colour; null while it is not drawn. */
  readonly strongest: number | null;
  readonly rows: RankedRows;
  readonly zones: readonly ZoneRow[];
}

/** What the screen shows, to be exported. */
export interface Shown {
  readonly page: string;
  readonly view: HeatmapView;
  /** One, or two that are compared side by side. */
  readonly sides: readonly Side[];
  readonly difference: { readonly elements: readonly DifferenceElement[]; readonly against: Narrowed } | null;
  /** Names of saved segments by their ids. */
  readonly segments: ReadonlyMap<string, string>;
}

export const isWithheld = (view: HeatmapView, { heatmap, depth }: Pick<Side, 'heatmap' | 'depth'>): boolean =>
  heatmap.withheld || (isDepth(view) && depth?.withheld === true);

/** What a reader needs to judge one side: its filters, counts, definition and suppression. */
export function legendOf(shown: Shown, { name, filters, state, heatmap, depth, strongest }: Side): PictureText {
  const { view, difference } = shown;
  const elements = difference?.elements ?? null;
  const scale = {
    ...scaleOf({ view, depth, strongest, isDifference: elements !== null }),
    difference: elements !== null,
  };
  const kind = `${KINDS[view].label}${elements === null ? '' : ', difference'}`;
  const title = `${name === null ? '' : `${name}: `}${kind} · ${heatmap.page}`;
  const asked = [
    filterWords(shown, filters),
    ...(difference === null ? [] : [`Less: ${filterWords(shown, difference.against)}`]),
  ];
  if (isWithheld(view, { heatmap, depth })) {
    const withheld = `Withheld: fewer than k = ${heatmap.k} people match, or other filters beside these would single out fewer.`;
    return { title, lines: [...asked, withheld, KINDS[view].definition], scale };
  }
  const counted = isDepth(view)
    ? `${formatCount(depth?.views ?? 0)} page views`
    : `${formatCount(heatmap.views)} page views, ${formatCount(heatmap.clicks)} ${KINDS[view].unit}s`;
  return {
    title,
    lines: [
      ...asked,
      counted,
      KINDS[view].definition,
      ...notesOf({ view, heatmap, depth, difference: elements, state }),
    ],
    scale,
  };
}

/** Filters in words, as far as they are set. */
function filterWords({ page, segments }: Shown, filters: Narrowed): string {
  const { device, regime, language, variant, outcome, without, band } = filters;
  const segment = filters.segment === undefined ? undefined : (segments.get(filters.segment) ?? filters.segment);
  const set = Object.entries({ device, regime, language, variant, outcome, without, segment, width: band })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${value}`);
  return `Page ${page}; ${set.length === 0 ? 'all visits' : set.join(', ')}`;
}
