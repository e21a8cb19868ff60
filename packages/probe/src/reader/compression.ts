import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Encoding } from './marker.ts';

export interface Inflated {
  readonly encoding: Extract<Encoding, 'gzip' | 'deflate' | 'brotli'>;
  readonly bytes: Buffer;
}

export interface Streams {
  readonly streams: readonly Inflated[];
  /** False when a stream was longer than the limit, or there were more than are tried: what is in it stays unread. */
  readonly complete: boolean;
}

/** Streams that start inside other bytes are tried at so many places at most. */
const MAX_STARTS = 200;

/**
 * Every compressed stream in `bytes`: gzip and zlib wherever their first bytes stand (also cut short, as uploads in parts are),
 * raw deflate and brotli, which have no first bytes, only as a whole. At most `limit` bytes together.
 */
export function inflateAll(bytes: Buffer, limit: number): Streams {
  const streams: Inflated[] = [];
  let complete = true;
  let starts = 0;
  let left = limit;
  for (let at = 0; at < bytes.length - 8; at++) {
    const encoding = streamAt(bytes, at);
    if (!encoding) continue;
    if (starts === MAX_STARTS || left <= 0) return { streams, complete: false };
    starts += 1;
    const inflated = attempt(() => (encoding === 'gzip' ? gunzipSync : inflateSync)(bytes.subarray(at), options(left)));
    if (inflated === 'too long') complete = false;
    else if (inflated && inflated.length > 3) {
      left -= inflated.length;
      streams.push({ encoding, bytes: inflated });
    }
  }
  if (streams.length > 0 || !complete || looksLikeText(bytes)) return { streams, complete };
  const raw = attempt(() => inflateRawSync(bytes, options(limit)));
  if (raw === 'too long') return { streams, complete: false };
  if (raw && raw.length > bytes.length / 2 && looksLikeText(raw))
    return { streams: [{ encoding: 'deflate', bytes: raw }], complete };
  const brotli = attempt(() => brotliDecompressSync(bytes, { maxOutputLength: limit }));
  if (brotli === 'too long') return { streams, complete: false };
  return { streams: brotli && looksLikeText(brotli) ? [{ encoding: 'brotli', bytes: brotli }] : [], complete };
}

/** Whether bytes are mostly readable characters of UTF-8. */
export function looksLikeText(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 4096);
  let odd = 0;
  for (const byte of start) if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127) odd += 1;
  if (odd > start.length * 0.02) return false;
  const replaced = start.toString('utf8').match(/\ufffd/g)?.length ?? 0;
  return replaced <= 1 + start.length * 0.01;
}

const options = (limit: number) => ({ finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit });

function streamAt(bytes: Buffer, at: number): 'gzip' | 'deflate' | null {
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
  if (first === 0x1f && second === 0x8b && bytes[at + 2] === 8) return 'gzip';
  return first === 0x78 && ((first << 8) | second) % 31 === 0 && (second & 0x20) === 0 ? 'deflate' : null;
}

function attempt(work: () => Buffer): Buffer | 'too long' | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return 'too long';
    return null; // not such a stream after all
  }
}
