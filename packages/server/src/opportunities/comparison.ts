import { completionOf } from '@scrim/policy';
import type {
  Estimate,
  OpportunityChange,
  OpportunityComparison,
  OpportunityPlace,
  OpportunitySign,
} from '@scrim/protocol';
import {
  alwaysValidInterval,
  MISMATCH_ALARM,
  meanOf,
  mixtureMismatch,
  type Proportion,
  uplift,
} from '@scrim/statistics';
import { effectiveProportion, releasedShare } from '../journeys/disclosure/released-share.ts';
import { markKeyOf } from '../journeys/disclosure/rounding.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy } from '../policies/policy.ts';
import { stepsOf } from '../recordings/steps.ts';
import { readDecisions } from './decision-store.ts';
import { findOpportunities, type Period } from './find.ts';
import { mainFirst } from './main-sign.ts';
import { measuresOf } from './measure.ts';
import { countPeriod } from './opportunity.ts';
import { placeId } from './place.ts';
import type { Asked, StepRow } from './store.ts';

const DAY = 86_400_000;
const MOST_DAYS = 90;

interface Side {
  readonly from: string;
  readonly to: string;
  readonly counts: Period | null;
}

/**
 * What a fix did: the rates of a place from the day of the fix on, in days that are over (at most 90; on its first day, in that as far
 * as it has come), and in as many days before it. People were not
 * assigned by lot, so a change may have other causes; that they are made up alike is tested. The days before are mostly those in which
 * the place was picked for its rate, so part of a fall is regression to the mean, which no interval here accounts for. Errors:
 * `opportunity_unknown`, `opportunity_not_fixed`.
 */
export async function compareOpportunity(
  context: Context,
  { site, id }: { readonly site: string; readonly id: string },
): Promise<OpportunityComparison> {
  const decided = (await readDecisions(context.database, site)).find((one) => one.id === id);
  if (decided === undefined) throw new ScrimError('opportunity_unknown');
  const fixedOn = decided.decisions[0]?.fixedOn ?? null;
  if (fixedOn === null) throw new ScrimError('opportunity_not_fixed');
  const policy = await activePolicy(context, site);
  const steps = stepsOf(policy?.compiled ?? null);
  const outcome = (policy && completionOf(policy.compiled)) ?? '';
  const { k } = context.config;
  const fix = Date.parse(fixedOn);
  const days = Math.min(MOST_DAYS, Math.max(1, Math.floor((context.clock.now() - fix) / DAY)));
  const side = async (start: number): Promise<Side> => {
    const [from, to] = [dayOf(start), dayOf(start + (days - 1) * DAY)];
    const scope = { site, from, to, steps, outcome };
    const asked: Asked = { scope, key: markKeyOf(context, site), k };
    return { from, to, counts: await countPeriod(context, asked) };
  };
  const [before, after] = await Promise.all([side(fix - days * DAY), side(fix)]);
  return compareSides(decided.place, { before, after }, steps, k);
}

/** Of rounded numbers; the first change is the place's main sign as it was found before the fix, else the first that it can have. */
export function compareSides(
  place: OpportunityPlace,
  { before, after }: { readonly before: Side; readonly after: Side },
  steps: readonly string[],
  k: number,
): OpportunityComparison {
  const of = ({ counts }: Side) =>
    counts === null ? [] : measuresOf(counts, steps).filter((one) => placeId(one.place) === placeId(place));
  const [was, is] = [of(before), of(after)];
  const signs = signsOf(place, before, steps, k);
  const names = [...new Set([...signs, ...was, ...is].map(({ name }) => name))];
  const changes = names.map((name): OpportunityChange => {
    const rateOf = (measures: typeof was) => measures.find((one) => one.name === name) ?? { people: 0, of: 0 };
    const [old, fresh] = [rateOf(was), rateOf(is)];
    const told = ({ from, to }: Side, { people, of: all }: typeof old) => ({
      from,
      to,
      of: all,
      people,
      rate: releasedShare(people, all, k),
    });
    return { name, before: told(before, old), after: told(after, fresh), ...changeOf(old, fresh, k) };
  });
  const mixture = (['device', 'language'] as const).map((dimension) => ({
    dimension,
    // Rounding adds a variance of at most k²/4 to each count, as in `effectiveProportion`.
    p: mixtureMismatch(...mixOf(place, dimension, before, after, steps), (k * k) / 4),
  }));
  const [main] = changes;
  const isAlike = mixture.every(({ p }) => p >= MISMATCH_ALARM);
  const fell = main?.alwaysValid !== undefined && main.alwaysValid !== null && main.alwaysValid.upper < 0;
  // Of a page, which of its signs the fix was for is known only from what was found.
  const isMainKnown = place.kind !== 'page' || signs.length > 0;
  return { k, changes, mixture, alarm: MISMATCH_ALARM, suggestVerified: isMainKnown && fell && isAlike };
}

function signsOf(place: OpportunityPlace, { counts }: Side, steps: readonly string[], k: number): OpportunitySign[] {
  if (counts === null) return [];
  const signs = findOpportunities(counts, null, steps, k).found.flatMap((one) => one.signs);
  return mainFirst(
    place,
    signs.filter((sign) => placeId(sign.place) === placeId(place)),
  );
}

interface Rate {
  readonly people: number;
  readonly of: number;
}

function changeOf(old: Rate, fresh: Rate, k: number): { uplift: Estimate | null; alwaysValid: Estimate | null } {
  const [base, variation] = [
    effectiveProportion(old.people, old.of, k),
    effectiveProportion(fresh.people, fresh.of, k),
  ];
  const change =
    base === null || variation === null ? null : uplift(meanOf(smoothed(base)), meanOf(smoothed(variation)));
  if (base === null || variation === null || change === null) return { uplift: null, alwaysValid: null };
  const { estimate, standardError, interval } = change;
  const always = alwaysValidInterval({ estimate, standardError, size: base.of + variation.of });
  // No rate falls by more than all of it.
  return {
    uplift: { value: estimate, lower: Math.max(-1, interval.low), upper: interval.high },
    alwaysValid: { value: estimate, lower: Math.max(-1, always.low), upper: always.high },
  };
}

/** Half a person more did and did not, so that a rate of nobody at all keeps a variance (Agresti, Biometrics 55, 1999). */
const smoothed = ({ hits, of }: Proportion): Proportion => ({ hits: hits + 0.5, of: of + 1 });

/** People at the place's step, or at the first one, by a dimension, before and after. */
function mixOf(
  place: OpportunityPlace,
  dimension: 'device' | 'language',
  before: Side,
  after: Side,
  steps: readonly string[],
): [number[], number[]] {
  const step = Math.max(1, steps.indexOf(place.page) + 1);
  const other = dimension === 'device' ? 'language' : 'device';
  const isOf = (row: StepRow) =>
    row.step === step && row[dimension] !== null && row[other] === null && row.variant === null;
  const count = ({ counts }: Side, value: string) =>
    (counts?.steps ?? []).find((row) => isOf(row) && row[dimension] === value)?.people ?? 0;
  const rows = [...(before.counts?.steps ?? []), ...(after.counts?.steps ?? [])].filter(isOf);
  const values = [...new Set(rows.map((row) => row[dimension] ?? ''))];
  return [values.map((value) => count(before, value)), values.map((value) => count(after, value))];
}
