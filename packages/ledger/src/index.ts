export { canonicalJson, type JsonValue } from './canonical-json.ts';
export {
  type Checkpoint,
  type CheckpointSigner,
  checkpointText,
  formatVerifierKey,
  keyId,
  type OpenedCheckpoint,
  openCheckpoint,
  openNote,
  parseVerifierKey,
  signCheckpoint,
  type VerifierKey,
  type VerifySignature,
} from './checkpoint.ts';
export { type Appended, appendEntry, appendLeaf, type CompactRange, EMPTY_RANGE, rootOf } from './compact-range.ts';
export { fromBase64, fromHex, toBase64, toHex } from './encoding.ts';
export { emptyRoot, equalHashes, type Hash, leafHash, nodeHash } from './hash.ts';
export {
  type ProofPlan,
  planConsistency,
  planInclusion,
  resolvePlan,
  rootFromInclusion,
  verifyConsistency,
  verifyInclusion,
} from './proofs.ts';
export { coverRange, foldCover, type ReadNode, type TreeNode } from './tree-node.ts';
export { EXPORT_FORMAT, type ExportHeader, type ExportReport, type Trust, verifyExport } from './verify-export.ts';
