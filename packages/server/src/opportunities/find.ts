import type { Estimate, LossUnknown, OpportunityLoss, OpportunityPlace, OpportunitySign } from '@scrim/protocol';
import { departureFromPeers, differenceInterval, exceedsP, type Interval, type Proportion } from '@scrim/statistics';
import { effectiveProportion, releasedShare } from '../journeys/disclosure/released-share.ts';
import { lossAt } from './loss.ts';
import { mainFirst } from './main-sign.ts';
import { type Counts, type Measure, measuresOf, type Rate } from './measure.ts';
import { placeId } from './place.ts';
import { adjustByThing, thingsOf } from './thing.ts';

/** Share of false ones among the opportunities of a run that is accepted, on average. */
export const DISCOVERY_RATE = 0.05;

export interface Period extends Counts {
  /** Days of it since the first on which at least k people came (`firstDay`). */
  readonly days: number;
}

/** What a place costs; a reason where that cannot be said. */
export interface Cost {
  readonly place: OpportunityPlace;
  readonly loss: OpportunityLoss | null;
  readonly lossUnknown: LossUnknown | null;
}

/** A thing under its costliest place. */
export interface Found extends Cost {
  readonly signs: readonly OpportunitySign[];
  /** Of each of its places, costliest first. */
  readonly costs: readonly Cost[];
}

interface Test {
  readonly measure: Measure;
  readonly against: OpportunitySign['against'];
  readonly baseline: number;
  readonly difference: Interval & { readonly value: number };
  readonly p: number;
}

/**
 * Places whose rates stand above those of their peers (fields of the same form, elements, forms, pages, steps), of everybody else at
 * the same step, or of the period before. All tests of the run are adjusted together, so that few of the things that are listed
 * are false (`adjustByThing`). Everything is computed from rounded numbers, so that nothing is told that those numbers do not tell.
 */
export function findOpportunities(
  current: Period,
  previous: Counts | null,
  steps: readonly string[],
  k: number,
): { readonly tests: number; readonly found: readonly Found[] } {
  const measures = measuresOf(current, steps);
  const before = new Map((previous === null ? [] : measuresOf(previous, steps)).map((one) => [keyOf(one), one]));
  const families = new Map<string, Measure[]>();
  for (const measure of measures) families.set(measure.family, [...(families.get(measure.family) ?? []), measure]);
  const tests = measures.flatMap((measure) =>
    [
      againstOthers(measure, families.get(measure.family) ?? [], k),
      againstBefore(measure, before.get(keyOf(measure)), k),
    ].filter((test) => test !== null),
  );
  const signs = tests.flatMap((test) => signOf(test, k) ?? []);
  const clear = adjustByThing(signs).filter(({ p }) => p <= DISCOVERY_RATE);
  return { tests: tests.length, found: listed(clear, current, previous, steps, k) };
}

const keyOf = ({ place, name }: Measure) => `${placeId(place)} ${name}`;

function againstOthers(measure: Measure, family: readonly Measure[], k: number): Test | null {
  const own = effective(measure, k);
  if (own === null) return null;
  if (measure.rest !== null) return compared(measure, own, measure.rest, 'peers', k);
  const peers = family.filter((one) => one !== measure).flatMap((one) => effective(one, k) ?? []);
  const departure = departureFromPeers(own, peers);
  if (departure === null) return null;
  const { baseline, difference, interval, p } = departure;
  return { measure, against: 'peers', baseline, difference: { value: difference, ...interval }, p };
}

function againstBefore(measure: Measure, before: Measure | undefined, k: number): Test | null {
  const own = effective(measure, k);
  return own === null || before === undefined ? null : compared(measure, own, before, 'previous', k);
}

function compared(
  measure: Measure,
  own: Proportion,
  other: Rate,
  against: OpportunitySign['against'],
  k: number,
): Test | null {
  const base = effective(other, k);
  if (base === null) return null;
  const baseline = other.people / other.of;
  const difference = { value: measure.people / measure.of - baseline, ...differenceInterval(own, base) };
  return { measure, against, baseline, difference, p: exceedsP(own, base, false) };
}

const effective = ({ people, of }: Rate, k: number): Proportion | null => effectiveProportion(people, of, k);

function signOf({ measure, against, baseline, difference, p }: Test, k: number): OpportunitySign | null {
  const { name, place, signal, people, of } = measure;
  const rate = releasedShare(people, of, k);
  return rate && { name, place, signal, of, people, rate, against, baseline, difference: toEstimate(difference), p };
}

const toEstimate = ({ value, low, high }: Interval & { value: number }): Estimate => ({
  value,
  lower: low,
  upper: high,
});

type Costly = Omit<Found, 'costs'>;

/** Signs, clearest first, by their thing under its costliest place, costliest thing first. */
function listed(
  signs: readonly OpportunitySign[],
  current: Period,
  previous: Counts | null,
  steps: readonly string[],
  k: number,
): Found[] {
  const foundAt = (own: readonly OpportunitySign[]): Costly[] => {
    const [clearest] = own;
    const main = clearest && mainFirst(clearest.place, own)[0];
    if (main === undefined) return [];
    const loss = lossAt(main, { current, previous, steps, k });
    const isKnown = typeof loss !== 'string';
    return [{ place: main.place, signs: own, loss: isKnown ? loss : null, lossUnknown: isKnown ? null : loss }];
  };
  const things = thingsOf(signs).flatMap((thing) => {
    const places = byPlace(thing).flatMap(foundAt).sort(byCost);
    const costs = places.map(({ place, loss, lossUnknown }) => ({ place, loss, lossUnknown }));
    return costs.slice(0, 1).map((costliest) => ({ ...costliest, signs: places.flatMap((one) => one.signs), costs }));
  });
  return things.sort(byCost);
}

function byPlace(signs: readonly OpportunitySign[]): OpportunitySign[][] {
  const places = new Map<string, OpportunitySign[]>();
  for (const sign of signs) places.set(placeId(sign.place), [...(places.get(placeId(sign.place)) ?? []), sign]);
  return [...places.values()];
}

/** By what it costs, then by how many people met it. */
function byCost(a: Costly, b: Costly): number {
  const cost = ({ loss }: Costly) => Math.max(0, loss?.perMonth.value ?? 0);
  const people = ({ signs }: Costly) => Math.max(...signs.map((sign) => sign.people));
  return cost(b) - cost(a) || people(b) - people(a) || clearest(a) - clearest(b);
}

const clearest = ({ signs }: Costly) => Math.min(...signs.map(({ p }) => p));
