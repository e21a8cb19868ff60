import { gunzipSync } from 'node:zlib';
import { ScrimError } from '../platform/errors.ts';

/**
 * Inflates piece by piece and stops at the limit: a bomb costs at most that much memory.
 * Throws `inflated_too_large` or `gzip_damaged`.
 */
export function inflateBounded(compressed: Uint8Array, limit: number): Buffer {
  try {
    return gunzipSync(compressed, { maxOutputLength: limit, chunkSize: firstGuess(compressed, limit) });
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new ScrimError(tooLarge ? 'inflated_too_large' : 'gzip_damaged', { cause });
  }
}

/** In one piece where the sender tells the truth about the size (RFC 1952: the last four bytes); a lie costs 16 times what it sent. */
function firstGuess(compressed: Uint8Array, limit: number): number {
  const { buffer, byteOffset, length } = compressed;
  const told = length >= 18 ? new DataView(buffer, byteOffset).getUint32(length - 4, true) : 0;
  return Math.max(16_384, Math.min(told + 64, length * 16, limit));
}
