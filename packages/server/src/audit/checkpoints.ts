import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { coverRange, foldCover, formatVerifierKey, signCheckpoint, toHex } from '@scrim/ledger';
import type { Context, SigningKey } from '../platform/context.ts';
import { insertCheckpoint, readNodes, readSize } from './store.ts';

export interface LogIdentity {
  /** Name of the log; follows from its key, so that it survives a new address. */
  readonly origin: string;
  /** Ed25519, raw. */
  readonly publicKey: Uint8Array;
  /** As printed for auditors. */
  readonly verifierKey: string;
}

export interface MadeCheckpoint {
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

/** Where checkpoints are written to be picked up. */
export function checkpointDirectory({ config }: Pick<Context, 'config'>): string {
  return join(config.dataDirectory, 'checkpoints');
}

/** The checkpoints that were written there, as signed notes. */
export async function readPublished(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => /^\d+\.checkpoint$/.test(name));
  return Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
}

export function logIdentity(signing: SigningKey): LogIdentity {
  const origin = `scrim-audit/${signing.keyId}`;
  const publicKey = new Uint8Array(Buffer.from(signing.publicJwk.x ?? '', 'base64url'));
  return { origin, publicKey, verifierKey: formatVerifierKey({ name: origin, publicKey }) };
}

/** Signs the log as it is now and keeps the checkpoint. */
export async function makeCheckpoint(context: Pick<Context, 'database' | 'clock' | 'keys'>): Promise<MadeCheckpoint> {
  const { database, keys } = context;
  const { origin, publicKey } = logIdentity(keys.signing);
  const size = await readSize(database);
  const root = foldCover(await readNodes(database, coverRange(0, size)));
  const time = new Date(context.clock.now()).toISOString();
  const note = signCheckpoint(
    { origin, size, root, extensions: [`time ${time}`] },
    { name: origin, publicKey, sign: (message) => new Uint8Array(keys.signing.sign(message)) },
  );
  await insertCheckpoint(database, size, note, time);
  return { size, root: toHex(root), note };
}

/**
 * Writes a checkpoint where somebody else can pick it up: `<size>.checkpoint`, and `latest.checkpoint` over the last.
 * Off the host they are worth more; copy the directory somewhere that the host cannot rewrite.
 */
export async function publishCheckpoint(directory: string, checkpoint: MadeCheckpoint): Promise<void> {
  const name = `${String(checkpoint.size).padStart(12, '0')}.checkpoint`;
  for (const target of [name, 'latest.checkpoint']) await writeDurably(directory, target, checkpoint.note);
}

/** Writes the key that verifies the checkpoints beside them, `verifier.key`, for `scrim verify --key`. */
export async function publishVerifierKey(directory: string, identity: LogIdentity): Promise<void> {
  await writeDurably(directory, 'verifier.key', `${identity.verifierKey}\n`);
}

async function writeDurably(directory: string, name: string, content: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const temporary = join(directory, `.${name}.part`);
  const file = await open(temporary, 'w', 0o644);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(directory, name));
}
