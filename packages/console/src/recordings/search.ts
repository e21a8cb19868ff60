import { FunnelVisits, RecordingSort, SignVisits, SortDirection, VisitSignal } from '@scrim/protocol';
import { z } from 'zod';
import type { Query } from '../request.ts';
import { type PeriodSearch, periodRange } from '../shell/period.ts';
import { FilterParams, orDefault, visitFilterOf } from '../shell/search-params.ts';

/** Search parameters of the list; the player carries them too, so that it knows what comes next. */
export const RecordingsSearch = z.object({
  ...FilterParams.shape,
  page: orDefault(z.string().max(500)),
  /** Element that a signal is asked for on, and its kind; a kind alone is asked for anywhere on the page. */
  path: orDefault(z.string().max(2000)),
  kind: orDefault(VisitSignal),
  replay: orDefault(z.boolean()),
  frustration: orDefault(z.number().int().min(0).max(1000)),
  /** Those of a funnel's step. */
  funnel: orDefault(FunnelVisits),
  /** Those who show an opportunity's sign. */
  sign: orDefault(SignVisits),
  playlist: orDefault(z.string().max(60)),
  watched: orDefault(z.enum(['yes', 'no'])),
  /** Ten typical visits in place of the list. */
  typical: orDefault(z.boolean()),
  sort: orDefault(RecordingSort),
  direction: orDefault(SortDirection),
});
export type RecordingsSearch = z.infer<typeof RecordingsSearch>;

/** The list's question to the API, without the stretch of it. */
export function listQuery(search: RecordingsSearch, now: Date): Query {
  const { page, path, kind, frustration, playlist, watched } = search;
  return {
    ...visitFilterOf(search),
    ...periodRange(search, now),
    page,
    path,
    kind,
    frustration,
    funnel: search.funnel === undefined ? undefined : JSON.stringify(search.funnel),
    sign: search.sign === undefined ? undefined : JSON.stringify(search.sign),
    playlist,
    watched,
    replay: search.replay === true ? true : undefined,
    sort: search.sort ?? 'startedAt',
    direction: search.direction ?? 'desc',
  };
}

/** The period that the list counts; a funnel's or a sign's people have one of their own, unless the list narrows it. */
export function countedBy(search: RecordingsSearch): PeriodSearch {
  const { funnel, sign, period, from, to } = search;
  const own = sign ?? funnel;
  if (own === undefined || period !== 'all' || from !== undefined || to !== undefined) return { period, from, to };
  return { period, from: own.from, to: own.to };
}

/** What of the search is a filter: anything that can make a list empty. */
export function isFiltered(search: RecordingsSearch): boolean {
  const { sort: _sort, direction: _direction, typical: _typical, ...filters } = search;
  return Object.values(filters).some((value) => value !== undefined);
}
