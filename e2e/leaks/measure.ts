import type { Browser } from 'playwright-core';
import type { Adapter, Evidence } from './adapter.ts';
import { visit } from './driver.ts';
import { MarkerMint, randomFrom } from './marker.ts';
import { type Found, searchEvidence } from './search-evidence.ts';
import { openSink, type SeenRequest } from './sink.ts';
import { type Case, openSite } from './site.ts';
import type { Vector } from './vector.ts';

export interface Result extends Found {
  readonly adapter: string;
  readonly options: string;
  readonly seed: number;
  /** Vectors whose act or hand failed. */
  readonly failures: ReadonlyMap<string, string>;
  /** What was sent, in requests and bytes as sent. */
  readonly requests: number;
  readonly bytes: number;
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

/** Every vector with its value: the same seed, the same values. */
export function casesOf(vectors: readonly Vector[], seed: number): Case[] {
  const mint = new MarkerMint(randomFrom(seed));
  return vectors.map((vector, at) => ({ vector, marker: mint.for(vector), box: `case-${at}` }));
}

/** Records one visit with the recorder of an adapter and searches all that it sent and kept. */
export async function measureLeaks(
  adapter: Adapter,
  { browser, vectors, seed, root, say, turn = (work) => work() }: Measuring,
): Promise<Result> {
  const cases = casesOf(vectors, seed);
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
    const found = searchEvidence(cases, evidence, hands, recorder.canary);
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
