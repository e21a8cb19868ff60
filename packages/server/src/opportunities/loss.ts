import type { LossBaseline, LossUnknown, OpportunityLoss, OpportunitySign } from '@scrim/protocol';
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
 * who clicked it in vain are compared with the others who saw it: how many more of them should have completed; of a page, those who
 * met the sign with the others who saw it. It says what goes together with the place, not what it causes. A text: why it cannot be said.
 */
export function lossAt(sign: Pick<OpportunitySign, 'place' | 'name' | 'against'>, basis: Basis): Loss {
  const { kind } = sign.place;
  return kind === 'element' ? ofElement(sign, basis) : kind === 'page' ? ofPage(sign, basis) : ofLeaving(sign, basis);
}

type Loss = OpportunityLoss | LossUnknown;

const LEAVING = ['stopped', 'gone', 'left'];

function ofLeaving({ place, against }: Pick<OpportunitySign, 'place' | 'against'>, basis: Basis): Loss {
  const { current, previous, steps, k } = basis;
  const isIt = (one: Measure) => LEAVING.includes(one.name) && placeId(one.place) === placeId(place);
  const measures = measuresOf(current, steps);
  const measure = measures.find(isIt);
  const step = current.steps.find((row) => steps[row.step - 1] === place.page && isEverybody(row));
  if (!steps.includes(place.page)) return 'no-step';
  if (measure === undefined || step === undefined) return 'too-few';
  if (step.completed === 0) return 'few-complete';
  const wentOn = { people: step.completed, of: step.people - step.left };
  const chance = effective(wentOn, k);
  const before = previous === null ? undefined : measuresOf(previous, steps).find(isIt);
  const [baseline, excess] =
    against === 'previous' && before !== undefined
      ? (['previous', differenceOf(measure, before, k)] as const)
      : measure.rest !== null
        ? (['everybody-else', differenceOf(measure, measure.rest, k)] as const)
        : (['peers', excessOverPeers(measure, measures, k)] as const);
  if (chance === null || excess === null) return 'too-few';
  const { low, high } = proportionInterval(chance, CONFIDENCE);
  const completion = { value: Math.min(1, wentOn.people / wentOn.of), low, high };
  return scaled(baseline, excess, measure.of, completion, current.days);
}

function excessOverPeers(measure: Measure, measures: readonly Measure[], k: number): Excess | null {
  const own = effective(measure, k);
  const peers = measures
    .filter(({ family, place }) => family === measure.family && place !== measure.place)
    .flatMap((one) => effective(one, k) ?? []);
  const departure = own === null ? null : departureFromPeers(own, peers, CONFIDENCE);
  return departure === null ? null : { value: departure.difference, ...departure.interval };
}

/** `k`, `otherK`: the rounding that each of the two rates allows for. */
function differenceOf(one: Rate, other: Rate, k: number, otherK = k): Excess | null {
  const [own, base] = [effective(one, k), effective(other, otherK)];
  if (own === null || base === null) return null;
  return { value: one.people / one.of - other.people / other.of, ...differenceInterval(own, base, CONFIDENCE) };
}

function ofElement({ place }: Pick<OpportunitySign, 'place'>, basis: Basis): Loss {
  const row = basis.current.elements.find(({ page, path }) => page === place.page && path === place.path);
  if (row === undefined) return 'too-few';
  const { seen, seenCompleters, troubled, completers } = row;
  return ofThoseWhoMet({ people: completers, of: troubled }, { people: seenCompleters, of: seen }, basis);
}

function ofPage({ place, name }: Pick<OpportunitySign, 'place' | 'name'>, basis: Basis): Loss {
  const row = basis.current.pages.find(({ page }) => page === place.page);
  if (row === undefined || (name !== 'shownError' && name !== 'scriptFailed')) return 'too-few';
  const met = { people: row[`${name}Completers`], of: row[name] };
  return ofThoseWhoMet(met, { people: row.peopleCompleters, of: row.people }, basis);
}

/** Of rates of completion: how many more of those who met it should have completed, as the others of all who saw it did. */
function ofThoseWhoMet(met: Rate, all: Rate, { current, k }: Basis): Loss {
  if (all.people === 0) return 'few-complete';
  const others = all.of - met.of;
  if (others <= 0) return 'too-few';
  const completed = Math.min(others, Math.max(0, all.people - met.people));
  // The others are a difference of two rounded numbers, and the rounding of one of them is in both rates: each allows for more of it.
  const missing = differenceOf({ people: completed, of: others }, met, k * Math.sqrt(3), k * Math.SQRT2);
  if (missing === null) return 'too-few';
  return scaled('unaffected', missing, met.of, { value: 1, low: 1, high: 1 }, current.days);
}

function scaled(
  against: LossBaseline,
  excess: Excess,
  people: number,
  completion: Excess,
  days: number,
): OpportunityLoss {
  const months = MONTH / days;
  const ends = [excess.low, excess.high].flatMap((end) => [end * completion.low, end * completion.high]);
  return {
    against,
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
