import { keep, readShelf } from './corpus.ts';
import { Coverage } from './coverage.ts';
import { Random } from './random.ts';
import type { Target } from './target.ts';

export interface Outcome {
  readonly target: string;
  readonly inputs: number;
  /** Of processor. */
  readonly seconds: number;
  /** Inputs that reached something new. */
  readonly kept: number;
  readonly blocks: number;
  /** What broke a promise, where its input lies, and how. */
  readonly failure: { readonly file: string; readonly error: string } | null;
}

const BATCH = 40;
const MOST_KEPT = 400;
/** An input that takes longer, of processor, is a failure: it is what an attacker would send again and again. */
const LONGEST_MILLISECONDS = 4000;

/** Time of processor that the process has used: what else runs on the machine does not count. */
function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Feeds a target until it has used so many seconds of processor or a promise breaks. Inputs run in batches; a batch that
 * reached a block that none before it reached is run again one by one, and what reached it is kept to start from, in
 * this run and the next.
 */
export async function fuzz(root: string, target: Target, seed: number, enough: number): Promise<Outcome> {
  const random = new Random(seed);
  const coverage = new Coverage();
  const pool: Uint8Array[] = [
    ...readShelf(root, 'corpus', target.name).map(({ input }) => input),
    ...target.seeds(random),
    ...reachedBefore(root, target, random),
  ];
  let inputs = 0;
  let kept = 0;
  await coverage.start();
  const started = processorMilliseconds();
  const seconds = () => (processorMilliseconds() - started) / 1000;
  const outcome = (failure: Outcome['failure']): Outcome => ({
    target: target.name,
    inputs,
    seconds: Math.round(seconds()),
    kept,
    blocks: coverage.blocks,
    failure,
  });
  const tried = async (input: Uint8Array): Promise<Outcome | null> => {
    inputs++;
    const error = await broken(target, input);
    if (error === null) return null;
    return outcome({ file: keep(root, 'corpus', target.name, 'found', input), error });
  };
  try {
    for (const input of pool) {
      const failed = await tried(input);
      if (failed) return failed;
    }
    await coverage.take();
    while (seconds() < enough) {
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
        keep(root, 'reached', target.name, 'reached', input);
        if (pool.length < MOST_KEPT) pool.push(input);
        else pool[random.below(pool.length)] = input;
      }
    }
    return outcome(null);
  } finally {
    coverage.stop();
  }
}

/** What earlier runs of this machine kept, at most so much of it that the run is mostly new. */
function reachedBefore(root: string, target: Target, random: Random): Uint8Array[] {
  const known = readShelf(root, 'reached', target.name).map(({ input }) => input);
  while (known.length > MOST_KEPT / 2) known.splice(random.below(known.length), 1);
  return known;
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
  const started = processorMilliseconds();
  try {
    await target.run(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const took = processorMilliseconds() - started;
  return took > LONGEST_MILLISECONDS ? `took ${Math.round(took)} ms of processor` : null;
}
