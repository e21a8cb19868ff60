import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Coverage } from './coverage.ts';
import { Random } from './random.ts';
import type { Target } from './target.ts';

export interface Outcome {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that reached something new. */
  readonly kept: number;
  readonly blocks: number;
  /** What broke a promise, where its input lies, and how. */
  readonly failure: { readonly file: string; readonly error: string } | null;
}

const BATCH = 40;
const MOST_KEPT = 400;
/** An input that takes longer is a failure: it is what an attacker would send again and again. */
const LONGEST_MILLISECONDS = 4000;

export const corpusFolder = (root: string, target: string) => join(root, 'fuzz', 'corpus', target);

/** The inputs that are kept for a target, in a fixed order. */
export function readCorpus(root: string, target: string): { name: string; input: Uint8Array }[] {
  const folder = corpusFolder(root, target);
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => ({ name, input: readFileSync(join(folder, name)) }));
  } catch {
    return [];
  }
}

/**
 * Feeds a target until the time is over or a promise breaks. Inputs run in batches; a batch that reached a block that
 * none before it reached is run again one by one, and what reached it is kept to start from.
 */
export async function fuzz(root: string, target: Target, seed: number, seconds: number): Promise<Outcome> {
  const random = new Random(seed);
  const coverage = new Coverage();
  const pool: Uint8Array[] = [...readCorpus(root, target.name).map(({ input }) => input), ...target.seeds(random)];
  let inputs = 0;
  let kept = 0;
  await coverage.start();
  const outcome = (failure: Outcome['failure']): Outcome => ({
    target: target.name,
    inputs,
    kept,
    blocks: coverage.blocks,
    failure,
  });
  const tried = async (input: Uint8Array): Promise<Outcome | null> => {
    inputs++;
    const error = await broken(target, input);
    if (error === null) return null;
    return outcome({ file: keep(root, target.name, input), error });
  };
  try {
    for (const input of pool) {
      const failed = await tried(input);
      if (failed) return failed;
    }
    await coverage.take();
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      const batch = Array.from({ length: BATCH }, () => target.mutate(random, random.pick(pool), random.pick(pool)));
      for (const input of batch) {
        const failed = await tried(input);
        if (failed) return failed;
      }
      if ((await coverage.take()) === 0) continue;
      // The counters say that something in the batch was new; half of it, a quarter of it, then one.
      const fresh = await newest(target, batch);
      for (const input of fresh) {
        kept++;
        if (pool.length < MOST_KEPT) pool.push(input);
        else pool[random.below(pool.length)] = input;
      }
    }
    return outcome(null);
  } finally {
    coverage.stop();
  }
}

/** Those of a batch that reach a block which those before them in the batch do not. */
async function newest(target: Target, batch: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const coverage = new Coverage();
  await coverage.start();
  const fresh: { input: Uint8Array; blocks: number }[] = [];
  for (const input of batch) {
    await broken(target, input);
    const blocks = await coverage.take();
    if (blocks > 0) fresh.push({ input, blocks });
  }
  coverage.stop();
  // The first reaches what all reach; of the others the few that reach most.
  return fresh
    .slice(1)
    .sort((a, b) => b.blocks - a.blocks)
    .slice(0, 4)
    .map(({ input }) => input);
}

/** How an input breaks a promise; null: it does not. */
export async function broken(target: Target, input: Uint8Array): Promise<string | null> {
  const started = performance.now();
  try {
    await target.run(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const took = performance.now() - started;
  return took > LONGEST_MILLISECONDS ? `took ${Math.round(took)} ms` : null;
}

function keep(root: string, target: string, input: Uint8Array): string {
  const folder = corpusFolder(root, target);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `found-${createHash('sha256').update(input).digest('hex').slice(0, 12)}`);
  writeFileSync(file, input);
  return file;
}
