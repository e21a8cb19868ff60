import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendEntry, EMPTY_RANGE, rootOf } from './compact-range.ts';
import { emptyRoot, type Hash, leafHash, nodeHash } from './hash.ts';
import { planConsistency, planInclusion, resolvePlan, verifyConsistency, verifyInclusion } from './proofs.ts';
import { splitPoint, type TreeNode } from './tree-node.ts';

/** The definition of RFC 9162 § 2.1.1, word for word. */
function merkleTreeHash(entries: readonly Uint8Array[]): Hash {
  const [first] = entries;
  if (first === undefined) return emptyRoot();
  if (entries.length === 1) return leafHash(first);
  const k = splitPoint(entries.length);
  return nodeHash(merkleTreeHash(entries.slice(0, k)), merkleTreeHash(entries.slice(k)));
}

function build(entries: readonly Uint8Array[]): { root: Hash; read: (node: TreeNode) => Hash } {
  const nodes = new Map<string, Hash>();
  let range = EMPTY_RANGE;
  for (const entry of entries) {
    const appended = appendEntry(range, entry);
    range = appended.range;
    for (const { node, hash } of appended.completed) nodes.set(`${node.level}/${node.index}`, hash);
  }
  return { root: rootOf(range), read: ({ level, index }) => nodes.get(`${level}/${index}`) ?? new Uint8Array() };
}

const logs = fc.array(fc.uint8Array({ maxLength: 6 }), { minLength: 1, maxLength: 70 });
const logAndIndex = logs.chain((entries) => fc.tuple(fc.constant(entries), fc.nat({ max: entries.length - 1 })));
const flip = (hash: Hash, bit: number): Hash =>
  hash.map((byte, position) => (position === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('the log', () => {
  test('grows entry by entry to the root that the RFC defines over all entries', () => {
    fc.assert(
      fc.property(logs, (entries) => {
        expect(build(entries).root).toEqual(merkleTreeHash(entries));
      }),
    );
  });

  test('remembers at most one hash per bit of its size', () => {
    let range = EMPTY_RANGE;
    for (let size = 1; size <= 300; size += 1) {
      range = appendEntry(range, Uint8Array.of(size % 251)).range;
      expect(range.hashes.length).toBe([...size.toString(2)].filter((bit) => bit === '1').length);
    }
  });

  test('proves each of its entries', () => {
    fc.assert(
      fc.property(logAndIndex, ([entries, index]) => {
        const { root, read } = build(entries);
        const proof = resolvePlan(planInclusion(index, entries.length), read);
        const leaf = leafHash(entries[index] ?? new Uint8Array());
        expect(verifyInclusion(leaf, index, entries.length, proof, root)).toBe(true);
      }),
    );
  });

  test('proves no entry after one flipped bit of leaf, proof or root, nor with a longer or shorter proof', () => {
    fc.assert(
      fc.property(logAndIndex, fc.nat({ max: 255 }), fc.nat(), ([entries, index], bit, pick) => {
        const { root, read } = build(entries);
        const size = entries.length;
        const proof = resolvePlan(planInclusion(index, size), read);
        const leaf = leafHash(entries[index] ?? new Uint8Array());
        expect(verifyInclusion(flip(leaf, bit), index, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof, flip(root, bit))).toBe(false);
        expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false);
        if (proof.length === 0) return;
        const at = pick % proof.length;
        const forged = proof.map((hash, position) => (position === at ? flip(hash, bit) : hash));
        expect(verifyInclusion(leaf, index, size, forged, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(false);
      }),
    );
  });

  test('proves that it continues each of its earlier states', () => {
    fc.assert(
      fc.property(logs, fc.nat(), (entries, pick) => {
        const first = pick % (entries.length + 1);
        const { root, read } = build(entries);
        const before = build(entries.slice(0, first)).root;
        const proof = resolvePlan(planConsistency(first, entries.length), read);
        expect(verifyConsistency(first, before, entries.length, root, proof)).toBe(true);
      }),
    );
  });

  test('cannot prove that it continues a state which it rewrote', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.nat({ max: 255 }), (entries, pick, bit) => {
        const first = 1 + (pick % entries.length);
        const { root, read } = build(entries);
        const before = build(entries.slice(0, first)).root;
        const proof = resolvePlan(planConsistency(first, entries.length), read);
        expect(verifyConsistency(first, flip(before, bit), entries.length, root, proof)).toBe(false);
        expect(verifyConsistency(first, before, entries.length, flip(root, bit), proof)).toBe(false);
        expect(verifyConsistency(first, before, entries.length, root, [...proof, root])).toBe(false);
      }),
    );
  });

  test('plans proofs for sizes beyond 32 bits', () => {
    expect(planInclusion(2 ** 40, 2 ** 41)).toHaveLength(41);
    expect(() => planInclusion(5, 5)).toThrow(RangeError);
    expect(() => planConsistency(6, 5)).toThrow(RangeError);
  });
});
