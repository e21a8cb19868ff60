import { equalHashes, type Hash, nodeHash } from './hash.ts';
import { coverRange, foldCover, type ReadNode, splitPoint, type TreeNode } from './tree-node.ts';

/** What a proof consists of: each element is one hash of the proof, folded from these complete subtrees. */
export type ProofPlan = readonly (readonly TreeNode[])[];

/**
 * Which subtrees prove that entry `index` is in the log of `size` entries (RFC 9162 § 2.1.3.1).
 * @throws RangeError when there is no such entry.
 */
export function planInclusion(index: number, size: number): ProofPlan {
  if (!isCount(index) || !isCount(size) || index >= size)
    throw new RangeError(`No entry ${index} in a log of ${size}.`);
  const path = (from: number, to: number): (readonly TreeNode[])[] => {
    if (to - from === 1) return [];
    const middle = from + splitPoint(to - from);
    return index < middle
      ? [...path(from, middle), coverRange(middle, to)]
      : [...path(middle, to), coverRange(from, middle)];
  };
  return path(0, size);
}

/**
 * Which subtrees prove that the log of `second` entries continues the log of `first` (RFC 9162 § 2.1.4.1).
 * @throws RangeError unless 0 ≤ first ≤ second.
 */
export function planConsistency(first: number, second: number): ProofPlan {
  if (!isCount(first) || !isCount(second) || first > second) {
    throw new RangeError(`A log of ${second} entries cannot continue one of ${first}.`);
  }
  if (first === 0 || first === second) return [];
  const path = (from: number, to: number, known: boolean): (readonly TreeNode[])[] => {
    if (first === to) return known ? [] : [coverRange(from, to)];
    const middle = from + splitPoint(to - from);
    return first <= middle
      ? [...path(from, middle, known), coverRange(middle, to)]
      : [...path(middle, to, false), coverRange(from, middle)];
  };
  return path(0, second, true);
}

/** The hashes of a planned proof. */
export function resolvePlan(plan: ProofPlan, read: ReadNode): Hash[] {
  return plan.map((nodes) => foldCover(nodes.map(read)));
}

/** Root that an inclusion proof leads to, or null when the proof has the wrong length (RFC 9162 § 2.1.3.2). */
export function rootFromInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[]): Hash | null {
  if (!isCount(index) || !isCount(size) || index >= size) return null;
  let position = index;
  let last = size - 1;
  let root = leaf;
  for (const hash of proof) {
    if (last === 0) return null;
    if (isOdd(position) || position === last) {
      root = nodeHash(hash, root);
      while (!isOdd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      root = nodeHash(root, hash);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 ? root : null;
}

/** True when `proof` shows that the entry with this leaf hash is entry `index` of the log with this size and root. */
export function verifyInclusion(
  leaf: Hash,
  index: number,
  size: number,
  proof: readonly Hash[],
  expectedRoot: Hash,
): boolean {
  const root = rootFromInclusion(leaf, index, size, proof);
  return root !== null && equalHashes(root, expectedRoot);
}

/** True when `proof` shows that the log (`second`, `secondRoot`) only added to the log (`first`, `firstRoot`) (RFC 9162 § 2.1.4.2). */
export function verifyConsistency(
  first: number,
  firstRoot: Hash,
  second: number,
  secondRoot: Hash,
  proof: readonly Hash[],
): boolean {
  if (!isCount(first) || !isCount(second) || first > second) return false;
  if (first === second) return proof.length === 0 && equalHashes(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && equalHashes(firstRoot, foldCover([]));
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : [...proof];
  const seed = path.shift();
  if (seed === undefined) return false;
  let position = first - 1;
  let last = second - 1;
  while (isOdd(position)) {
    position = half(position);
    last = half(last);
  }
  let firstHash = seed;
  let secondHash = seed;
  for (const hash of path) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      firstHash = nodeHash(hash, firstHash);
      secondHash = nodeHash(hash, secondHash);
      while (!isOdd(position) && position !== 0) {
        position = half(position);
        last = half(last);
      }
    } else {
      secondHash = nodeHash(secondHash, hash);
    }
    position = half(position);
    last = half(last);
  }
  return last === 0 && equalHashes(firstHash, firstRoot) && equalHashes(secondHash, secondRoot);
}

// Arithmetic instead of bit operators: those are 32 bits wide in JavaScript.
const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isPowerOfTwo = (value: number): boolean => coverRange(0, value).length === 1;
