import { dropReached, keep, readShelf } from './corpus.ts';
import { Coverage } from './coverage.ts';
import { broken } from './fuzzer.ts';
import { Random } from './random.ts';
import type { Target } from './target.ts';

/** A larger one does not belong into a repository. */
const LARGEST_BYTES = 16_384;

/**
 * Makes of all inputs that this machine's runs kept the few which the repository keeps: the shortest first, each that
 * reaches a block which no shorter one and no seed does. Answers how many.
 */
export async function distil(root: string, target: Target): Promise<number> {
  const known = [...readShelf(root, 'corpus', target.name), ...readShelf(root, 'reached', target.name)];
  const candidates = [...new Map(known.map(({ name, input }) => [name, input]))]
    .filter(([name, input]) => name.startsWith('reached-') && input.length <= LARGEST_BYTES)
    .map(([, input]) => input)
    .sort((a, b) => a.length - b.length);
  const coverage = new Coverage();
  await coverage.start();
  // What runs only once in a process, and what every input reaches, is no merit of the first.
  for (const input of target.seeds(new Random(1))) await broken(target, input);
  await coverage.take();
  const chosen: Uint8Array[] = [];
  for (const input of candidates) {
    await broken(target, input);
    if ((await coverage.take()) > 0) chosen.push(input);
  }
  coverage.stop();
  dropReached(root, target.name);
  for (const input of chosen) keep(root, 'corpus', target.name, 'reached', input);
  return chosen.length;
}
