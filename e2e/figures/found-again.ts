import { PROCESS } from './demo-process.ts';
import { abovePeers, chanceAbove, type Departure } from './departures.ts';
import { type Confidence, newcombe, type Range, type Rate, rateOf, wilson } from './intervals.ts';
import { formOf, measureKey, type Place, placeKey } from './opportunity-places.ts';
import type { RoundedMeasure } from './rounded-measures.ts';

/** One comparison; once all are adjusted together, so is its p. */
export interface FoundSign extends RoundedMeasure, Departure {
  readonly against: 'peers' | 'previous';
}

export interface FoundLoss {
  readonly against: 'peers' | 'everybody-else' | 'previous' | 'unaffected';
  readonly perMonth: Range;
  readonly share: number;
  readonly people: number;
  readonly completion: number;
}

export interface Found {
  readonly place: Place;
  /** The main one, then the others. */
  readonly signs: readonly FoundSign[];
  /** A text: why it is not known. */
  readonly loss: FoundLoss | 'no-step' | 'few-complete' | 'too-few';
}

export interface Counted {
  readonly now: readonly RoundedMeasure[];
  /** Of as many days before; null: not recorded all through. */
  readonly before: readonly RoundedMeasure[] | null;
  /** Observed. */
  readonly days: number;
}

/** What stands out, costliest first, by the definitions of docs/analyses/opportunities.md, from rounded numbers. */
export function findAgain(counted: Counted): { readonly tests: number; readonly found: readonly Found[] } {
  const { now, before } = counted;
  const tests = now.flatMap((one): FoundSign[] => {
    const [others, then] = [againstOthers(one, now, 95), againstBefore(one, now, before, 95)];
    return [
      ...(others === null ? [] : [{ ...one, ...others, against: 'peers' as const }]),
      ...(then === null ? [] : [{ ...one, ...then, against: 'previous' as const }]),
    ];
  });
  const listed = adjusted(tests).filter(({ p }) => p <= 0.05);
  const found = thingsOf(listed).map((signs) => costliest(signs, counted));
  return { tests: tests.length, found: found.sort(byCost) };
}

/** The thing under its costliest place. */
function costliest(signs: readonly FoundSign[], counted: Counted): Found {
  const places = [...new Map(signs.map(({ place }) => [placeKey(place), place])).values()].map((place) => {
    const own = signs.filter((sign) => placeKey(sign.place) === placeKey(place));
    const main = own.find(({ name }) => LEAVING.includes(name)) ?? own[0] ?? fail();
    return { place, signs: [main, ...own.filter((sign) => sign !== main)], loss: lossAt(main, counted) };
  });
  const first = places.sort(byCost)[0] ?? fail();
  return { ...first, signs: [...first.signs, ...signs.filter((sign) => !first.signs.includes(sign))] };
}

const LEAVING = ['stopped', 'gone', 'left'];

/** By the loss, then by how many people show it. */
function byCost(a: Found, b: Found): number {
  const cost = ({ loss }: Found) => (typeof loss === 'string' ? 0 : Math.max(0, loss.perMonth.value));
  const people = ({ signs }: Found) => Math.max(...signs.map((sign) => sign.people));
  const chance = ({ signs }: Found) => Math.min(...signs.map(({ p }) => p));
  return cost(b) - cost(a) || people(b) - people(a) || chance(a) - chance(b);
}

/** The last step is where one wants to be; of a group there have to be others. */
const isCompared = (one: RoundedMeasure, all: readonly RoundedMeasure[]) =>
  (one.name !== 'left' || one.place.page !== PROCESS.steps.at(-1)) &&
  (one.place.kind !== 'group' || everybodyElse(one, all) !== null);

const rateAt = ({ people, of }: RoundedMeasure) => rateOf(people, of);

function againstOthers(one: RoundedMeasure, all: readonly RoundedMeasure[], confidence: Confidence): Departure | null {
  const own = rateAt(one);
  if (own === null || !isCompared(one, all)) return null;
  const rest = one.place.kind === 'group' ? everybodyElse(one, all) : null;
  if (rest !== null) return above(own, rest, confidence);
  const isPeer = ({ name, place }: RoundedMeasure) =>
    name === one.name &&
    place.kind === one.place.kind &&
    (place.kind !== 'field' || (place.page === one.place.page && place.form === one.place.form));
  const peers = all.filter((other) => other !== one && isPeer(other) && isCompared(other, all));
  return abovePeers(
    own,
    peers.flatMap((peer) => rateAt(peer) ?? []),
    confidence,
  );
}

function againstBefore(
  one: RoundedMeasure,
  all: readonly RoundedMeasure[],
  before: Counted['before'],
  confidence: Confidence,
): Departure | null {
  const then = before?.find((other) => measureKey(other) === measureKey(one));
  if (before === null || then === undefined || !isCompared(one, all) || !isCompared(then, before)) return null;
  const [own, base] = [rateAt(one), rateAt(then)];
  return own && base && above(own, base, confidence);
}

/** Of a step those who are not in a group; null of nobody. */
function everybodyElse({ place, of, people }: RoundedMeasure, all: readonly RoundedMeasure[]): Rate | null {
  const step = stepAt(place.page, all);
  if (step === undefined || step.of <= of) return null;
  const rest = step.of - of;
  return rateOf(Math.min(rest, Math.max(0, step.people - people)), rest);
}

const stepAt = (page: string, all: readonly RoundedMeasure[]) =>
  all.find(({ place }) => place.kind === 'step' && place.page === page);

const above = (own: Rate, other: Rate, confidence: Confidence): Departure => ({
  baseline: other.value,
  difference: newcombe(own, other, confidence),
  p: chanceAbove(own, other),
});

/** Clearest first; p is the least share of false things at which a sign is listed with all that are clearer. */
function adjusted(tests: readonly FoundSign[]): FoundSign[] {
  const places = new Set(tests.map(({ place }) => placeKey(place))).size;
  const harmonic = Array.from({ length: places }, (_, at) => 1 / (at + 1)).reduce((sum, one) => sum + one, 0);
  const sorted = tests.toSorted((a, b) => a.p - b.p);
  const shares = sorted.map(({ p }, at) => (p * tests.length * harmonic) / thingsOf(sorted.slice(0, at + 1)).length);
  return sorted.map((test, at) => ({ ...test, p: Math.min(1, ...shares.slice(at)) }));
}

/** Signs by what there is to fix. */
function thingsOf(signs: readonly FoundSign[]): FoundSign[][] {
  return [...new Set(signs.map(({ place }) => place.page))].flatMap((page) => {
    const here = signs.filter(({ place }) => place.page === page);
    if (here.every(({ place }) => place.kind === 'step' || place.kind === 'page')) return [here];
    const [furthest] = here
      .filter(({ place }) => place.kind === 'group')
      .toSorted((a, b) => b.difference.value - a.difference.value);
    const hasField = here.some(({ place }) => place.kind === 'field');
    const spoken = here.filter(({ place, name }) => {
      if (place.kind === 'group') return furthest !== undefined && placeKey(place) === placeKey(furthest.place);
      return place.kind !== 'step' && !(name === 'shownError' && hasField);
    });
    return spoken.reduce<FoundSign[][]>((things, sign) => {
      const same = things.filter((thing) => thing.some(({ place }) => isOneThing(place, sign.place)));
      return [...things.filter((thing) => !same.includes(thing)), [...same.flat(), sign]];
    }, []);
  });
}

/** On one page: the same form or element, one in the other; or a group, and where people leave. */
function isOneThing(a: Place, b: Place): boolean {
  const kinds = [a.kind, b.kind];
  if (kinds.includes('page')) return a.kind === b.kind;
  if (kinds.includes('group')) return !kinds.includes('element');
  const [one, other] = [outermost(a), outermost(b)];
  return `${one}>`.startsWith(`${other}>`) || `${other}>`.startsWith(`${one}>`);
}

const outermost = ({ form, path }: Place): string => form || formOf(path ?? '') || (path ?? '');

/** Completed applications in 30 days. */
function lossAt(sign: FoundSign, counted: Counted): Found['loss'] {
  const { now, before, days } = counted;
  const monthly = (excess: Range, people: number, completion: Range): Range => {
    const ends = [excess.low, excess.high].flatMap((end) => [end * completion.low, end * completion.high]);
    const all = { value: excess.value * completion.value, low: Math.min(...ends), high: Math.max(...ends) };
    const times = (people * 30) / days;
    return { value: all.value * times, low: all.low * times, high: all.high * times };
  };
  if (sign.place.kind === 'element' || sign.place.kind === 'page') {
    const missing = fewerCompleted(sign);
    if (typeof missing === 'string') return missing;
    const perMonth = monthly(missing, sign.people, { value: 1, low: 1, high: 1 });
    return { against: 'unaffected', perMonth, share: missing.value, people: sign.people, completion: 1 };
  }
  const step = stepAt(sign.place.page, now);
  if (step === undefined) return 'no-step';
  const leaving = now.find((one) => LEAVING.includes(one.name) && placeKey(one.place) === placeKey(sign.place));
  if (leaving === undefined || leaving.of === 0) return 'too-few';
  const { ofCompleted = 0 } = step;
  if (ofCompleted === 0) return 'few-complete';
  const wentOn = step.of - step.people;
  const completion = rateOf(Math.min(wentOn, ofCompleted), wentOn);
  const then = sign.against === 'previous' ? againstBefore(leaving, now, before, 97.5) : null;
  const excess = then ?? againstOthers(leaving, now, 97.5);
  if (completion === null || excess === null) return 'too-few';
  const chance = wilson(completion, 97.5);
  return {
    against: then !== null ? 'previous' : leaving.place.kind === 'group' ? 'everybody-else' : 'peers',
    perMonth: monthly(excess.difference, leaving.of, chance),
    share: excess.difference.value,
    people: leaving.of,
    completion: chance.value,
  };
}

/**
 * Of those who met it against the others. The others' numbers are each made of two rounded ones, of which one is in both rates: its
 * variance counts double, as that of a sum is at most twice the sum of the variances.
 */
function fewerCompleted({ of, people, ofCompleted = 0, completed = 0 }: FoundSign): Range | 'few-complete' | 'too-few' {
  if (ofCompleted === 0) return 'few-complete';
  const others = of - people;
  const unaffected = rateOf(Math.min(others, Math.max(0, ofCompleted - completed)), others, 3);
  const affected = rateOf(completed, people, 2);
  return unaffected && affected ? newcombe(unaffected, affected, 97.5) : 'too-few';
}

function fail(): never {
  throw new Error('There is no such place.');
}
