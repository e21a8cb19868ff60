import type { FunnelBreakdown, FunnelQuestion, Opportunity, OpportunityKind, Overview } from '@scrim/protocol';
import type { HeatmapView } from '../heatmaps/kinds.ts';
import type { HeatmapSearch } from '../heatmaps/search.ts';
import type { RecordingsSearch } from '../recordings/search.ts';
import { mainSign } from './sentence.ts';

/** What of the overview its evidence depends on. */
export type Measured = Pick<Overview, 'from' | 'to' | 'steps' | 'outcome'>;

/** Where people pressed at a field, on a page or while they waited; how far down they came on a step that they left. */
const VIEWS: Record<OpportunityKind, HeatmapView> = {
  field: 'click',
  element: 'dead',
  wait: 'click',
  page: 'click',
  step: 'scroll',
  group: 'scroll',
};

/** The heatmap of the place's page, of the visitors that it is of. */
export function heatmapOf(opportunity: Opportunity, { from, to }: Measured): HeatmapSearch {
  const { kind, page, device, variant, language } = opportunity.place;
  const isRage = kind === 'element' && mainSign(opportunity)?.signal === 'rage';
  return { page, kind: isRage ? 'rage' : VIEWS[kind], from, to, ...peopleOf({ device, variant, language }) };
}

/** From the page to what comes next; null when the page is no step, or nothing comes. */
export function funnelOf(page: string, { steps, outcome }: Measured): FunnelQuestion | null {
  const next = steps[steps.indexOf(page) + 1];
  const last = next === undefined ? outcome : next;
  if (!steps.includes(page) || last === null) return null;
  return {
    steps: [
      { kind: 'page', name: page },
      { kind: next === undefined ? 'event' : 'page', name: last },
    ],
    order: 'in-order',
    window: '30d',
  };
}

/** By what the funnel sets the place's visitors apart; a step is shown by device. */
export const breakdownOf = ({ variant, language }: Opportunity['place']): FunnelBreakdown =>
  language !== null ? 'language' : variant !== null ? 'variant' : 'device';

/** The visits in which people showed the main sign; of a place that is not found now, those of its page and element. */
export function recordingsOf(opportunity: Opportunity, { from, to }: Measured): RecordingsSearch {
  const main = mainSign(opportunity);
  const { page, path } = opportunity.place;
  if (main === null) return { page, ...(path !== null && { path }), from, to };
  // The sign's own period says which visits; the list must not cut it short.
  return { sign: { sign: main.name, place: main.place, from, to }, period: 'all' };
}

function peopleOf({ device, variant, language }: Pick<Opportunity['place'], 'device' | 'variant' | 'language'>) {
  return {
    ...(device !== null && { device }),
    ...(variant !== null && { variant }),
    ...(language !== null && { language }),
  };
}
