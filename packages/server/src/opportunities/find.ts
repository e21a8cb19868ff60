import type { Estimate, OpportunityLoss, OpportunityPlace, OpportunitySign } from '@scrim/protocol';
import {
  adjustForDiscoveries,
  departureFromPeers,
  differenceInterval,
  exceedsP,
  type Interval,
  type Proportion,
} from '@scrim/statistics';
import { effectiveProportion, releasedShare } from '../journeys/disclosure/released-share.ts';
import { lossAt } from './loss.ts';
import { type Counts, type Measure, measuresOf, type Rate } from './measure.ts';
import { isSameThing, placeId } from './place.ts';

/** Share of false ones among the opportunities of a run that is accepted, on average. */
export const DISCOVERY_RATE = 0.05;

export interface Period extends Counts {
  /** Days of it since the first on which at least k people came (`firstDay`). */
  readonly days: number;
}

export interface Found {
  readonly place: OpportunityPlace;
  readonly signs: readonly OpportunitySign[];
  readonly loss: OpportunityLoss | null;
}

interface Test {
  readonly measure: Measure;
  readonly against: OpportunitySign['against'];
  readonly baseline: number;
  readonly difference: Interval & { readonly value: number };
  readonly p: number;
}

/**
 * Places whose rates stand above those of their peers (fields of the same form, elements, forms, steps), of everybody else at
 * the same step, or of the period before. All tests of the run are adjusted together by Benjamini and Yekutieli, because
 * they hang together in any way: who stopped at one field stopped at no other. Everything is computed from rounded numbers, so
 * that nothing is told that those numbers do not tell.
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
  const adjusted = adjustForDiscoveries(
    tests.map(({ p }) => p),
    'any',
  );
  const signs = tests.flatMap((test, at) => {
    const p = adjusted[at] ?? 1;
    const sign = p <= DISCOVERY_RATE ? signOf(test, p, k) : null;
    return sign === null ? [] : [sign];
  });
  return { tests: tests.length, found: listed(signs, current, previous, steps, k) };
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

function signOf({ measure, against, baseline, difference }: Test, adjusted: number, k: number) {
  const { name, place, signal, people, of } = measure;
  const rate = releasedShare(people, of, k);
  if (rate === null) return null;
  const sign: OpportunitySign = {
    name,
    place,
    signal,
    of,
    people,
    rate,
    against,
    baseline,
    difference: toEstimate(difference),
    p: adjusted,
  };
  return sign;
}

const toEstimate = ({ value, low, high }: Interval & { value: number }): Estimate => ({
  value,
  lower: low,
  upper: high,
});

/** Signs of one thing together, costliest thing first. */
function listed(
  signs: readonly OpportunitySign[],
  current: Period,
  previous: Counts | null,
  steps: readonly string[],
  k: number,
): Found[] {
  const places = new Map<string, OpportunitySign[]>();
  for (const sign of [...signs].sort((a, b) => a.p - b.p)) {
    const id = placeId(sign.place);
    places.set(id, [...(places.get(id) ?? []), sign]);
  }
  const found = [...places.values()].flatMap((own): Found[] => {
    const [clearest] = own;
    if (clearest === undefined) return [];
    const { place } = clearest;
    return [{ place, signs: own, loss: lossAt(place, clearest.against, { current, previous, steps, k }) }];
  });
  let things: Found[] = [];
  for (const one of found.filter((candidate) => standsForItsStep(candidate, found)).sort(byCost)) {
    const same = things.filter((other) => areOneThing(one, other));
    const [costliest] = same;
    const whole = { ...(costliest ?? one), signs: [...same, one].flatMap(({ signs: own }) => own) };
    const at = costliest === undefined ? things.length : things.indexOf(costliest);
    things = [...things.slice(0, at), whole, ...things.slice(at + 1)].filter((other) => !same.includes(other));
  }
  // A step that loses many is told by what makes it lose them, if that is known.
  return things.filter(({ place }) => place.kind !== 'step' || !things.some((other) => explains(other.place, place)));
}

/** Through any of their places: the wait of a form joins an element in the form and a group of the step. */
function areOneThing(one: Found, other: Found): boolean {
  const placesOf = ({ signs }: Found) => signs.map(({ place }) => place);
  return placesOf(one).some((place) => placesOf(other).some((its) => isSameThing(place, its)));
}

/** Groups of one step overlap: the one that departs furthest, which is the narrowest cause, stands for the others. */
function standsForItsStep(one: Found, all: readonly Found[]): boolean {
  const reach = ({ signs }: Found) => Math.max(...signs.map(({ difference }) => difference.value));
  return (
    one.place.kind !== 'group' ||
    !all.some(({ place, ...other }) => {
      const rivals = place.kind === 'group' && place.page === one.place.page;
      return rivals && reach({ place, ...other }) > reach(one);
    })
  );
}

const explains = (place: OpportunityPlace, step: OpportunityPlace) => place.kind !== 'step' && place.page === step.page;

/** By what it costs, then by how many people met it. */
function byCost(a: Found, b: Found): number {
  const cost = ({ loss }: Found) => Math.max(0, loss?.perMonth.value ?? 0);
  const people = ({ signs }: Found) => Math.max(...signs.map((sign) => sign.people));
  return cost(b) - cost(a) || people(b) - people(a) || clearest(a) - clearest(b);
}

const clearest = ({ signs }: Found) => Math.min(...signs.map(({ p }) => p));
