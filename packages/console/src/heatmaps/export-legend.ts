import {
  HEATMAP_EVENTS,
  HEATMAP_SEGMENTS,
  type Heatmap,
  type PageDepth,
  type PageState,
  type UnansweredFilter,
} from '@scrim/protocol';
import { formatCount } from '../shell/format.ts';
import type { PictureText } from './export-image.ts';
import { LESS, notesOf, numbersOf, sameDays, THESE, TOO_MANY_WAYS } from './heat-notes.ts';
import { scaleOf } from './heat-panel.tsx';
import type { AnchorResult } from './heat-stage.tsx';
import { type HeatmapView, isDepth, KINDS } from './kinds.ts';
import type { RankedRows } from './ranked-rows.ts';
import type { Narrowed } from './search.ts';
import type { Difference } from './use-heatmap.ts';
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
  /** What is subtracted of the only side; null: nothing. */
  readonly difference: Difference | null;
  /** Names of saved segments by their ids. */
  readonly segments: ReadonlyMap<string, string>;
}

/** Why nothing is told. */
export type Withheld = UnansweredFilter | 'few-people' | 'too-many-ways';

/** A filter that heatmaps do not answer, else that it would tell of fewer than k people, or may; null: something is told. */
export function whyWithheld(
  { view, difference }: Pick<Shown, 'view' | 'difference'>,
  { heatmap, depth }: Pick<Side, 'heatmap' | 'depth'>,
): Withheld | null {
  const unanswered = heatmap.unanswered ?? difference?.heatmap.unanswered ?? null;
  if (unanswered !== null) return unanswered;
  if (isDepth(view) && depth?.withheld === true) return depth.tooManyWays ? 'too-many-ways' : 'few-people';
  return heatmap.withheld || difference?.heatmap.withheld === true ? 'few-people' : null;
}

export const isWithheld = (...side: Parameters<typeof whyWithheld>): boolean => whyWithheld(...side) !== null;

export const UNANSWERED: Readonly<Record<UnansweredFilter, string>> = {
  segment: `Heatmaps are narrowed by the ${HEATMAP_SEGMENTS} oldest segments alone; this is not one of them.`,
  outcome: `Heatmaps are narrowed by the ${HEATMAP_EVENTS} most frequent outcome events alone; this is not one of them.`,
  contradiction: 'Nobody both reached and did not reach the same outcome.',
};

function nothingTold(why: Withheld, k: number): string {
  if (why === 'few-people')
    return `Withheld: fewer than k = ${k} people match, or other filters beside these would single out fewer.`;
  return why === 'too-many-ways' ? `Withheld: ${TOO_MANY_WAYS}.` : `Not answered: ${UNANSWERED[why]}`;
}

/** What a reader needs to judge one side: its filters, days, counts, definition and suppression; of a difference, those of both. */
export function legendOf(shown: Shown, side: Side): PictureText {
  const { view, difference } = shown;
  const { name, filters, state, heatmap, depth, strongest } = side;
  const isDifference = difference !== null;
  const scale = scaleOf({ view, depth, strongest, isDifference });
  const kind = `${KINDS[view].label}${isDifference ? ', difference' : ''}`;
  const title = `${name === null ? '' : `${name}: `}${kind} · ${heatmap.page}`;
  const asked = [
    filterWords(shown, filters),
    ...(isDifference ? [`${LESS}: ${filterWords(shown, difference.against)}`] : []),
  ];
  const why = whyWithheld(shown, side);
  if (why !== null) return { title, lines: [...asked, nothingTold(why, heatmap.k), KINDS[view].definition], scale };
  return {
    title,
    lines: [
      ...asked,
      ...countedLines(shown, side),
      ...sameDaysLines(shown),
      KINDS[view].definition,
      ...notesOf({ view, isSide: name !== null, heatmap, depth, difference, state }),
    ],
    scale,
  };
}

function countedLines({ view, difference }: Shown, { heatmap, depth }: Side): string[] {
  if (isDepth(view)) return [`${formatCount(depth?.views ?? 0)} page views`];
  if (difference === null) return [numbersOf(view, heatmap)];
  return [`${THESE}: ${numbersOf(view, heatmap)}`, `${LESS}: ${numbersOf(view, difference.heatmap)}`];
}

function sameDaysLines({ sides, difference }: Shown): string[] {
  const [first, second] = [
    ...sides,
    ...(difference === null ? [] : [{ filters: difference.against, heatmap: difference.heatmap }]),
  ].map(({ filters, heatmap }) => ({ filters, period: heatmap.period }));
  const words = first && second ? sameDays(first, second) : null;
  return words === null ? [] : [words];
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
