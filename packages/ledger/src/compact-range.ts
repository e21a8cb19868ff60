import { type Hash, leafHash, nodeHash } from './hash.ts';
import { foldCover, type TreeNode } from './tree-node.ts';

/**
 * All that a writer must remember of a log to go on: its size and the hashes of the complete subtrees that cover it,
 * largest first (at most one per bit of the size).
 */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly Hash[];
}

export interface Appended {
  readonly range: CompactRange;
  /** The subtrees that this entry completed, its own hash first. Stored, they answer any later proof. */
  readonly completed: readonly { readonly node: TreeNode; readonly hash: Hash }[];
}

export const EMPTY_RANGE: CompactRange = { size: 0, hashes: [] };

/** Adds one entry's bytes; costs as many node hashes as `size` has trailing one bits, one on average. */
export function appendEntry(range: CompactRange, entry: Uint8Array): Appended {
  return appendLeaf(range, leafHash(entry));
}

/** Adds an entry by its leaf hash. */
export function appendLeaf(range: CompactRange, leaf: Hash): Appended {
  const hashes = [...range.hashes];
  const completed: { node: TreeNode; hash: Hash }[] = [{ node: { level: 0, index: range.size }, hash: leaf }];
  let hash = leaf;
  let index = range.size;
  for (let level = 1; index % 2 === 1; level += 1) {
    const left = hashes.pop();
    if (left === undefined) throw new RangeError('The compact range has fewer hashes than its size needs.');
    hash = nodeHash(left, hash);
    index = (index - 1) / 2;
    completed.push({ node: { level, index }, hash });
  }
  return { range: { size: range.size + 1, hashes: [...hashes, hash] }, completed };
}

/** Root hash of the log so far. */
export function rootOf(range: CompactRange): Hash {
  return foldCover(range.hashes);
}
