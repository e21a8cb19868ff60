import { describe, expect, test } from 'vitest';
import { appendEntry, EMPTY_RANGE, rootOf } from './compact-range.ts';
import { fromHex, toHex } from './encoding.ts';
import { emptyRoot, type Hash, leafHash } from './hash.ts';
import { planConsistency, planInclusion, resolvePlan, verifyConsistency, verifyInclusion } from './proofs.ts';
import type { TreeNode } from './tree-node.ts';

// Test data of certificate-transparency-go and transparency-dev/merkle for RFC 6962 / RFC 9162 trees.
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes);

const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const A = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const B = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const C = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const D = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const E = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const F = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const G = 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f';
const [, ROOT_1 = '', ROOT_2 = '', , ROOT_4 = ''] = ROOTS;

const INCLUSION: readonly [index: number, size: number, proof: readonly string[]][] = [
  [0, 1, []],
  [0, 8, [A, B, C]],
  [5, 8, [D, E, ROOT_4]],
  [2, 3, [ROOT_2]],
  [1, 5, [ROOT_1, B, D]],
];

const CONSISTENCY: readonly [first: number, second: number, proof: readonly string[]][] = [
  [1, 1, []],
  [1, 8, [A, B, C]],
  [2, 8, [B, C]],
  [2, 5, [B, D]],
  [6, 8, [F, E, ROOT_4]],
  [6, 7, [F, G, ROOT_4]],
];

function bytes(hex: string): Uint8Array {
  const parsed = fromHex(hex);
  if (parsed === null) throw new Error(`not hexadecimal: ${hex}`);
  return parsed;
}

function build(): { roots: Hash[]; read: (node: TreeNode) => Hash } {
  const nodes = new Map<string, Hash>();
  const roots = [rootOf(EMPTY_RANGE)];
  let range = EMPTY_RANGE;
  for (const entry of ENTRIES) {
    const appended = appendEntry(range, entry);
    for (const { node, hash } of appended.completed) nodes.set(`${node.level}/${node.index}`, hash);
    range = appended.range;
    roots.push(rootOf(range));
  }
  const read = ({ level, index }: TreeNode): Hash => {
    const hash = nodes.get(`${level}/${index}`);
    if (hash === undefined) throw new Error(`a proof asks for the incomplete node ${level}/${index}`);
    return hash;
  };
  return { roots, read };
}

describe('the published vectors of certificate transparency', () => {
  const { roots, read } = build();

  test('every prefix of the reference log has the published root', () => {
    expect(roots.map(toHex)).toEqual(ROOTS);
    expect(toHex(emptyRoot())).toBe(ROOTS[0]);
  });

  test.each(INCLUSION)('the inclusion proof of entry %i in %i entries is the published one', (index, size, proof) => {
    expect(resolvePlan(planInclusion(index, size), read).map(toHex)).toEqual(proof);
    const leaf = leafHash(ENTRIES[index] ?? new Uint8Array());
    expect(verifyInclusion(leaf, index, size, proof.map(bytes), bytes(ROOTS[size] ?? ''))).toBe(true);
  });

  test.each(CONSISTENCY)('the consistency proof from %i to %i entries is the published one', (first, second, proof) => {
    expect(resolvePlan(planConsistency(first, second), read).map(toHex)).toEqual(proof);
    const [from, to] = [bytes(ROOTS[first] ?? ''), bytes(ROOTS[second] ?? '')];
    expect(verifyConsistency(first, from, second, to, proof.map(bytes))).toBe(true);
  });
});
