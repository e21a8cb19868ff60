import { emptyRoot, type Hash, nodeHash } from './hash.ts';

/** A complete subtree: it covers the entries `index · 2^level` up to `(index + 1) · 2^level`. Level 0 is an entry's hash. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Reads the hash of a complete subtree. */
export type ReadNode = (node: TreeNode) => Hash;

/** Largest power of two below `size` (RFC 9162 § 2.1.1); `size` is at least 2. */
export function splitPoint(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The complete subtrees, left to right, of which the tree over the entries `from` to `to` (exclusive) is made. */
export function coverRange(from: number, to: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  let start = from;
  while (start < to) {
    let level = 0;
    let width = 1;
    while (start % (width * 2) === 0 && start + width * 2 <= to) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: start / width });
    start += width;
  }
  return nodes;
}

/** Hash of the tree over subtrees that shrink from left to right. */
export function foldCover(hashes: readonly Hash[]): Hash {
  return hashes.length === 0 ? emptyRoot() : hashes.reduceRight((right, left) => nodeHash(left, right));
}
