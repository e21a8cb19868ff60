import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ScrimError } from '../platform/errors.ts';

const inflate = promisify(gunzip);

/**
 * Inflates piece by piece and stops at the limit: a bomb costs at most that much memory.
 * Throws `inflated_too_large` or `gzip_damaged`.
 */
export async function inflateBounded(compressed: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(compressed, { maxOutputLength: limit, chunkSize: firstGuess(compressed, limit) });
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new ScrimError(tooLarge ? 'inflated_too_large' : 'gzip_damaged', { cause });
  }
}

/** In one piece where the sender tells the truth about the size (RFC 1952: the last four bytes); a lie costs 16 times what it sent. */
function firstGuess(compressed: Buffer, limit: number): number {
  const told = compressed.length >= 18 ? compressed.readUInt32LE(compressed.length - 4) : 0;
  return Math.max(16_384, Math.min(told + 64, compressed.length * 16, limit));
}
