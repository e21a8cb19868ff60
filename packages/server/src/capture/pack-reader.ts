import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BlobStore } from '../platform/blob-store.ts';
import { ScrimError } from '../platform/errors.ts';
import {
  decodeFrame,
  END_MAGIC,
  FRAME_MAGIC,
  FRAME_PREFIX,
  type Frame,
  type FrameLocation,
  frameLength,
  PACK_MAGIC,
  TRAILER_LENGTH,
} from './pack-format.ts';

const Footer = z.array(z.tuple([z.number().int(), z.number().int()]));

export interface LocatedFrame {
  readonly location: FrameLocation;
  readonly frame: Frame;
}

/** One frame by its range alone. Throws `seal_broken`. */
export async function readPackedFrame(blobs: BlobStore, pack: string, location: FrameLocation): Promise<Frame> {
  return decodeFrame(await blobs.readRange(pack, location.offset, location.length));
}

/**
 * All frames of a pack held in memory (a pack is about 8 MiB). A pack without its trailer (torn by a failing disk or an
 * unfinished copy) gives its frames up to the last whole one; `whole` says which it was.
 * Throws `seal_broken` when the trailer is there but its checksum is wrong, or the file is no pack.
 */
export async function readPack(blobs: BlobStore, pack: string): Promise<{ frames: LocatedFrame[]; whole: boolean }> {
  const size = await blobs.size(pack);
  const bytes = size === null ? null : await readIfThere(blobs, pack, { offset: 0, length: size });
  if (bytes === null) throw new ScrimError('seal_broken', { detail: `${pack} is missing.` });
  return decodePack(bytes);
}

/** How many frames a pack says that it has, by its trailer alone; null: it has none, or is not there. Checks no checksum. */
export async function readFrameCount(blobs: BlobStore, pack: string): Promise<number | null> {
  const size = await blobs.size(pack);
  if (size === null || size < PACK_MAGIC.length + TRAILER_LENGTH) return null;
  const trailer = await readIfThere(blobs, pack, { offset: size - TRAILER_LENGTH, length: TRAILER_LENGTH });
  return trailer?.subarray(48).equals(END_MAGIC) ? trailer.readUInt32LE(12) : null;
}

/** Null when the pack was deleted since its size was asked: retention and redaction delete while others read. */
async function readIfThere(blobs: BlobStore, pack: string, { offset, length }: FrameLocation): Promise<Buffer | null> {
  try {
    return await blobs.readRange(pack, offset, length);
  } catch (error) {
    if ((await blobs.size(pack)) === null) return null;
    throw error;
  }
}

/**
 * The frames of a pack whose bytes were changed: those that still pass their own checksum. Each is authenticated when it is
 * opened, so nothing forged gets in. Empty when nothing is left.
 */
export async function salvagePack(blobs: BlobStore, pack: string): Promise<LocatedFrame[]> {
  const size = await blobs.size(pack);
  const bytes = size === null ? null : await readIfThere(blobs, pack, { offset: 0, length: size });
  return bytes === null ? [] : salvageFrames(bytes);
}

/** Every whole frame anywhere in the bytes. */
export function salvageFrames(bytes: Buffer): LocatedFrame[] {
  const frames: LocatedFrame[] = [];
  for (let offset = bytes.indexOf(FRAME_MAGIC); offset >= 0; ) {
    const found = frameAt(bytes, offset);
    if (found !== null) frames.push(found);
    offset = bytes.indexOf(FRAME_MAGIC, offset + (found?.location.length ?? 1));
  }
  return frames;
}

export function decodePack(bytes: Buffer): { frames: LocatedFrame[]; whole: boolean } {
  if (!bytes.subarray(0, PACK_MAGIC.length).equals(PACK_MAGIC)) {
    throw new ScrimError('seal_broken', { detail: 'Not a pack.' });
  }
  const locations = readFooter(bytes);
  if (locations === null) return { frames: scan(bytes), whole: false };
  const frames = locations.map((location) => ({
    location,
    frame: decodeFrame(bytes.subarray(location.offset, location.offset + location.length)),
  }));
  return { frames, whole: true };
}

function readFooter(bytes: Buffer): FrameLocation[] | null {
  const at = bytes.length - TRAILER_LENGTH;
  if (at < PACK_MAGIC.length || !bytes.subarray(at + 48).equals(END_MAGIC)) return null;
  const hash = createHash('sha256').update(bytes.subarray(0, at)).digest();
  if (!hash.equals(bytes.subarray(at + 16, at + 48))) {
    throw new ScrimError('seal_broken', { detail: 'Wrong checksum of the pack.' });
  }
  const offset = Number(bytes.readBigUInt64LE(at));
  const footer = bytes.subarray(offset, offset + bytes.readUInt32LE(at + 8));
  const locations = Footer.safeParse(parseJson(footer));
  // The checksum is no signature: whoever can write the file can write a footer that matches it.
  const within = ([start, length]: readonly [number, number]) => start >= 0 && length >= 0 && start + length <= at;
  if (!locations.success || !locations.data.every(within)) {
    throw new ScrimError('seal_broken', { detail: 'Unreadable list of frames.' });
  }
  return locations.data.map(([start, length]) => ({ offset: start, length }));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function scan(bytes: Buffer): LocatedFrame[] {
  const frames: LocatedFrame[] = [];
  for (let offset = PACK_MAGIC.length; offset + FRAME_PREFIX <= bytes.length; ) {
    const found = frameAt(bytes, offset);
    if (found === null) break;
    frames.push(found);
    offset += found.location.length;
  }
  return frames;
}

/** The whole frame that begins here; null when none does. */
function frameAt(bytes: Buffer, offset: number): LocatedFrame | null {
  const length = frameLength(bytes.subarray(offset));
  if (length === null || offset + length > bytes.length) return null;
  try {
    return { location: { offset, length }, frame: decodeFrame(bytes.subarray(offset, offset + length)) };
  } catch (error) {
    if (error instanceof ScrimError) return null;
    throw error;
  }
}
