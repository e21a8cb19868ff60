import {
  coverRange,
  foldCover,
  type Hash,
  type ProofPlan,
  planConsistency,
  planInclusion,
  type TreeNode,
  toHex,
} from '@scrim/ledger';
import type { Context, Database } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { type MadeCheckpoint, makeCheckpoint } from './checkpoints.ts';
import { readEntries, readNodes, readSize } from './store.ts';

export interface InclusionProof {
  readonly index: number;
  /** Canonical JSON of the entry: hash these bytes. */
  readonly entry: string;
  readonly size: number;
  readonly root: string;
  /** Hexadecimal, from the leaf upwards (RFC 9162 § 2.1.3). */
  readonly proof: readonly string[];
  /** Signed note over size and root. */
  readonly checkpoint: string;
}

/** Proves that an entry is in the log as signed now. Throws `audit_entry_unknown`. */
export async function proveInclusion(
  context: Pick<Context, 'database' | 'clock' | 'keys'>,
  index: number,
): Promise<InclusionProof> {
  const [stored] = await readEntries(context.database, index, index + 1);
  if (stored === undefined) throw new ScrimError('audit_entry_unknown');
  const checkpoint: MadeCheckpoint = await makeCheckpoint(context);
  const proof = await resolve(context.database, planInclusion(index, checkpoint.size));
  return {
    index,
    entry: stored.entry,
    size: checkpoint.size,
    root: checkpoint.root,
    proof: proof.map(toHex),
    checkpoint: checkpoint.note,
  };
}

export interface ConsistencyProof {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: string;
  readonly secondRoot: string;
  readonly proof: readonly string[];
}

/** Proves that the log of `second` entries only added to the log of `first`. Throws `audit_entry_unknown`. */
export async function proveConsistency(database: Database, first: number, second: number): Promise<ConsistencyProof> {
  if (first > second || second > (await readSize(database))) throw new ScrimError('audit_entry_unknown');
  const [proof, firstRoot, secondRoot] = [
    await resolve(database, planConsistency(first, second)),
    foldCover(await readNodes(database, coverRange(0, first))),
    foldCover(await readNodes(database, coverRange(0, second))),
  ];
  return { first, second, firstRoot: toHex(firstRoot), secondRoot: toHex(secondRoot), proof: proof.map(toHex) };
}

async function resolve(database: Database, plan: ProofPlan): Promise<Hash[]> {
  const nodes: TreeNode[] = plan.flat();
  const hashes = await readNodes(database, nodes);
  let position = 0;
  return plan.map((part) => {
    const own = hashes.slice(position, position + part.length);
    position += part.length;
    return foldCover(own);
  });
}
