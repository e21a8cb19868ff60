import { promisify } from 'node:util';
import { brotliCompressSync, brotliDecompress, constants } from 'node:zlib';
import { Device, Signal } from '@scrim/protocol';
import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { decodeColumns, encodeColumns, type Json } from './columns.ts';
import { encodeFrame, encodeHeader, type Frame, type FrameHeader, type FrameLocation } from './pack-format.ts';
import { readPackedFrame } from './pack-reader.ts';

const decompress = promisify(brotliDecompress);

/** What is known of a stored part of a batch besides its content; sealed with it. */
export const FrameMeta = z.object({
  page: z.string(),
  rule: z.number().int(),
  view: z.string(),
  policy: z.string(),
  receipt: z.string(),
  regime: z.enum(['visitor', 'applicant', 'customer']),
  device: Device,
  /** Family, `chrome`; '' when unknown. */
  browser: z.string(),
  /** Major version; 0 when unknown. */
  browserVersion: z.number().int(),
  language: z.string(),
  variant: z.string(),
  viewportWidth: z.number().int(),
  viewportHeight: z.number().int(),
  /** UTC day on which the page view began; '' or absent: not known, the frame's own day stands for it. */
  viewDay: z.string().optional(),
  /** First and last moment of the content, and receipt, by the server's clock (ms since the epoch). */
  from: z.number().int(),
  to: z.number().int(),
  receivedAt: z.number().int(),
  /** Added to the browser's times to get the server's (ms); the content already has it. */
  skew: z.number().int(),
  keyframe: z.boolean(),
  /** Passed redaction again unchanged. Earlier versions say so only of what inspection did not hit in either. */
  clean: z.boolean(),
  masked: z.number().int(),
  lit: z.number().int(),
  hits: z.number().int(),
  /** Frames that the batch has: it is stored when all are. Absent: 1. */
  parts: z.number().int().min(1).max(2).optional(),
});
export type FrameMeta = z.infer<typeof FrameMeta>;

/** The plaintext of a frame: redacted rrweb events, or signals. */
export const FramePayload = z.discriminatedUnion('class', [
  z.object({ class: z.literal('replay'), meta: FrameMeta, events: z.array(z.unknown()) }),
  z.object({ class: z.literal('signals'), meta: FrameMeta, signals: z.array(Signal) }),
]);
export type FramePayload = z.infer<typeof FramePayload>;

/** Writes by columns and compresses. The bytes are alone in their buffer. */
export function packPayload(payload: FramePayload): Uint8Array {
  // Events are JSON that was parsed, redacted or not: nothing else can be in it.
  const columns = encodeColumns(payload as Json);
  const packed = brotliCompressSync(columns, {
    chunkSize: Math.max(1024, columns.length),
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_LGWIN]: windowBits(columns.length),
      [constants.BROTLI_PARAM_SIZE_HINT]: columns.length,
    },
  });
  return new Uint8Array(packed);
}

/** Seals what was packed with the subject's key; the header is authenticated with it. Throws `subject_erased`. */
export async function sealPacked(context: Pick<Context, 'keys'>, header: FrameHeader, packed: Uint8Array) {
  const { bytes, associatedData } = encodeHeader(header);
  const sealed = await context.keys.sealFor(header.subject, packed, associatedData);
  return encodeFrame(bytes, sealed.nonce, sealed.ciphertext);
}

export function sealFrame(context: Pick<Context, 'keys'>, header: FrameHeader, payload: FramePayload) {
  return sealPacked(context, header, packPayload(payload));
}

/** Throws `subject_erased`, or `seal_broken` when a byte of header or content was changed. */
export async function openFrame(context: Pick<Context, 'keys'>, frame: Frame): Promise<FramePayload> {
  const packed = await context.keys.openFor(frame.header.subject, frame, frame.associatedData);
  const payload = await readPayload(packed);
  if (payload.class !== frame.header.class) throw new ScrimError('seal_broken', { detail: 'Another data class.' });
  return payload;
}

/** What is wrong is not told further: it could quote the content. */
async function readPayload(packed: Buffer): Promise<FramePayload> {
  try {
    return FramePayload.parse(decodeColumns(await decompress(packed)));
  } catch {
    throw new ScrimError('seal_broken', { detail: 'Unreadable content.' });
  }
}

/** Reads one stored part by its range: what the columns `pack`, `offset`, `length` of `chunks` say. */
export async function readChunk(
  context: Pick<Context, 'keys' | 'blobs'>,
  chunk: FrameLocation & { readonly pack: string },
): Promise<{ header: FrameHeader; payload: FramePayload }> {
  const frame = await readPackedFrame(context.blobs, chunk.pack, chunk);
  return { header: frame.header, payload: await openFrame(context, frame) };
}

/** A window no larger than the content: the compressor's tables are of its size. */
function windowBits(length: number): number {
  const { BROTLI_MIN_WINDOW_BITS: least, BROTLI_DEFAULT_WINDOW: most } = constants;
  return Math.min(most, Math.max(least, Math.ceil(Math.log2(length + 16))));
}
