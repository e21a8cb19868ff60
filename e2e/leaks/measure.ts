import type { Browser } from 'playwright-core';
import type { Adapter, Evidence } from './adapter.ts';
import { visit } from './driver.ts';
import { MarkerMint, randomFrom } from './marker.ts';
import { ChannelWatch } from './reader/channels.ts';
import { readingsOf } from './reader/decode.ts';
import { MarkerSearch } from './reader/search.ts';
import { openSink, type SeenRequest } from './sink.ts';
import { type Case, openSite } from './site.ts';
import type { Marker, Vector } from './vector.ts';

/** Fours of letters, of eleven, that make a piece, if they are more than chance. */
const PIECE = 7;

/** Words that stand on no page: what is found of them is chance. */
const DECOYS = 100;

export type Seen = 'exact' | 'whole' | 'pieces' | 'channel';

export interface Result {
  readonly adapter: string;
  readonly options: string;
  readonly seed: number;
  /** What was seen of each vector, and where; vectors that are not here were not seen. */
  readonly seen: ReadonlyMap<string, { readonly how: Seen; readonly places: readonly string[] }>;
  /** Vectors whose act or hand failed. */
  readonly failures: ReadonlyMap<string, string>;
  /** What was sent, in requests and bytes as sent. */
  readonly requests: number;
  readonly bytes: number;
  /** Whether the recorder's own text was found in what it sent: null when it named none. */
  readonly canary: boolean | null;
  /** Fours of letters found of the unluckiest word that stands nowhere. */
  readonly chance: number;
}

export interface Measuring {
  readonly browser: Browser;
  readonly vectors: readonly Vector[];
  /** Other seed, other values. */
  readonly seed: number;
  readonly root: string;
  readonly say?: (line: string) => void;
  /** Waits for a turn, where several are measured at once; at once unless given. */
  readonly turn?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Turns for so many at a time. */
export function turns(places: number): NonNullable<Measuring['turn']> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Records one visit with the recorder of an adapter and searches all that it sent and kept. */
export async function measureLeaks(
  adapter: Adapter,
  { browser, vectors, seed, root, say, turn = (work) => work() }: Measuring,
): Promise<Result> {
  const mint = new MarkerMint(randomFrom(seed));
  const cases: Case[] = vectors.map((vector, at) => ({ vector, marker: mint.for(vector), box: `case-${at}` }));
  const decoys = Array.from({ length: DECOYS }, () => mint.word());
  const sink = await openSink();
  const site = await openSite(cases, 'lender.localhost');
  const recorder = await adapter.open({ sink, siteUrl: site.url, root });
  site.head = recorder.head.replaceAll('{page}', site.url);
  try {
    let started = 0;
    const { failures, hands, storage } = await turn(() => {
      started = Date.now();
      return visit(browser, site, cases, recorder, sink.seen);
    });
    const visited = Date.now();
    const evidence: Evidence[] = [
      ...sink.seen.flatMap(evidenceOf),
      ...((await recorder.collect?.(sink.seen)) ?? []),
      { place: 'storage', name: 'storage', data: storage },
    ];
    const found = search(cases, decoys, evidence, hands, recorder.canary);
    say?.(`${adapter.name}: visit ${visited - started} ms, search ${Date.now() - visited} ms`);
    const bytes = evidence.reduce((sum, { place, data }) => sum + (place === 'wire' ? data.length : 0), 0);
    return {
      adapter: adapter.name,
      options: adapter.options ?? '',
      seed,
      failures,
      ...found,
      requests: sink.seen.length,
      bytes,
    };
  } finally {
    await recorder.close?.();
    await site.close();
    await sink.close();
  }
}

export function evidenceOf({ path, headers, body }: SeenRequest): Evidence[] {
  return [
    { place: 'wire', name: path.replace(/\?.*/, ''), data: path },
    { place: 'wire', name: 'headers', data: JSON.stringify(headers) },
    ...(body.length > 0 ? [{ place: 'wire' as const, name: path.replace(/\?.*/, ''), data: body }] : []),
  ];
}

function search(
  cases: readonly Case[],
  decoys: readonly string[],
  evidence: readonly Evidence[],
  hands: ReadonlyMap<string, readonly [number, number]>,
  canary: string | undefined,
) {
  const markers = new Map<string, Marker>(cases.map(({ vector, marker }) => [vector.id, marker]));
  for (const [at, text] of decoys.entries()) markers.set(`decoy ${at}`, { text, forms: [text] });
  const byPlace = new Map<string, MarkerSearch>();
  const watch = new ChannelWatch();
  let canarySeen = false;
  for (const { place, data } of evidence) {
    let searching = byPlace.get(place);
    if (!searching) {
      searching = new MarkerSearch(markers);
      byPlace.set(place, searching);
    }
    for (const text of readingsOf(data, place === 'raw' ? 0 : undefined)) {
      searching.read(text);
      if (place === 'wire') watch.read(text);
      canarySeen ||= canary !== undefined && text.includes(canary);
    }
  }
  const seen = new Map<string, { how: Seen; places: string[] }>();
  let chance = 0;
  for (const [place, { finds }] of byPlace)
    for (const at of place === 'raw' ? [] : decoys.keys())
      chance = Math.max(chance, finds.get(`decoy ${at}`)?.grams.size ?? 0);
  const note = (id: string, how: Seen, place: string) => {
    const before = seen.get(id);
    const rank: readonly Seen[] = ['pieces', 'channel', 'whole', 'exact'];
    if (!before) seen.set(id, { how, places: [place] });
    else {
      before.places.push(place);
      if (rank.indexOf(how) > rank.indexOf(before.how)) before.how = how;
    }
  };
  for (const [place, { finds }] of byPlace) {
    for (const { vector } of cases) {
      const find = finds.get(vector.id);
      if (!find || vector.channel) continue;
      if (find.exact) note(vector.id, 'exact', place);
      else if (find.whole) note(vector.id, 'whole', place);
      else if (place !== 'raw' && find.grams.size > Math.max(chance, PIECE - 1)) note(vector.id, 'pieces', place);
    }
  }
  for (const { vector } of cases)
    if (vector.channel && watch.sees(vector.channel, hands.get(vector.id))) note(vector.id, 'channel', 'wire');
  return { seen, chance, canary: canary === undefined ? null : canarySeen };
}
