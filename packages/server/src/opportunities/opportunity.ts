import { randomUUID } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { completionOf } from '@scrim/policy';
import type { NewOpportunityDecision, Opportunity, OpportunityPlace, Overview, OverviewNumbers } from '@scrim/protocol';
import { appendAudit } from '../audit/log.ts';
import { releasedDifference, releasedShare } from '../journeys/disclosure/released-share.ts';
import { markKeyOf } from '../journeys/disclosure/rounding.ts';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { activePolicy } from '../policies/policy.ts';
import { replaySampling } from '../recordings/sampling.ts';
import { stepsOf } from '../recordings/steps.ts';
import { type Decided, insertDecision, readDecisions } from './decision-store.ts';
import { DISCOVERY_RATE, type Found, findOpportunities, type Period } from './find.ts';
import { keptCounts, type PeriodCounts } from './kept-counts.ts';
import { mainFirst } from './main-sign.ts';
import { deviceOf } from './measure.ts';
import type { RunScope } from './people-statement.ts';
import { placeId } from './place.ts';
import { type IsFoundAfter, reopenedAt, verifiedDay } from './reopening.ts';
import {
  type Asked,
  countElements,
  countFields,
  countPages,
  countSteps,
  countTrend,
  countWaits,
  firstDay,
  isRecordedBy,
  readPages,
  type StepRow,
} from './store.ts';

const DAY = 86_400_000;
const PERIODS = [90, 30, 7] as const;
type Days = (typeof PERIODS)[number];
/** Stretches of the trend, in days: few enough that each holds people. */
const STRETCH: Readonly<Record<Days, number>> = { 7: 1, 30: 3, 90: 9 };

/**
 * What to fix first: the site's numbers of a standard period and the places that depart, costliest first. The period ends with
 * yesterday, so that each day in it is over. The one before is compared only when the site was recorded all through it.
 */
export async function readOverview(
  context: Context,
  { site, days }: { readonly site: string; readonly days: Days },
): Promise<Overview> {
  const { k } = context.config;
  const last = context.clock.now() - DAY;
  const policy = await activePolicy(context, site);
  const steps = stepsOf(policy?.compiled ?? null);
  const outcome = policy && completionOf(policy.compiled);
  const runOf = (one: Days) => readRun(context, { site, steps, outcome: outcome ?? '', days: one, last });
  const [run, decided] = await Promise.all([runOf(days), readDecisions(context.database, site)]);
  const { scope, current, trend, earlier, tests, found } = run;
  const [numbers, numbersBefore] = [numbersOf(trend, outcome, k), numbersOf(earlier?.trend ?? [], outcome, k)];
  const verified = decided.flatMap(({ decisions }) => decisions.flatMap((one) => verifiedDay(one) ?? []));
  // Counted every hour as they are.
  const shorter = verified.some((day) => day >= scope.from) ? PERIODS.filter((one) => one < days) : [];
  const runs = [run, ...(await Promise.all(shorter.map(runOf)))];
  const isFoundAfter: IsFoundAfter = (day, place) => {
    const after = runs.find((one) => one.scope.from > day);
    return after?.found.some(({ signs }) => signs.some((sign) => placeId(sign.place) === place)) === true;
  };
  const stretch = STRETCH[days];
  return {
    k,
    from: scope.from,
    to: scope.to,
    observedDays: current?.days ?? 0,
    steps: [...steps],
    outcome,
    current: numbers,
    previous: numbersBefore.visits === 0 ? null : numbersBefore,
    completionChange: outcome === null ? null : releasedDifference(ends(numbers), ends(numbersBefore), k),
    trend: stretchesOf(trend, scope, days / stretch, stretch),
    sampling: replaySampling(policy?.compiled ?? null),
    discovery: { tests, rate: DISCOVERY_RATE },
    opportunities: withDecisions(found, decided, { steps, outcome, current, isFoundAfter }),
  };
}

/** What is found in a standard period that ends with the day of `last`, and the counts that tell it. */
async function readRun(
  context: Context,
  {
    days,
    last,
    ...asked
  }: Pick<RunScope, 'site' | 'steps' | 'outcome'> & { readonly days: Days; readonly last: number },
) {
  const { k } = context.config;
  const ask = (end: number): Asked => ({
    scope: { ...asked, from: dayOf(end - (days - 1) * DAY), to: dayOf(end) },
    key: markKeyOf(context, asked.site),
    k,
  });
  const [now, before] = [ask(last), ask(last - days * DAY)];
  const countsOf = (one: Asked) => countsOfPeriod(context.clickhouse, one, STRETCH[days]);
  const [{ period: current, trend }, earlier] = await Promise.all([
    countsOf(now),
    isRecordedBy(context.clickhouse, before).then((recorded) => (recorded ? countsOf(before) : null)),
  ]);
  const none = { tests: 0, found: [] };
  const run = current === null ? none : findOpportunities(current, earlier?.period ?? null, asked.steps, k);
  return { scope: now.scope, current, trend, earlier, ...run };
}

/** What the overview is made of, kept while the period stays as it is; the trend in stretches of `stretchDays`. */
export function countsOfPeriod(clickhouse: ClickHouseClient, asked: Asked, stretchDays: number): Promise<PeriodCounts> {
  return keptCounts(clickhouse, asked, () => countAnew(clickhouse, asked, stretchDays));
}

/** The same, whether or not it is kept. */
export async function countAnew(
  clickhouse: ClickHouseClient,
  asked: Asked,
  stretchDays: number,
): Promise<PeriodCounts> {
  const [period, trend] = await Promise.all([
    countPeriod({ clickhouse }, asked),
    countTrend(clickhouse, asked, stretchDays),
  ]);
  return { period, trend };
}

/** All counts of a period; null when fewer than k people saw a page in it. */
export async function countPeriod({ clickhouse }: Pick<Context, 'clickhouse'>, asked: Asked): Promise<Period | null> {
  const first = await firstDay(clickhouse, asked);
  if (first === null) return null;
  const pages = readPages(clickhouse, asked);
  const [fields, waits, elements, met] = await Promise.all([
    countFields(clickhouse, asked),
    countWaits(clickhouse, asked),
    countElements(clickhouse, asked, pages),
    countPages(clickhouse, asked, pages),
  ]);
  const steps = countSteps(await pages, asked);
  const days = Math.round((Date.parse(asked.scope.to) - Date.parse(first)) / DAY) + 1;
  return { steps, fields, waits, elements, pages: met, days };
}

type Stretch = Awaited<ReturnType<typeof countTrend>>[number];

function numbersOf(trend: readonly Stretch[], outcome: string | null, k: number): OverviewNumbers {
  const { visits = 0, starters = 0, completers = 0 } = trend.find(({ stretch }) => stretch === -1) ?? {};
  const completion = outcome === null ? null : releasedShare(completers, starters, k);
  return { visits, starters, completers, completion };
}

const ends = ({ completers, starters }: OverviewNumbers) => [completers, starters] as const;

function stretchesOf(trend: readonly Stretch[], { to }: RunScope, count: number, days: number): Overview['trend'] {
  return Array.from({ length: count }, (_, at) => {
    const back = count - 1 - at;
    const { starters = 0, completers = 0 } = trend.find(({ stretch }) => stretch === back) ?? {};
    const last = Date.parse(to) - back * days * DAY;
    return { from: dayOf(last - (days - 1) * DAY), to: dayOf(last), starters, completers };
  });
}

function withDecisions(
  found: readonly Found[],
  decided: readonly Decided[],
  {
    steps,
    outcome,
    current,
    isFoundAfter,
  }: {
    readonly steps: readonly string[];
    readonly outcome: string | null;
    readonly current: Period | null;
    readonly isFoundAfter: IsFoundAfter;
  },
): Opportunity[] {
  const stepOf = ({ page }: OpportunityPlace) => (steps.includes(page) ? steps.indexOf(page) + 1 : null);
  const groupsOf = ({ page }: OpportunityPlace) => groupsAt(current?.steps ?? [], steps.indexOf(page) + 1);
  const byId = new Map(decided.map((one) => [one.id, one]));
  const idsOf = ({ place, signs }: Found) => [...new Set([place, ...signs.map((sign) => sign.place)].map(placeId))];
  const shown = new Set(found.flatMap(idsOf));
  const now = found.map((one) => {
    const { signs, costs, ...costliest } = one;
    const ids = idsOf(one);
    // Also one that was made at another place, which has no sign now.
    const isAbout = ({ id, decisions }: Decided) =>
      ids.includes(id) ||
      (!shown.has(id) && decisions.some(({ covers }) => covers.some((covered) => ids.includes(covered))));
    // `decided` is in the order of the latest decisions, which speak for all places of one thing.
    const known = decided.filter((made) => isAbout(made) && byId.delete(made.id));
    const place = known[0]?.place ?? costliest.place;
    const id = placeId(place);
    const { loss, lossUnknown } = costs.find((cost) => placeId(cost.place) === id) ?? costliest;
    const decisions = known.flatMap((made) => made.decisions).sort((a, b) => b.at.localeCompare(a.at));
    return {
      id,
      otherIds: coveredBeside(id, [...ids, ...decisions.flatMap(({ covers }) => covers)]),
      place,
      step: stepOf(place),
      signs: mainFirst(place, signs),
      groups: groupsOf(place),
      loss,
      lossUnknown: loss === null && outcome === null ? ('no-outcome' as const) : lossUnknown,
      status: decisions[0]?.status ?? 'new',
      decisions,
      reopened: reopenedAt(signs, decisions, isFoundAfter),
    };
  });
  const past = [...byId.values()].map(({ id, place, decisions }) => ({
    id,
    otherIds: coveredBeside(
      id,
      decisions.flatMap(({ covers }) => covers),
    ),
    place,
    step: stepOf(place),
    signs: [],
    groups: groupsOf(place),
    loss: null,
    lossUnknown: null,
    status: decisions[0]?.status ?? ('new' as const),
    decisions: [...decisions],
    reopened: [],
  }));
  return [...now, ...past];
}

/** What the next decision is about besides: no less than those before it. */
const coveredBeside = (id: string, ids: readonly string[]) => [...new Set(ids)].filter((other) => other !== id);

function groupsAt(rows: readonly StepRow[], step: number): Opportunity['groups'] {
  return rows
    .filter((row) => row.step === step && row.people > 0 && row.language === null)
    .flatMap(({ device, variant, people, left }) => {
      const known = deviceOf(device);
      return known === null || variant === null || variant === '' ? [] : [{ device: known, variant, people, left }];
    });
}

/** Errors: `opportunity_mismatch`, `opportunity_fix_in_future`, `audit_unavailable`. */
export async function decide(
  context: Context,
  {
    site,
    id,
    person,
    decision,
  }: { readonly site: string; readonly id: string; readonly person: string; readonly decision: NewOpportunityDecision },
): Promise<void> {
  const { place, otherIds, status, reason, fixedOn } = decision;
  if (placeId(place) !== id) throw new ScrimError('opportunity_mismatch');
  const now = context.clock.now();
  if (fixedOn !== null && fixedOn > dayOf(now)) throw new ScrimError('opportunity_fix_in_future');
  await appendAudit(context, {
    actor: `person:${person}`,
    action: 'opportunity:decided',
    resource: `sites/${site}/opportunities/${id}`,
    purpose: null,
    outcome: 'done',
    detail: { status, fixedOn, otherIds: otherIds.join(' ') },
  });
  const at = new Date(now).toISOString();
  await insertDecision(context.database, {
    id: randomUUID(),
    site,
    opportunity: id,
    place,
    otherIds,
    status,
    reason,
    fixedOn,
    person,
    at,
  });
}
