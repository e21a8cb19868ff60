import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { ScrimError } from '../platform/errors.ts';

/**
 * The bytes of a pack; docs/pack-format.md says the same in prose. Integers are little-endian.
 *
 *     pack    = "SCRIMPK1" frame* footer trailer
 *     frame   = "FRAM" u32 header-length  u32 sealed-length  u32 crc32(header sealed)  header  sealed
 *     sealed  = nonce(12) ciphertext tag(16)           AES-256-GCM; associated data = "scrim-frame-1\n" header
 *     footer  = JSON: [[offset, length], …] of the frames
 *     trailer = u64 footer-offset  u32 footer-length  u32 frames  sha256(all before)(32)  "SCRIMEND"
 */
export const PACK_MAGIC = Buffer.from('SCRIMPK1');
export const FRAME_MAGIC = Buffer.from('FRAM');
export const END_MAGIC = Buffer.from('SCRIMEND');
export const FRAME_PREFIX = 16;
export const TRAILER_LENGTH = 56;
const ASSOCIATED_PREFIX = 'scrim-frame-1\n';

export const DataClass = z.enum(['replay', 'signals']);
export type DataClass = z.infer<typeof DataClass>;

/** In the clear, authenticated: what finds a frame and its key, and nothing about what was done on the page. */
export const FrameHeader = z.strictObject({
  site: z.string(),
  session: z.string(),
  seq: z.number().int(),
  class: DataClass,
  /** Owner of the data key. */
  subject: z.string(),
  /** UTC day that retention counts from. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** How the plaintext is written: by columns (columns.ts), then brotli (RFC 7932). */
  codec: z.literal('columns+br'),
});
export type FrameHeader = z.infer<typeof FrameHeader>;

export interface Frame {
  readonly header: FrameHeader;
  readonly associatedData: Buffer;
  readonly nonce: Buffer;
  /** With the tag. */
  readonly ciphertext: Buffer;
}

export interface FrameLocation {
  /** From the pack's first byte. */
  readonly offset: number;
  readonly length: number;
}

export function encodeHeader(header: FrameHeader): { bytes: Buffer; associatedData: Buffer } {
  const bytes = Buffer.from(JSON.stringify(FrameHeader.parse(header)));
  return { bytes, associatedData: associate(bytes) };
}

export function encodeFrame(header: Buffer, nonce: Buffer, ciphertext: Buffer): Buffer {
  const prefix = Buffer.alloc(FRAME_PREFIX);
  FRAME_MAGIC.copy(prefix);
  prefix.writeUInt32LE(header.length, 4);
  prefix.writeUInt32LE(nonce.length + ciphertext.length, 8);
  const frame = Buffer.concat([prefix, header, nonce, ciphertext]);
  frame.writeUInt32LE(crc32(frame.subarray(FRAME_PREFIX)), 12);
  return frame;
}

/** Throws `seal_broken` when the bytes are not one whole frame. */
export function decodeFrame(bytes: Buffer): Frame {
  const length = frameLength(bytes);
  if (length === null || length !== bytes.length) throw new ScrimError('seal_broken', { detail: 'Not a frame.' });
  if (crc32(bytes.subarray(FRAME_PREFIX)) !== bytes.readUInt32LE(12)) {
    throw new ScrimError('seal_broken', { detail: 'Wrong checksum.' });
  }
  const sealedAt = FRAME_PREFIX + bytes.readUInt32LE(4);
  const header = bytes.subarray(FRAME_PREFIX, sealedAt);
  const parsed = FrameHeader.safeParse(parseJson(header));
  if (!parsed.success) throw new ScrimError('seal_broken', { detail: 'Unreadable header.' });
  return {
    header: parsed.data,
    associatedData: associate(header),
    nonce: bytes.subarray(sealedAt, sealedAt + 12),
    ciphertext: bytes.subarray(sealedAt + 12),
  };
}

/** Length that the frame's prefix claims; null when no frame begins here. */
export function frameLength(bytes: Buffer): number | null {
  if (bytes.length < FRAME_PREFIX || !bytes.subarray(0, 4).equals(FRAME_MAGIC)) return null;
  return FRAME_PREFIX + bytes.readUInt32LE(4) + bytes.readUInt32LE(8);
}

/** The whole pack, ready to be stored, and where each frame lies in it. */
export function encodePack(frames: readonly Buffer[]): { content: Buffer[]; locations: FrameLocation[] } {
  const locations: FrameLocation[] = [];
  let offset = PACK_MAGIC.length;
  for (const frame of frames) {
    locations.push({ offset, length: frame.length });
    offset += frame.length;
  }
  const footer = Buffer.from(JSON.stringify(locations.map((one) => [one.offset, one.length])));
  const trailer = Buffer.alloc(TRAILER_LENGTH);
  trailer.writeBigUInt64LE(BigInt(offset), 0);
  trailer.writeUInt32LE(footer.length, 8);
  trailer.writeUInt32LE(frames.length, 12);
  const hash = createHash('sha256');
  for (const part of [PACK_MAGIC, ...frames, footer]) hash.update(part);
  hash.digest().copy(trailer, 16);
  END_MAGIC.copy(trailer, 48);
  return { content: [PACK_MAGIC, ...frames, footer, trailer], locations };
}

function associate(header: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(ASSOCIATED_PREFIX), header]);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
