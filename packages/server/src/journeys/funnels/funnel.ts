import type {
  FunnelAnswer,
  FunnelBreakdown,
  FunnelGroup,
  FunnelLeavers,
  FunnelQuestion,
  FunnelVisits,
  FunnelWindow,
  VisitFilter,
} from '@scrim/protocol';
import { dayOf } from '../../platform/clock.ts';
import type { Context } from '../../platform/context.ts';
import { FIRST_DAY, Period } from '../../platform/period.ts';
import { releasedDifference, releasedShare } from '../disclosure/released-share.ts';
import { markKeyOf, roundDescending, roundDuration, roundPeople } from '../disclosure/rounding.ts';
import { resolveVisits, type VisitCondition } from '../visit-filter.ts';
import { type FunnelScope, funnelVisits, lastDayOfAttempts } from './funnel-statement.ts';
import { countLeavers, countSteps, type GroupCount, type LeaverCount } from './store.ts';
import { comparableVariants, variantRatio } from './variant-ratio.ts';

export interface FunnelRequest {
  readonly site: string;
  readonly question: FunnelQuestion;
  readonly filter: VisitFilter;
  /** UTC days, both included. */
  readonly from: string;
  readonly to: string;
  /** Divide into groups by a property, or compare with as many days before. */
  readonly by: FunnelBreakdown | 'period' | null;
}

const DAY = 86_400_000;

/** How many people got how far, how long it took them, and what those did who left. */
export async function readFunnel(context: Context, request: FunnelRequest): Promise<FunnelAnswer> {
  const { k } = context.config;
  const { site, question, filter, from, to, by } = request;
  const divided = by === 'period' ? null : by;
  const until = lastDayOfAttempts(question.window, to);
  const before = by === 'period' ? periodBefore({ from, to }, question.window, dayOf(context.clock.now())) : null;
  const visits = await resolveVisits(context, site, filter, { from: before?.from ?? from, to: until });
  const key = markKeyOf(context, site);
  const asked = { question, key, scope: { site, from, to, until, visits } };
  const [groups, previous, leavers] = await Promise.all([
    countSteps(context.clickhouse, { ...asked, by: divided }),
    before === null ? [] : countSteps(context.clickhouse, { ...asked, scope: { ...asked.scope, ...before }, by: null }),
    countLeavers(context.clickhouse, asked),
  ]);
  const released = [
    ...releaseGroups(divided === null ? groups.map((group) => ({ ...group, name: null })) : groups, k),
    ...releaseGroups(
      previous.map((group) => ({ ...group, name: 'previous' })),
      k,
    ),
  ];
  const ratio = by === 'variant' ? variantRatio(released, k) : null;
  const compared = by === 'variant' ? comparableVariants(released) : released;
  return {
    k,
    groups: released,
    variantRatio: ratio,
    differences: ratio?.isMismatch ? [] : differencesOf(compared, k),
    leavers: leavers.map((one) => releaseLeavers(one, k)),
    before: before === null ? null : { from: before.from, to: before.to },
  };
}

/** Groups in which somebody began; the largest first as far as rounded numbers tell, for the exact order would tell of single people. */
export function releaseGroups(groups: readonly Parameters<typeof releaseGroup>[0][], k: number): FunnelGroup[] {
  const began = ({ steps }: FunnelGroup) => steps[0]?.people ?? 0;
  return groups
    .map((group) => releaseGroup(group, k))
    .filter((group) => began(group) > 0)
    .sort((a, b) => began(b) - began(a) || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

export function releaseGroup(
  group: Omit<GroupCount, 'name'> & { readonly name: string | null },
  k: number,
): FunnelGroup {
  const people = roundDescending(group.steps, k);
  const first = people[0] ?? 0;
  return {
    name: group.name,
    steps: group.steps.map(({ count, took }, at) => {
      const here = people[at] ?? 0;
      const before = people[at - 1] ?? here;
      return {
        people: here,
        share: releasedShare(here, first, k),
        fromPrevious: at === 0 ? null : releasedShare(here, before, k),
        dropped: before - here,
        took:
          took === null || count < 2 * k
            ? null
            : { lower: roundDuration(took[0]), median: roundDuration(took[1]), upper: roundDuration(took[2]) },
      };
    }),
  };
}

export function releaseLeavers(leavers: LeaverCount, k: number): FunnelLeavers {
  return {
    step: leavers.step,
    people: roundPeople(leavers.people, k),
    cameBack: roundPeople(leavers.cameBack, k),
    next: leavers.next
      .map(({ page, people }) => ({ page: page === '' ? null : page, people: roundPeople(people, k) }))
      .filter(({ people }) => people > 0)
      .sort((a, b) => b.people - a.people || ((a.page ?? '') < (b.page ?? '') ? -1 : 1)),
  };
}

function differencesOf(groups: readonly FunnelGroup[], k: number): FunnelAnswer['differences'] {
  const ends = (group: FunnelGroup) => [group.steps.at(-1)?.people ?? 0, group.steps[0]?.people ?? 0] as const;
  const [first, ...others] = groups;
  if (first === undefined) return [];
  return others.flatMap((group) => {
    // Against the period before, the current one is what is asked about; else each group against the largest.
    const [a, b] = group.name === 'previous' ? [first, group] : [group, first];
    const difference = releasedDifference(ends(a), ends(b), k);
    return difference === null ? [] : [{ name: group.name ?? '', difference }];
  });
}

/**
 * As many days as a period has had until today, right before it; null before all time, and before a period that is still to come.
 * Attempts of these days are looked at for as long as those of the period can have been, so that neither had more time.
 */
export function periodBefore(
  { from, to }: Period,
  window: FunnelWindow,
  today: string,
): Pick<FunnelScope, 'from' | 'to' | 'until'> | null {
  const start = Date.parse(from);
  const days = Math.round((Math.min(Date.parse(to), Date.parse(today)) - start) / DAY) + 1;
  if (from === FIRST_DAY || days < 1) return null;
  const last = dayOf(start - DAY);
  const until = Math.min(Date.parse(lastDayOfAttempts(window, last)), Date.parse(today) - days * DAY);
  return { from: dayOf(Math.max(start - days * DAY, Date.parse(FIRST_DAY))), to: last, until: dayOf(until) };
}

/**
 * The visits in which those who got to a step and no further, or to the end, got there: for lists of recordings. The same
 * question asked again, so that the list is of exactly those that the funnel counts. Errors: `segment_unknown`.
 */
export async function resolveFunnelVisits(
  context: Pick<Context, 'database'>,
  site: string,
  asked: FunnelVisits,
): Promise<VisitCondition> {
  const { question, filter, step, outcome } = asked;
  const { from, to } = Period.parse({ from: asked.from, to: asked.to });
  const until = lastDayOfAttempts(question.window, to);
  const visits = await resolveVisits(context, site, filter, { from, to: until });
  return funnelVisits(question, { site, from, to, until, visits }, { step, outcome });
}
