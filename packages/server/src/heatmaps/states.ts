import type { ClickHouseClient } from '@clickhouse/client';
import { type PageState, type PageStates, WidthBand } from '@scrim/protocol';
import { dayOf } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { alignClocks } from '../recordings/alignment.ts';
import { chunksOf, isNarrowed, type PageQuery, withoutNarrowing } from './question.ts';
import { type MomentChunk, readChunksOf, readHitsOn } from './states-store.ts';

interface Row {
  readonly session: string;
  readonly seq: number;
  readonly width: number;
  readonly height: number;
  readonly recorded: string;
}

/** The middle size over page views, of each the middle one of its full snapshots: a long view has one a minute. */
const MIDDLE = `SELECT quantileExactLow(0.5)(size) FROM (SELECT quantileExactLow(0.5)(length) AS size FROM candidates GROUP BY session, view)`;

/** By what one of several full snapshots is taken; of equals the latest. */
const CHOICES = {
  usual: `abs(toInt64(length) - toInt64((${MIDDLE})))`,
  fullest: '-toInt64(length)',
} as const;

/**
 * The most representative recorded state of a page: among the full snapshots under the newest policy that at least k subjects
 * were recorded under, those at the viewport width that the most people had, of these the one whose size is nearest the median of
 * page views (neither the half-loaded page nor the one with everything unfolded), and of equals the latest. Of those who saw the
 * page as was asked for; if fewer than k were recorded, of everybody on that device and at that width; if fewer again, of
 * everybody. Null when fewer than k subjects were replayed at all.
 */
export async function chooseSnapshot(
  { clickhouse, config }: Pick<Context, 'clickhouse' | 'config'>,
  query: PageQuery,
): Promise<PageState | null> {
  for (const onlookers of widening(query)) {
    const row = await readState(clickhouse, onlookers, 'usual', config.k);
    if (row === null) continue;
    const reason = `The full snapshot nearest the median size of page views at ${row.width} px, the most common width (each person counts once), under the newest policy; recorded ${row.recorded}.`;
    return stateOf(row, reason);
  }
  return null;
}

/** By what a page looks different, and when. What else a filter asks is of people: a snapshot must not tell it of one. */
function widening(query: PageQuery): readonly PageQuery[] {
  const all = withoutNarrowing(query);
  const { band, from, to } = query;
  const { device, language, variant } = query.filter;
  const alike = { ...all, band, from, to, filter: { device, language, variant } };
  return isNarrowed(alike) ? [alike, { ...all, band, filter: { device } }, all] : [all];
}

/** States to choose from: of each width band that at least k subjects were recorded at, the usual and the fullest. */
export async function listStates({ clickhouse, config }: Context, asked: PageQuery): Promise<PageStates> {
  const all = withoutNarrowing(asked);
  const found = await Promise.all(
    WidthBand.options.map(async (band) => {
      const query = { ...all, band };
      const [usual, fullest] = [
        await readState(clickhouse, query, 'usual', config.k),
        await readState(clickhouse, query, 'fullest', config.k),
      ];
      if (usual === null || fullest === null) return [];
      const same = usual.session === fullest.session && usual.seq === fullest.seq;
      const width = `${usual.width} px`;
      return [
        {
          ...stateOf(
            usual,
            `The full snapshot nearest the median size of page views at ${width}, the most common width of its band (each person counts once); recorded ${usual.recorded}.`,
          ),
          label: `Usual at ${width}`,
          band,
        },
        ...(same
          ? []
          : [
              {
                ...stateOf(
                  fullest,
                  `The largest full snapshot at ${width}: most of the page unfolded; recorded ${fullest.recorded}.`,
                ),
                label: `Fullest at ${width}`,
                band,
              },
            ]),
      ];
    }),
  );
  return { states: found.flat() };
}

/**
 * The page as it was when somebody clicked an element: an opened menu, a dialog, a later step of a form. The latest click on it
 * that is covered by a replay, up to that moment; without one the latest pointer rest, as nobody clicks a text. Null when none
 * is, or when fewer than k people ever clicked it, and fewer ever rested on it.
 */
export async function findStateWith(context: Context, asked: PageQuery, path: string): Promise<PageState | null> {
  return (await findStateOf('click', context, asked, path)) ?? (await findStateOf('rest', context, asked, path));
}

async function findStateOf(
  kind: 'click' | 'rest',
  { clickhouse, config }: Context,
  asked: PageQuery,
  path: string,
): Promise<PageState | null> {
  const hits = await readHitsOn(clickhouse, withoutNarrowing(asked), { path, kind });
  if (hits.subjects < config.k) return null;
  const chunks = await readChunksOf(clickhouse, asked.site, [...new Set(hits.latest.map(({ session }) => session))]);
  for (const hit of hits.latest) {
    const ofSession = chunks.filter(({ session }) => session === hit.session);
    const offsets = alignClocks(ofSession);
    const offset = offsets.get(hit.seq);
    if (offset === undefined) continue;
    const at = hit.browserTime + offset;
    const reason = `The page at the latest replayed ${kind === 'click' ? 'click' : 'pointer rest'} on the element; recorded ${dayOf(at)}.`;
    const state = stateAt(ofSession, offsets, { page: asked.page, view: hit.view, at, reason });
    if (state !== null) return state;
  }
  return null;
}

/** A moment lies at most this long after the last recorded change before it; ms. */
const STILL = 60_000;

/** The chunks that rebuild a view at a moment of the session's timeline; null when they do not reach it. */
function stateAt(
  chunks: readonly MomentChunk[],
  offsets: ReadonlyMap<number, number>,
  moment: { readonly page: string; readonly view: string; readonly at: number; readonly reason: string },
): PageState | null {
  const before = chunks
    .filter(({ class: kind, page, view }) => kind === 'replay' && page === moment.page && view === moment.view)
    .filter(({ seq, from }) => from + (offsets.get(seq) ?? 0) <= moment.at)
    .sort((a, b) => a.seq - b.seq);
  const start = before.findLastIndex(({ keyframe }) => keyframe);
  const first = before[start];
  const last = before.at(-1);
  if (first === undefined || last === undefined) return null;
  if (moment.at - (last.to + (offsets.get(last.seq) ?? 0)) > STILL) return null;
  return {
    session: first.session,
    seqs: before.slice(start).map(({ seq }) => seq),
    at: moment.at,
    viewportWidth: first.width,
    viewportHeight: first.height,
    reason: moment.reason,
  };
}

function stateOf(row: Row, reason: string): PageState {
  return {
    session: row.session,
    seqs: [row.seq],
    at: null,
    viewportWidth: row.width,
    viewportHeight: row.height,
    reason,
  };
}

async function readState(
  clickhouse: ClickHouseClient,
  query: PageQuery,
  choice: keyof typeof CHOICES,
  k: number,
): Promise<Row | null> {
  const { sql, parameters } = chunksOf(query);
  const answer = await clickhouse.query({
    query: statement(`${sql} AND class = 'replay' AND keyframe AND viewport_width > 0`, CHOICES[choice]),
    query_params: { ...parameters, k },
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<Row>();
  return row ?? null;
}

function statement(where: string, order: string): string {
  return `
    WITH
      states AS (SELECT session, seq, view, subject, policy, viewport_width, viewport_height, length, time_from FROM chunks FINAL WHERE ${where}),
      newest AS (
        SELECT policy FROM states GROUP BY policy HAVING uniqExact(subject) >= {k:UInt32} ORDER BY max(time_from) DESC, policy LIMIT 1
      ),
      common AS (
        SELECT viewport_width FROM states WHERE policy IN (SELECT policy FROM newest)
        GROUP BY viewport_width ORDER BY uniqExact(subject) DESC, count() DESC, viewport_width DESC LIMIT 1
      ),
      candidates AS (
        SELECT * FROM states
        WHERE policy IN (SELECT policy FROM newest) AND viewport_width IN (SELECT viewport_width FROM common)
      )
    SELECT session, seq, viewport_width AS width, viewport_height AS height, toString(toDate(time_from)) AS recorded
    FROM candidates
    ORDER BY ${order}, time_from DESC, session, seq
    LIMIT 1`;
}
