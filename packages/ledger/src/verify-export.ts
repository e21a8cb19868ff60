import { canonicalJson, type JsonValue } from './canonical-json.ts';
import {
  type Checkpoint,
  formatVerifierKey,
  openCheckpoint,
  parseVerifierKey,
  type VerifySignature,
} from './checkpoint.ts';
import { appendEntry, EMPTY_RANGE, rootOf } from './compact-range.ts';
import { toHex } from './encoding.ts';
import { equalHashes, type Hash } from './hash.ts';

export const EXPORT_FORMAT = 'scrim-audit-export-1';

/** First line of an exported log, canonical JSON. Each further line is one entry: exactly the bytes that were hashed. */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT;
  readonly origin: string;
  /** The checkpoint key as the host states it (`formatVerifierKey`); a verifier should have it from elsewhere. */
  readonly key: string;
  /** Signed checkpoints, oldest first; the last covers every entry of the export. */
  readonly checkpoints: readonly string[];
}

/** What the verifier knows from somewhere else than the file. */
export interface Trust {
  /** A printed verifier key. Without one, only the file's own is checked, which proves nothing about the host. */
  readonly key?: string;
  /** Signed checkpoints seen earlier, elsewhere: the export must contain every entry they cover, unchanged. */
  readonly checkpoints?: readonly string[];
}

export interface ExportReport {
  readonly origin: string | null;
  readonly entries: number;
  /** Root hash of the whole export, hexadecimal. */
  readonly root: string;
  readonly key: string | null;
  readonly checkpoints: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  /** Empty: the log is what the host signed. */
  readonly problems: readonly string[];
  /** What this run could not prove, in words. */
  readonly caveats: readonly string[];
}

/**
 * Verifies a whole exported log without asking its host: every entry hashed again, every checkpoint's signature and root,
 * order, and that nothing is missing at the end. Needs memory for one entry at a time.
 * @param lines the file's lines as bytes, without their newlines
 */
export async function verifyExport(
  lines: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  trust: Trust,
  verify: VerifySignature,
): Promise<ExportReport> {
  const problems: string[] = [];
  let header: ExportHeader | null = null;
  let expected: readonly Checkpoint[] = [];
  let range = EMPTY_RANGE;
  let firstTime: string | null = null;
  let lastTime: string | null = null;
  const roots = new Map<number, Hash>();
  let sizes: ReadonlySet<number> = new Set();

  for await (const line of lines) {
    if (header === null) {
      header = readHeader(line);
      if (header === null) return failed(`The first line is not the header of a ${EXPORT_FORMAT} file.`);
      expected = collectCheckpoints(header, trust, verify, problems);
      sizes = new Set(expected.map(({ size }) => size));
      roots.set(0, rootOf(range));
      continue;
    }
    const time = checkEntry(line, range.size, lastTime, problems);
    firstTime ??= time;
    lastTime = time ?? lastTime;
    range = appendEntry(range, line).range;
    if (sizes.has(range.size)) roots.set(range.size, rootOf(range));
  }
  if (header === null) return failed('The file is empty.');

  for (const checkpoint of expected) {
    const root = roots.get(checkpoint.size);
    if (root === undefined) {
      problems.push(
        `A checkpoint covers ${checkpoint.size} entries, but the file holds ${range.size}: entries are missing.`,
      );
    } else if (!equalHashes(root, checkpoint.root)) {
      problems.push(`The first ${checkpoint.size} entries do not have the root that was signed: an entry was changed.`);
    }
  }
  const covered = Math.max(0, ...expected.map((checkpoint) => checkpoint.size));
  if (covered < range.size)
    problems.push(`The last ${range.size - covered} entries are covered by no valid checkpoint.`);

  return {
    origin: header.origin,
    entries: range.size,
    root: toHex(rootOf(range)),
    key: header.key,
    checkpoints: expected.length,
    firstTime,
    lastTime,
    problems,
    caveats: caveatsOf(trust),
  };
}

function readHeader(line: Uint8Array): ExportHeader | null {
  const value = readCanonical(line);
  if (value === null || typeof value !== 'object' || !('format' in value)) return null;
  const { format, origin, key, checkpoints, ...rest } = value;
  if (format !== EXPORT_FORMAT || typeof origin !== 'string' || typeof key !== 'string') return null;
  if (!Array.isArray(checkpoints) || Object.keys(rest).length > 0) return null;
  const notes = checkpoints.filter((note): note is string => typeof note === 'string');
  return notes.length === checkpoints.length ? { format, origin, key, checkpoints: notes } : null;
}

function collectCheckpoints(
  header: ExportHeader,
  trust: Trust,
  verify: VerifySignature,
  problems: string[],
): readonly Checkpoint[] {
  const stated = parseVerifierKey(header.key);
  const trusted = trust.key === undefined ? stated : parseVerifierKey(trust.key);
  if (stated === null) problems.push('The file states a malformed checkpoint key.');
  if (trusted === null) {
    problems.push('There is no usable checkpoint key.');
    return [];
  }
  if (stated !== null && formatVerifierKey(stated) !== formatVerifierKey(trusted)) {
    problems.push('The file states another checkpoint key than the one that you trust.');
  }
  const notes = [
    ...header.checkpoints.map((note, position) => ({ note, name: `Checkpoint ${position + 1} of the file` })),
    ...(trust.checkpoints ?? []).map((note, position) => ({
      note,
      name: `Checkpoint ${position + 1} that you brought`,
    })),
  ];
  return notes.flatMap(({ note, name }) => {
    const opened = openCheckpoint(note, trusted, verify);
    if ('problem' in opened) {
      problems.push(`${name} is not valid: ${opened.problem}.`);
      return [];
    }
    if (opened.checkpoint.origin !== header.origin) {
      problems.push(`${name} is of another log, ${opened.checkpoint.origin}.`);
      return [];
    }
    return [opened.checkpoint];
  });
}

function checkEntry(line: Uint8Array, position: number, previous: string | null, problems: string[]): string | null {
  const value = readCanonical(line);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    problems.push(`Entry ${position} is not canonical JSON.`);
    return null;
  }
  const { index, time } = value as { readonly [key: string]: JsonValue };
  if (index !== position) problems.push(`Entry ${position} says that it is entry ${JSON.stringify(index)}.`);
  if (typeof time !== 'string') {
    problems.push(`Entry ${position} has no time.`);
    return null;
  }
  if (previous !== null && time < previous) problems.push(`Entry ${position} is older than the one before it.`);
  return time;
}

function readCanonical(line: Uint8Array): JsonValue {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
    const value = JSON.parse(text) as JsonValue;
    return canonicalJson(value) === text ? value : null;
  } catch {
    return null;
  }
}

function caveatsOf(trust: Trust): string[] {
  const caveats: string[] = [];
  if (trust.key === undefined) {
    caveats.push('The checkpoint key came from the file itself. Pass the key that was published elsewhere with --key.');
  }
  if ((trust.checkpoints ?? []).length === 0) {
    caveats.push(
      'No checkpoint from elsewhere was given, so a log that was rewritten and signed again is not noticed.',
    );
  }
  return caveats;
}

function failed(problem: string): ExportReport {
  return {
    origin: null,
    entries: 0,
    root: toHex(rootOf(EMPTY_RANGE)),
    key: null,
    checkpoints: 0,
    firstTime: null,
    lastTime: null,
    problems: [problem],
    caveats: [],
  };
}
