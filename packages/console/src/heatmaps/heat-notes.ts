import type { Heatmap, PageDepth, PageState } from '@scrim/protocol';
import { formatCount, plural } from '../shell/format.ts';
import { visitFilterOf } from '../shell/search-params.ts';
import { SPREAD, withheldPlace } from './anchored-heat.ts';
import { depthNotes } from './depth-lines.ts';
import { type HeatmapView, isDepth, KINDS } from './kinds.ts';
import type { Narrowed } from './search.ts';
import type { Difference } from './use-heatmap.ts';

/** What the sides of a difference are called. */
export const THESE = 'These filters';
export const LESS = 'Less';

const SCALE = `Square-root scale: half-way along the colours stands for a quarter of what their end stands for. A hit spreads over ${SPREAD} px.`;
const SHARED_SCALE = 'Maps beside each other share a scale per 1,000 page views.';
const PLACES =
  'An element is known by its place in the page: where a release has put something before it, older hits are drawn on what stands in its place now.';
const MONDAYS = 'A period starts on a fixed Monday, so that two answers cannot be subtracted to single somebody out.';

interface Noted {
  readonly view: HeatmapView;
  /** Whether it stands beside another. */
  readonly isSide: boolean;
  readonly heatmap: Heatmap;
  readonly depth: PageDepth | null;
  readonly difference: Difference | null;
  readonly state: PageState | null;
}

/** Which days are counted, what is withheld, how it is drawn, and which state is shown; of a difference, of both its sides. */
export function notesOf({ view, isSide, heatmap, depth, difference, state }: Noted): string[] {
  const own = [countedOf(heatmap), withheldOf(view, heatmap, depth)];
  const less = difference && [countedOf(difference.heatmap), withheldOf(view, difference.heatmap, null)];
  const isBounded = [heatmap, ...(difference ? [difference.heatmap] : [])].some(({ period }) => !isAll(period));
  const spread =
    !isDepth(view) && heatmap.elements.some((element) => withheldPlace(element) > 0)
      ? ['Hits whose place within an element is withheld are spread evenly over it.']
      : [];
  return [
    ...(less === null ? own : [`${THESE}: ${own.join(' ')}`, `${LESS}: ${less.join(' ')}`]),
    ...(isBounded ? [MONDAYS] : []),
    ...spread,
    ...(isDepth(view) ? [] : [PLACES, SCALE, ...(isSide ? [SHARED_SCALE] : [])]),
    ...(isDepth(view) && depth ? depthNotes(depth, view) : []),
    ...(difference === null ? [] : ['A difference shows only what both sides show.']),
    ...(state === null ? [] : [state.reason]),
  ];
}

/** How many page views and hits of an answer there are. */
export const numbersOf = (view: HeatmapView, { views, clicks }: Pick<Heatmap, 'views' | 'clicks'>): string =>
  `${formatCount(views)} page views, ${formatCount(clicks)} ${KINDS[view].unit}s`;

const isAll = ({ from, to }: Heatmap['period']): boolean => from === null && to === null;

function countedOf({ period }: Heatmap): string {
  if (isAll(period)) return 'Counted: all that retention has kept.';
  return `Counted: ${period.from ?? 'the beginning'} to ${period.to ?? 'today'} (UTC).`;
}

function withheldOf(view: HeatmapView, heatmap: Heatmap, depth: PageDepth | null): string {
  if (isDepth(view)) return withheldSteps(view, heatmap.k, depth);
  if (heatmap.subjects === null)
    return `Withheld: places of fewer than k = ${heatmap.k} people, and those that would single out fewer when compared with other filters.`;
  if (heatmap.suppressed.elements === 0) return `Nothing withheld; k = ${heatmap.k}.`;
  const { elements, clicks } = heatmap.suppressed;
  return `${plural(elements, 'element')} with ${plural(clicks, KINDS[view].unit)} withheld: fewer than k = ${heatmap.k} people.`;
}

/** Why a page that was seen in too many different ways is told in part or not at all. */
export const TOO_MANY_WAYS = 'this page was seen in more different ways than can be checked for singling somebody out';

function withheldSteps(view: HeatmapView, k: number, depth: PageDepth | null): string {
  const isVaried = depth?.tooManyWays === true;
  const reasons = [
    ...(depth?.steps.some(({ reached, exposed }) => reached === null || (exposed === null && !isVaried))
      ? [`it would single out fewer than k = ${k} people`]
      : []),
    ...(isVaried ? [`exposure and time in view are not told, as ${TOO_MANY_WAYS}`] : []),
    ...(view === 'attention' && !isVaried && depth?.steps.some(({ attention }) => attention === null)
      ? [`attention is told of 2k = ${2 * k} people or more`]
      : []),
  ];
  return reasons.length === 0 ? `Nothing withheld; k = ${k}.` : `Hatched or “withheld”: ${reasons.join('; ')}.`;
}

/** One side of a comparison. */
interface Compared {
  readonly filters: Narrowed;
  readonly period: Heatmap['period'];
}

/** Says that both sides of a comparison count the same days, as periods that were asked apart may be widened to; null: they do not. */
export function sameDays(first: Compared, second: Compared): string | null {
  if (first.period.from !== second.period.from || first.period.to !== second.period.to) return null;
  const asked = ({ filters: { band, ...filters } }: Compared) => JSON.stringify([band, visitFilterOf(filters)]);
  if (asked(first) !== asked(second)) return 'Both sides count the same days.';
  return 'Both sides count the same visits on the same days, so there is no difference to see: a period is widened to fixed Mondays. Choose days further apart, or other filters.';
}
