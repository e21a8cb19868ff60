import { DEPTH_STEPS, type DepthStep, type PageDepth } from '@scrim/protocol';
import { admitInOrder, isAdmittedInOrder } from '@scrim/statistics';
import { markKeyOf } from '../journeys/disclosure/rounding.ts';
import type { Context } from '../platform/context.ts';
import { widenToCuts } from './calendar.ts';
import { type DepthGroup, readAttention, readDepthGroups, readDepthMiddles, readReached } from './depth-store.ts';
import {
  type Asked,
  askedOf,
  type Dimensions,
  dimensionsOf,
  dividedUntil,
  filterQuestions,
  isAskedFor,
} from './dimensions.ts';
import { countedPeriod, type PageQuery } from './question.ts';

const nothing: DepthStep = { reached: null, exposed: null, attention: null };

/** How far people went and how long each part of the page was in view, without anything of fewer than k subjects. */
export async function readDepth(context: Context, asked: PageQuery): Promise<PageDepth> {
  const { clickhouse, clock, config } = context;
  const query = widenToCuts(asked, clock.now());
  const dimensions = await dimensionsOf(context, query);
  const question = askedOf(query, dimensions);
  const answer = { page: query.page, k: config.k, period: countedPeriod(query), unanswered: null };
  const none = { views: 0, steps: Array.from({ length: DEPTH_STEPS }, () => nothing), fold: null, quartiles: null };
  if (question === null || typeof question === 'string')
    return { ...answer, ...none, withheld: question === null, unanswered: question, tooManyWays: false };
  const { profile, tooManyWays, isSeen } = await readProfile(context, query, { dimensions, asked: question });
  if (profile === null) return { ...answer, ...none, withheld: isSeen, tooManyWays };
  const [reached, attention, middles] = await Promise.all([
    readReached(clickhouse, query, { key: markKeyOf(context, query.site), k: config.k }),
    readAttention(clickhouse, query, config.k),
    readDepthMiddles(clickhouse, query, config.k),
  ]);
  const steps = profile.exposed.map((exposed, at) => ({
    reached: reached[at] ?? null,
    exposed,
    attention: exposed === null ? null : (attention?.[at] ?? null),
  }));
  return { ...answer, views: profile.views, withheld: false, tooManyWays, steps, ...middles };
}

interface DepthProfile {
  readonly views: number;
  /** Share of the views that saw each step; null: it may not be told. */
  readonly exposed: readonly (number | null)[];
}

interface Judged {
  readonly dimensions: Dimensions;
  readonly asked: Asked;
}

/** Where all ways of having seen the page are too many to look through, those that the filters up to the asked ones tell apart. */
async function readProfile({ clickhouse, config: { k } }: Context, query: PageQuery, { dimensions, asked }: Judged) {
  const groups = await readDepthGroups(clickhouse, query, { dimensions, bySteps: true, k });
  const isSeen = groups === null || groups.length > 0;
  if (groups !== null) return { profile: depthProfile(groups, asked, k), tooManyWays: false, isSeen };
  const divided = dividedUntil(dimensions, asked);
  const ofPage = await readDepthGroups(clickhouse, query, { dimensions: divided, bySteps: false, k });
  if (ofPage === null) return { profile: null, tooManyWays: true, isSeen };
  const profile = pageProfile(ofPage, asked, k);
  return { profile, tooManyWays: profile !== null, isSeen };
}

/** Of groups that do not tell steps apart. Filters are divided before steps, so what they admit does not depend on steps. */
function pageProfile(groups: readonly DepthGroup[], asked: Asked, k: number): DepthProfile | null {
  const inQuestion = (group: DepthGroup) => isAskedFor(group.values, asked);
  if (!isAdmittedInOrder(groups, filterQuestions(groups), inQuestion, { k })) return null;
  const views = sum(groups.filter(inQuestion), ({ count }) => count);
  return { views, exposed: Array.from({ length: DEPTH_STEPS }, () => null) };
}

/**
 * Null when the question may not be answered. Filters are admitted first, the most frequent value first, then the steps of
 * the page, the coarsest first; a step that would leave fewer than k subjects between itself and another stays untold.
 */
export function depthProfile(groups: readonly DepthGroup[], asked: Asked, k: number): DepthProfile | null {
  const { admits } = admitInOrder(groups, [...filterQuestions(groups), ...stepQuestions()], { k });
  const inQuestion = (group: DepthGroup) => isAskedFor(group.values, asked);
  if (!admits(inQuestion)) return null;
  const chosen = groups.filter(inQuestion);
  const views = sum(chosen, ({ count }) => count);
  const share = (question: (group: DepthGroup) => boolean) => {
    const matching = chosen.filter(question);
    if (matching.length === 0) return 0;
    return admits((group) => inQuestion(group) && question(group)) ? sum(matching, ({ count }) => count) / views : null;
  };
  const exposed = Array.from({ length: DEPTH_STEPS }, (_, step) => share((group) => group.exposed.has(step)));
  return { views, exposed };
}

type Question = (group: DepthGroup) => boolean;

/** Halves before quarters before eighths, so that what few people allow is spread over the page. */
function stepQuestions(): Question[] {
  const order = [20, 10, 30, 5, 15, 25, 35];
  const steps = [...new Set([...order, ...Array.from({ length: DEPTH_STEPS }, (_, step) => step)])];
  return steps.map(
    (step) =>
      ({ exposed }) =>
        exposed.has(step),
  );
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
