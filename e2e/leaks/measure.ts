import type { Browser } from 'playwright-core';
import type { Adapter, Evidence } from './adapter.ts';
import { visit } from './driver.ts';
import { MarkerMint, randomFrom } from './marker.ts';
import { type Found, searchEvidence } from './search-evidence.ts';
import { openSink, type SeenRequest } from './sink.ts';
import { type Case, openSite } from './site.ts';
import type { Turn } from './turns.ts';
import type { Vector } from './vector.ts';

export interface Result extends Found {
  readonly adapter: string;
  readonly options: string;
  readonly seed: number;
  /** Whether the recorder has a function by which a site tells it of outcomes. */
  readonly told: boolean;
  /** Vectors whose act or hand failed. */
  readonly failures: ReadonlyMap<string, string>;
  /** Whether the browser kept a page whole while somebody was away; if not, it has no back-forward cache. */
  readonly kept: boolean;
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
  readonly turn?: Turn;
  /** Called when the visit is over, or failed; the search waits for it. A search holds the process: visits beside it would miss their times. */
  readonly visited?: () => Promise<void>;
}

/** Every vector with its value: the same seed, the same values. */
export function casesOf(vectors: readonly Vector[], seed: number): Case[] {
  const mint = new MarkerMint(randomFrom(seed));
  return vectors.map((vector, at) => ({ vector, marker: mint.for(vector), box: `case-${at}` }));
}

/** Records one visit with the recorder of an adapter and searches all that it sent and kept. */
export async function measureLeaks(
  adapter: Adapter,
  { browser, vectors, seed, root, say, turn = (work) => work(), visited = async () => {} }: Measuring,
): Promise<Result> {
  const cases = casesOf(vectors, seed);
  const { sink, site, recorder } = await openBench(adapter, cases, root).catch((error: unknown) => {
    // There will be no visit that the others could wait for.
    visited();
    throw error;
  });
  site.head = recorder.head.replaceAll('{page}', site.url);
  try {
    let started = 0;
    let ended = 0;
    const { failures, hands, inside, kept } = await turn(async () => {
      started = Date.now();
      const seen = await visit(browser, site, cases, recorder, sink.seen);
      ended = Date.now();
      return seen;
    }).finally(visited);
    const searching = Date.now();
    const evidence: Evidence[] = [
      ...sink.seen.flatMap(evidenceOf),
      ...((await recorder.collect?.(sink.seen)) ?? []),
      ...inside,
    ];
    const found = searchEvidence(cases, evidence, hands, recorder.canary);
    say?.(`${adapter.name}: visit ${ended - started} ms, search ${Date.now() - searching} ms`);
    const bytes = evidence.reduce((sum, { place, data }) => sum + (place === 'wire' ? data.length : 0), 0);
    return {
      adapter: adapter.name,
      options: adapter.options ?? '',
      seed,
      told: recorder.tell !== undefined,
      failures,
      kept,
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

async function openBench(adapter: Adapter, cases: readonly Case[], root: string) {
  const sink = await openSink();
  const site = await openSite(cases);
  return { sink, site, recorder: await adapter.open({ sink, siteUrl: site.url, root }) };
}

export function evidenceOf({ path, headers, body }: SeenRequest): Evidence[] {
  return [
    { place: 'wire', name: path.replace(/\?.*/, ''), data: path },
    { place: 'wire', name: 'headers', data: JSON.stringify(headers) },
    ...(body.length > 0 ? [{ place: 'wire' as const, name: path.replace(/\?.*/, ''), data: body }] : []),
  ];
}
