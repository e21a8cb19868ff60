import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where inputs of a target lie: `corpus` is part of the repository and holds what once broke a promise (`found-…`) and
 * the few that reach most (`reached-…`); `reached` is this machine's, and grows with every run.
 */
type Shelf = 'corpus' | 'reached';

export interface Kept {
  readonly name: string;
  readonly input: Uint8Array;
}

/** The inputs on a shelf, in a fixed order. */
export function readShelf(root: string, shelf: Shelf, target: string): Kept[] {
  const folder = join(root, 'fuzz', shelf, target);
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => ({ name, input: readFileSync(join(folder, name)) }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Puts an input on a shelf, once however often; answers where it lies. */
export function keep(root: string, shelf: Shelf, target: string, kind: 'found' | 'reached', input: Uint8Array): string {
  const folder = join(root, 'fuzz', shelf, target);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${kind}-${createHash('sha256').update(input).digest('hex').slice(0, 12)}`);
  writeFileSync(file, input);
  return file;
}

/** Takes out of the repository's corpus what was only kept for what it reaches. */
export function dropReached(root: string, target: string): void {
  for (const { name } of readShelf(root, 'corpus', target)) {
    if (name.startsWith('reached-')) rmSync(join(root, 'fuzz', 'corpus', target, name));
  }
}
