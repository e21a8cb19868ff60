import type { FunnelQuestion, FunnelVisits, Opportunity, OpportunityKind, Overview } from '@scrim/protocol';
import type { HeatmapView } from '../heatmaps/kinds.ts';
import type { HeatmapSearch } from '../heatmaps/search.ts';
import { mainSign } from './sentence.ts';

/** What of the overview its evidence depends on. */
export type Measured = Pick<Overview, 'from' | 'to' | 'steps' | 'outcome'>;

/** Where people pressed at a field or while they waited; how far down they came on a step that they left. */
const VIEWS: Record<OpportunityKind, HeatmapView> = {
  field: 'click',
  element: 'dead',
  wait: 'click',
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

/** Visits of those who went no further than the place's page. */
export function leaversOf({ place }: Opportunity, measured: Measured): FunnelVisits | null {
  const question = funnelOf(place.page, measured);
  if (question === null) return null;
  return { question, step: 1, outcome: 'dropped', filter: peopleOf(place), from: measured.from, to: measured.to };
}

function peopleOf({ device, variant, language }: Pick<Opportunity['place'], 'device' | 'variant' | 'language'>) {
  return {
    ...(device !== null && { device }),
    ...(variant !== null && { variant }),
    ...(language !== null && { language }),
  };
}
