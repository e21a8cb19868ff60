import type { OpportunityLoss, OpportunityPlace, OpportunitySign } from '@scrim/protocol';
import {
  departureFromPeers,
  differenceInterval,
  type Interval,
  type Proportion,
  proportionInterval,
} from '@scrim/statistics';
import { effectiveProportion } from '../journeys/disclosure/released-share.ts';
import type { Period } from './find.ts';
import { type Counts, isEverybody, type Measure, measuresOf, type Rate } from './measure.ts';
import { placeId } from './place.ts';

const MONTH = 30;
/** Of each of the two factors, so that the product's interval holds with 95 % at least (Bonferroni). */
const CONFIDENCE = 0.975;

interface Basis {
  readonly current: Period;
  readonly previous: Counts | null;
  readonly steps: readonly string[];
  readonly k: number;
}

interface Excess extends Interval {
  readonly value: number;
}

/**
 * Completed applications that a place costs in 30 days, as far as the numbers tell it: the share of people lost there beyond
 * what its peers lose × those people × the chance of completing of those who go on × 30 ÷ days observed. Of an element, those
 * who clicked it in vain are compared with the others who saw it: how many more of them should have completed. It says what
 * goes together with the place, not what it causes. Null when no outcome is declared or nobody completes.
 */
export function lossAt(
  place: OpportunityPlace,
  against: OpportunitySign['against'],
  basis: Basis,
): OpportunityLoss | null {
  return place.kind === 'element' ? ofElement(place, basis) : ofLeaving(place, against, basis);
}

const LEAVING = ['stopped', 'gone', 'left'];

function ofLeaving(place: OpportunityPlace, against: OpportunitySign['against'], basis: Basis): OpportunityLoss | null {
  const { current, previous, steps, k } = basis;
  const isIt = (one: Measure) => LEAVING.includes(one.name) && placeId(one.place) === placeId(place);
  const measures = measuresOf(current, steps);
  const measure = measures.find(isIt);
  const step = current.steps.find((row) => steps[row.step - 1] === place.page && isEverybody(row));
  if (measure === undefined || step === undefined || step.completed === 0) return null;
  const wentOn = { people: step.completed, of: step.people - step.left };
  const chance = effective(wentOn, k);
  const before = previous === null ? undefined : measuresOf(previous, steps).find(isIt);
  const excess =
    against === 'previous' && before !== undefined
      ? differenceOf(measure, before, k)
      : measure.rest !== null
        ? differenceOf(measure, measure.rest, k)
        : excessOverPeers(measure, measures, k);
  if (chance === null || excess === null) return null;
  const { low, high } = proportionInterval(chance, CONFIDENCE);
  const completion = { value: Math.min(1, wentOn.people / wentOn.of), low, high };
  return scaled(excess, measure.of, completion, current.days);
}

function excessOverPeers(measure: Measure, measures: readonly Measure[], k: number): Excess | null {
  const own = effective(measure, k);
  const peers = measures
    .filter(({ family, place }) => family === measure.family && place !== measure.place)
    .flatMap((one) => effective(one, k) ?? []);
  const departure = own === null ? null : departureFromPeers(own, peers, CONFIDENCE);
  return departure === null ? null : { value: departure.difference, ...departure.interval };
}

function differenceOf(one: Rate, other: Rate, k: number): Excess | null {
  const [own, base] = [effective(one, k), effective(other, k)];
  if (own === null || base === null) return null;
  return { value: one.people / one.of - other.people / other.of, ...differenceInterval(own, base, CONFIDENCE) };
}

function ofElement(place: OpportunityPlace, { current, k }: Basis): OpportunityLoss | null {
  const row = current.elements.find(({ page, path }) => page === place.page && path === place.path);
  if (row === undefined || row.seenCompleters === 0) return null;
  const troubled = { people: row.completers, of: row.troubled };
  const others = { people: Math.max(0, row.seenCompleters - row.completers), of: row.seen - row.troubled };
  if (others.of <= 0) return null;
  const missing = differenceOf({ ...others, people: Math.min(others.people, others.of) }, troubled, k);
  return missing === null ? null : scaled(missing, row.troubled, { value: 1, low: 1, high: 1 }, current.days);
}

function scaled(excess: Excess, people: number, completion: Excess, days: number): OpportunityLoss {
  const months = MONTH / days;
  const ends = [excess.low, excess.high].flatMap((end) => [end * completion.low, end * completion.high]);
  return {
    perMonth: {
      value: excess.value * people * completion.value * months,
      lower: Math.min(...ends) * people * months,
      upper: Math.max(...ends) * people * months,
    },
    share: excess.value,
    people,
    completion: completion.value,
    days,
  };
}

const effective = ({ people, of }: Rate, k: number): Proportion | null => effectiveProportion(people, of, k);
