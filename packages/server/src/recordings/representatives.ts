import type { Representatives } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { activePolicy } from '../policies/policy.ts';
import { kMedoids, standardise } from './k-medoids.ts';
import { orderOf } from './list-orders.ts';
import { itemsAt, type ListRequest, questionOf } from './listing.ts';
import { replaySampling } from './sampling.ts';
import { readVisits, type VisitRow } from './visit-store.ts';

const GROUPS = 10;
/** More are not compared: every tenth of 10,000 tells as much. */
const MOST_COMPARED = 1000;

/** What two visits are compared by. Counts and times enter as logarithms, so that one enormous visit is not a group of its own. */
const FEATURES: readonly (readonly [name: string, of: (row: VisitRow) => number])[] = [
  ['duration', (row) => Math.log1p(Number(row.duration) / 1000)],
  ['active time', (row) => Math.log1p(Number(row.active) / 1000)],
  ['pages', (row) => Math.log1p(row.pages.length)],
  ['furthest step', (row) => Number(row.furthest)],
  ['clicks', (row) => Math.log1p(Number(row.clicks))],
  ['rage clicks', (row) => Math.log1p(Number(row.rage))],
  ['dead clicks', (row) => Math.log1p(Number(row.dead))],
  ['errors shown', (row) => Math.log1p(Number(row.errors))],
  ['fields they came back to', (row) => Math.log1p(Number(row.reentries))],
  ['outcome events', (row) => row.outcome.length],
];

/** Deviations smaller than this set nothing apart; standard deviations. */
const NOTABLE = 0.5;

/**
 * Up to ten visits with a replay that stand for all of a list, whatever its order: k-medoids over standardised features
 * (docs/analyses/recordings.md).
 * Throws `playlist_unknown`.
 */
export async function findRepresentatives(context: Context, asked: ListRequest): Promise<Representatives> {
  const request: ListRequest = {
    ...asked,
    filter: { ...asked.filter, replay: true },
    sort: 'startedAt',
    direction: 'desc',
  };
  const { k } = context.config;
  const question = await questionOf(context, request);
  const order = await orderOf(context, question);
  const chosen = spread(order.sessions.length, MOST_COMPARED);
  const sessions = chosen.map((position) => order.sessions[position] ?? '');
  const found =
    sessions.length === 0
      ? []
      : await readVisits(context.clickhouse, { site: request.site, steps: question.steps, sessions, between: null });
  const places = new Map(order.sessions.map((session, position) => [session, position]));
  const rows = found.sort((a, b) => (places.get(a.session) ?? 0) - (places.get(b.session) ?? 0));
  const points = standardise(rows.map((row) => FEATURES.map(([, of]) => of(row))));
  const { medoids, groups } = kMedoids(points, GROUPS);
  const members = medoids.map((_, group) => rows.filter((_row, position) => groups[position] === group));
  const shown = guardedSizes(
    members.map((group) => group.map(({ subject }) => subject)),
    k,
  );
  const items = await itemsAt(
    context,
    request,
    question,
    order,
    medoids.map((medoid) => places.get(rows[medoid]?.session ?? '') ?? -1),
  );
  const answer = medoids.flatMap((medoid, group) => {
    const visit = items.find(({ session }) => session === rows[medoid]?.session);
    if (visit === undefined) return [];
    const apart = (points[medoid] ?? [])
      .map((deviation, feature) => ({ feature: FEATURES[feature]?.[0] ?? '', deviation }))
      .filter(({ deviation }) => Math.abs(deviation) >= NOTABLE)
      .sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation))
      .slice(0, 3);
    return [{ visit, visits: shown[group] ?? null, apart, size: members[group]?.length ?? 0 }];
  });
  const policy = await activePolicy(context, request.site);
  return {
    compared: rows.length,
    total: order.total,
    sampling: replaySampling(policy?.compiled ?? null),
    k,
    features: FEATURES.map(([name]) => name),
    groups: answer.sort((a, b) => b.size - a.size).map(({ size: _, ...group }) => group),
  };
}

/** `most` positions of a list of this length, evenly apart; all when there are no more. */
export function spread(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, index) => Math.floor((index * length) / count));
}

/**
 * Sizes of groups as they may be told: null for those of fewer than k people, and for as many of the next larger ones as it
 * takes that the sizes withheld, which a subtraction from the total gives, are of k people together.
 */
export function guardedSizes(groups: readonly (readonly string[])[], k: number): (number | null)[] {
  const withheld = new Set<number>();
  const people = new Set<string>();
  const bySize = groups
    .map((subjects, group) => ({ group, subjects }))
    .sort((a, b) => countOf(a.subjects) - countOf(b.subjects));
  for (const { group, subjects } of bySize) {
    const settled = people.size === 0 || people.size >= k;
    if (countOf(subjects) >= k && settled) break;
    withheld.add(group);
    for (const subject of subjects) people.add(subject);
  }
  return groups.map((subjects, group) => (withheld.has(group) ? null : subjects.length));
}

const countOf = (subjects: readonly string[]) => new Set(subjects).size;
