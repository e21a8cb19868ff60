import type {
  Neighbours,
  RecordingFilter,
  RecordingItem,
  RecordingList,
  RecordingSort,
  SortDirection,
} from '@scrim/protocol';
import { resolveFunnelVisits } from '../journeys/funnels/funnel.ts';
import { resolveVisits } from '../journeys/visit-filter.ts';
import { resolveSignVisits } from '../opportunities/sign-visits.ts';
import type { Context } from '../platform/context.ts';
import { Period } from '../platform/period.ts';
import { activePolicy } from '../policies/policy.ts';
import { sessionsOfPlaylist, watchedSessions } from './collection.ts';
import { orderOf } from './list-orders.ts';
import type { RecordingQuestion } from './question.ts';
import { replaySampling } from './sampling.ts';
import { stepsOf } from './steps.ts';
import { miniTimeline, summaryOf } from './summary.ts';
import { type ListOrder, type MomentRow, readMoments, readVisits } from './visit-store.ts';

export const MAX_PAGE_SIZE = 200;

/** A list as a person asks for it. */
export interface ListRequest {
  readonly site: string;
  /** Id of who asks: playlists and watched visits are theirs. */
  readonly person: string;
  readonly filter: RecordingFilter;
  readonly sort: RecordingSort;
  readonly direction: SortDirection;
  /** Milliseconds since the epoch; null: now. */
  readonly asOf: number | null;
}

/**
 * One stretch of the recordings list, by position. A visit that was erased or expired since the list was put in order is
 * missing from the items; the others keep their positions. Throws `playlist_unknown`, `segment_unknown`.
 */
export async function listRecordings(
  context: Context,
  request: ListRequest,
  stretch: { readonly offset: number; readonly limit: number },
): Promise<RecordingList> {
  const question = await questionOf(context, request);
  const order = await orderOf(context, question);
  const positions = order.sessions
    .slice(stretch.offset, stretch.offset + stretch.limit)
    .map((_, index) => index + stretch.offset);
  const policy = await activePolicy(context, request.site);
  return {
    items: await itemsAt(context, request, question, order, positions),
    offset: stretch.offset,
    total: order.total,
    replays: order.replays,
    listed: order.sessions.length,
    asOf: question.asOf,
    sampling: replaySampling(policy?.compiled ?? null),
  };
}

/** What comes before and after a visit in a list. Throws `playlist_unknown`, `segment_unknown`. */
export async function neighboursOf(context: Context, request: ListRequest, session: string): Promise<Neighbours> {
  const { sessions } = await orderOf(context, await questionOf(context, request));
  const position = sessions.indexOf(session);
  if (position === -1) return { position: null, listed: sessions.length, previous: null, next: null };
  return {
    position,
    listed: sessions.length,
    previous: sessions[position - 1] ?? null,
    next: sessions[position + 1] ?? null,
  };
}

export async function stepsOfSite(context: Context, site: string): Promise<readonly string[]> {
  return stepsOf((await activePolicy(context, site))?.compiled ?? null);
}

/** Everything that the order of a list depends on. */
export async function questionOf(context: Context, request: ListRequest): Promise<RecordingQuestion> {
  const { site, person, sort, direction } = request;
  const { playlist, watched, funnel, sign, page, path, kind, from, to, replay, frustration, ...visit } = request.filter;
  const [steps, visits, ofFunnel, ofSign, listed, seen] = await Promise.all([
    stepsOfSite(context, site),
    resolveVisits(context, site, visit, Period.parse({ from, to })),
    funnel === undefined ? null : resolveFunnelVisits(context, site, funnel),
    sign === undefined ? null : resolveSignVisits(context, site, sign),
    playlist === undefined ? null : sessionsOfPlaylist(context, { site, person }, playlist),
    watched === undefined ? null : watchedSessions(context, { site, person }),
  ]);
  const wanted = watched === 'yes' ? seen : null;
  const among = listed === null || wanted === null ? (listed ?? wanted) : both(listed, wanted);
  return {
    site,
    filter: { page, path, kind, from, to, replay, frustration },
    visits: {
      where: [...visits.where, ...(ofFunnel?.where ?? []), ...(ofSign?.where ?? [])],
      parameters: { ...visits.parameters, ...ofFunnel?.parameters, ...ofSign?.parameters },
    },
    sort,
    direction,
    asOf: request.asOf ?? context.clock.now(),
    steps,
    among,
    except: watched === 'no' ? seen : null,
  };
}

function both(some: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return some.filter((one) => known.has(one));
}

/** The visits at these positions of an order, with what a row shows of them. */
export async function itemsAt(
  context: Context,
  { site, person }: Pick<ListRequest, 'site' | 'person'>,
  { steps }: Pick<RecordingQuestion, 'steps'>,
  order: ListOrder,
  positions: readonly number[],
): Promise<RecordingItem[]> {
  const places = positions.flatMap((position) => {
    const session = order.sessions[position];
    return session === undefined
      ? []
      : [{ session, position, started: order.started[position] ?? 0, rank: order.rank[position] ?? 0 }];
  });
  if (places.length === 0) return [];
  const sessions = places.map(({ session }) => session);
  const starts = places.map(({ started }) => started);
  const between = [Math.min(...starts), Math.max(...starts)] as const;
  const [rows, moments, seen] = await Promise.all([
    readVisits(context.clickhouse, { site, steps, sessions, between }),
    readMoments(context.clickhouse, { site, sessions, between }),
    watchedSessions(context, { site, person }, sessions),
  ]);
  const bySession = new Map(rows.map((row) => [row.session, row]));
  const momentsOf = groupBySession(moments);
  const watched = new Set(seen);
  return places.flatMap(({ session, position, rank }) => {
    const row = bySession.get(session);
    if (row === undefined) return [];
    const summary = summaryOf(row, steps);
    const timeline = miniTimeline(summary, momentsOf.get(session) ?? []);
    return [{ ...summary, position, rank, timeline, watched: watched.has(session) }];
  });
}

function groupBySession(moments: readonly MomentRow[]): Map<string, MomentRow[]> {
  const groups = new Map<string, MomentRow[]>();
  for (const moment of moments) {
    const group = groups.get(moment.session);
    if (group === undefined) groups.set(moment.session, [moment]);
    else group.push(moment);
  }
  return groups;
}
